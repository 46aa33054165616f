import type { Browser, FrameLocator, Page } from 'playwright-core';
import { describeInChromium, openChromium } from './chromium';
import { type Demo, openDemo } from './demo';

/** Generous: the machine may be busy with other tests. */
const PATIENCE_MS = 30_000;

jest.setTimeout(240_000);

describeInChromium('benefits at the demo desk', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    [demo, browser] = await Promise.all([openDemo(), openChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });
  beforeEach(async () => {
    const viewport = { width: 1440, height: 900 };
    const context = await browser.newContext({ viewport, colorScheme: 'light', locale: 'zh-CN' });
    context.setDefaultTimeout(PATIENCE_MS);
    page = await context.newPage();
    faults = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(demo.url);
    await page.locator('.phone').first().waitFor();
  });
  afterEach(async () => {
    await page.context().close();
    expect(faults).toEqual([]);
  });

  const outcomeOf = (name: string) => page.locator(`[data-outcome="${name}"]`);
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click();

  /** Sits down as a person who is logged in, at a tab of the mini-program. */
  async function sitDown(number: number, name: string, tab: number): Promise<FrameLocator> {
    await page.getByRole('button', { name }).first().click();
    const phone = page.frameLocator(`[data-person="person-${number}"] iframe`);
    await phone.locator('#log-in:visible').click();
    await phone.getByText('珍珠').first().waitFor();
    await phone.locator('.taro-tabbar__tabbar a').nth(tab).click();
    return phone;
  }

  const openPage = (number: number, path: string) =>
    page.evaluate(
      ([person, hash]) => {
        const frame = document.querySelector<HTMLIFrameElement>(`[data-person="${person}"] iframe`);
        if (frame?.contentWindow) frame.contentWindow.location.hash = hash ?? '';
      },
      [`person-${number}`, `#/${path}`],
    );

  it('lets the holder of a year card claim a coffee, show its code, and see what staff’s verifying saved', async () => {
    const phone = await sitDown(1, '林小满', 1);
    await phone.locator('.plan-tile__name:visible').getByText('年卡', { exact: true }).click();
    await phone.locator('#agree:visible').click();
    await phone.locator('#pay:visible').click();
    await click('确认支付');
    await phone.getByText('会员已开通').waitFor();
    await page.locator('[data-person="person-1"] .pay-sheet').waitFor({ state: 'detached' });

    await click('门店');
    await click('读取左边手机上的码');
    await outcomeOf('verifier').getByText('手机上没有打开核销码').waitFor();
    await openPage(1, 'pages/benefits/index');
    await phone.locator('#step-coffee:visible').click();
    await phone.locator('#step-coffee:visible', { hasText: '去使用' }).click();
    await phone.locator('.use-code__digits:visible').waitFor();
    await click('读取左边手机上的码');
    await outcomeOf('verifier').getByText('每周咖啡').waitFor();
    await click('核销');
    await outcomeOf('verifier').getByText('已核销').waitFor();
    await phone.getByText('已核销').first().waitFor();
    await openPage(1, 'pages/benefits/index');
    await phone.locator('.hall-head__saved:visible').getByText('18').first().waitFor();

    await click('撤销');
    await outcomeOf('verifier').getByText('已撤销').waitFor();
    await page.getByLabel('核销码', { exact: true }).fill('0123456789');
    await click('查看');
    await outcomeOf('verifier').getByText('核销码不正确或已过期').waitFor();
  });

  it('takes a coupon off a bill at the till, and gives it back when the order is cancelled or refunded', async () => {
    const phone = await sitDown(2, '陈嘉禾', 2);
    await phone.locator('#step-welcome:visible').click();
    await phone.locator('#step-welcome:visible', { hasText: '去使用' }).waitFor();
    await click('门店');
    const till = outcomeOf('till');
    await page.getByLabel('金额').fill('58');
    await click('试算');
    await till.locator('.coupon--idle', { hasText: '新人礼' }).waitFor();
    expect(await till.locator('.coupon--idle').textContent()).toContain('还差');
    await page.getByLabel('金额').fill('128');
    await click('试算');
    await till.getByText('应付 ¥118.00').waitFor();
    await click('先下单，稍后付款');
    await till.getByText('新人礼减 ¥10.00，已占用').waitFor();
    await click('取消订单');
    await till.getByText('新人礼减 ¥10.00，已退回').waitFor();

    await click('试算');
    await click('使用并付款');
    await till.getByText('新人礼减 ¥10.00，已使用').waitFor();
    await till.getByText('成长值 +118').waitFor();
    await click('退款');
    await till.getByText('成长值 −118').waitFor();
    await click('试算');
    await till.locator('.coupon', { hasText: '新人礼' }).getByText('−¥10.00').waitFor();
  });

  it('redeems a code card that was made at the desk', async () => {
    const phone = await sitDown(4, '苏婉清', 3);
    await click('门店');
    await page.getByLabel('兑换码给什么').selectOption({ label: '会员 · 山茶会员季卡' });
    await click('做一个兑换码');
    const code = (await outcomeOf('goods').locator('.code').textContent()) ?? '';
    expect(code).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/);
    await phone.locator('#redeem:visible').click();
    await phone.locator('.code-field__input input:visible').fill(code);
    await phone.locator('.redeem #redeem:visible').click();
    await phone.getByText('兑换成功').waitFor();
    expect(await phone.locator('.redeem-given__name').textContent()).toContain('季卡');
  });

  it('gives points back when the supplier fails, and shows the supplier’s order', async () => {
    const phone = await sitDown(3, '周子墨', 0);
    await click('门店');
    const report = page.locator('[data-form="business"]');
    await report.getByLabel('元').fill('600');
    await report.getByRole('button', { name: '上报' }).click();
    await outcomeOf('business').getByText('消费：已入账 +600').waitFor();
    // Spending gives points 15 days later, when it can no longer be returned.
    await click('+1个月');
    await page.getByText(/沙盒时间已到/).waitFor({ timeout: 120_000 });
    await page.getByText('让供应商出错').click();
    await page.getByRole('switch', { name: '受理后充值失败' }).click();
    await page.getByRole('button', { name: '故障，1项故障开启' }).waitFor();

    await openPage(3, 'packages/points/item/index?code=music');
    await phone.locator('.phone-field__input input:visible').fill('13800138000');
    await phone.locator('#exchange:visible').click();
    await phone.locator('#confirm-exchange:visible').click();
    await phone.getByText('已退回').first().waitFor();
    await page.locator('.row', { hasText: '音乐会员月卡' }).getByText('失败').waitFor();
    await click('故障，1项故障开启');
    await click('全部关闭');
  });
});
