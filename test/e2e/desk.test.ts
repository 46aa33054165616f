import type { Browser, FrameLocator, Page } from 'playwright-core';
import { describeInChromium, openChromium } from './chromium';
import { type Demo, openDemo } from './demo';

/** Generous: the machine may be busy with other tests. */
const PATIENCE_MS = 30_000;

jest.setTimeout(180_000);

describeInChromium('the demo desk', () => {
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
    page = await openPage(1440, 900);
  });
  afterEach(async () => {
    await page.context().close();
    expect(faults).toEqual([]);
  });

  async function openPage(width: number, height: number): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: 'light', locale: 'zh-CN' });
    context.setDefaultTimeout(PATIENCE_MS);
    const opened = await context.newPage();
    faults = [];
    // The mini-program in the phones has tests of its own.
    opened.on('pageerror', ({ message, stack = '' }) => {
      if (!stack.includes('/h5/')) faults.push(message);
    });
    await opened.goto(demo.url);
    await opened.locator('.phone').first().waitFor();
    return opened;
  }

  const phoneOf = (number: number): FrameLocator => page.frameLocator(`[data-person="person-${number}"] iframe`);
  const sheetOf = (number: number) => page.locator(`[data-person="person-${number}"] .pay-sheet`);

  /** Chooses a plan in a person's phone and taps pay. */
  async function order(person: number, plan: string): Promise<void> {
    const phone = phoneOf(person);
    await phone.locator('.taro-tabbar__tabbar a').nth(1).click();
    await phone.locator('.plan-tile__name:visible').getByText(plan, { exact: true }).click();
    await phone.locator('#agree:visible').click();
    await phone.locator('#pay:visible').click();
    await sheetOf(person).waitFor();
  }

  const callSandbox = (method: string, path: string, body?: unknown) =>
    fetch(`${demo.url}/sandbox${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('lets a follower buy in the phone, pay on the sheet and read the official account’s message beside it', async () => {
    await page.getByRole('button', { name: '关注公众号' }).click();
    await page.getByText('还没有消息', { exact: true }).waitFor();
    await order(1, '年卡');
    expect(await sheetOf(1).locator('.pay-sheet__amount').textContent()).toBe('¥198.00');
    expect(await sheetOf(1).locator('.pay-sheet__left').textContent()).toMatch(/^(10:00|09:\d\d)$/);

    await page.getByRole('button', { name: '确认支付' }).click();

    await phoneOf(1).getByText('会员已开通').waitFor();
    const card = page.locator('#panel-official .card');
    await card.getByText('会员开通成功通知').waitFor();
    await sheetOf(1).waitFor({ state: 'detached' });
    await card.getByRole('button', { name: '查看详情' }).click();
    await page.waitForFunction(() => {
      const frame = document.querySelector('iframe');
      return frame?.contentWindow?.location.hash.startsWith('#/packages/') ?? false;
    });
  });

  it('tells somebody who does not follow by a service notice, and marks it until it was seen', async () => {
    await page.getByRole('button', { name: /苏婉清/ }).click();
    await order(4, '月卡');
    await page.getByRole('button', { name: /林小满/ }).click();
    await page.getByRole('button', { name: '苏婉清，正在付款' }).click();
    await page.getByRole('button', { name: '确认支付' }).click();
    await page.getByRole('button', { name: /林小满/ }).click();
    await page.getByRole('button', { name: '苏婉清，1条新消息' }).click();
    await page.locator('#panel-service-notice .card').getByText('会员开通成功通知').waitFor();
    await page.getByRole('button', { name: '苏婉清', exact: true }).waitFor();
  });

  it('goes back to the phone when the sheet is cancelled, by button or by Escape', async () => {
    await page.getByRole('button', { name: /陈嘉禾/ }).click();
    await order(2, '季卡');
    await page.getByRole('button', { name: '取消支付' }).click();
    await phoneOf(2).getByText('订单还没有支付').waitFor();
    await sheetOf(2).waitFor({ state: 'detached' });
    await phoneOf(2).getByText('继续支付').click();
    await sheetOf(2).waitFor();
    await page.keyboard.press('Escape');
    await sheetOf(2).waitFor({ state: 'detached' });
  });

  it('shows two members side by side, each with a pay sheet of their own', async () => {
    await page.getByRole('button', { name: '双机' }).click();
    await order(1, '月卡');
    await order(2, '月卡');
    expect(await page.locator('.pay-sheet').count()).toBe(2);
    await sheetOf(2).getByRole('button', { name: '取消支付' }).click();
    await sheetOf(2).waitFor({ state: 'detached' });
    expect(await sheetOf(1).isVisible()).toBe(true);
    expect(await page.locator('.window__whose').first().textContent()).toContain('陈嘉禾');
    await sheetOf(1).getByRole('button', { name: '取消支付' }).click();
  });

  it('lets a sheet run out when the sandbox clock passes its end', async () => {
    await page.getByRole('button', { name: /周子墨/ }).click();
    await order(3, '月卡');
    await callSandbox('POST', '/clock', { advance: 'PT11M' });
    await page.locator('.pay-sheet--outcome').getByText('支付超时').waitFor();
    await sheetOf(3).waitFor({ state: 'detached' });
  });

  it('walks the clock a week on and says where it has come to', async () => {
    const before = await page.locator('.clock__day').textContent();
    await page.getByRole('button', { name: '+7天' }).click();
    await page.getByText(/沙盒时间已到/).waitFor();
    expect(await page.locator('.clock__day').textContent()).not.toBe(before);
    await page.getByRole('button', { name: '+7天' }).waitFor();
  });

  it('shows a fault that is on, and the attempts to deliver', async () => {
    await page.getByRole('button', { name: '故障' }).click();
    const toggle = page.getByRole('switch', { name: '支付通知丢失' });
    await toggle.click();
    await page.getByRole('button', { name: '故障，1项故障开启' }).waitFor();
    expect(await toggle.getAttribute('aria-checked')).toBe('true');
    await page.getByRole('button', { name: '全部关闭' }).click();
    await page.getByRole('button', { name: '故障', exact: true }).waitFor();
    await page.getByRole('button', { name: '投递' }).click();
    await page.locator('.row', { hasText: '支付成功通知' }).getByText('已接收').first().waitFor();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-tool'))).toBe('deliveries');
  });

  it('asks before a person’s data goes, and keeps it when the answer is no', async () => {
    const deliveries = async () => (await (await callSandbox('GET', '/state')).json()).deliveries.length;
    const before = await deliveries();
    await page.getByRole('button', { name: '更多' }).click();
    await page.getByRole('button', { name: '要求删除数据' }).click();
    await page.getByRole('dialog', { name: '删除林小满的数据？' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '删除林小满的数据？' }).waitFor({ state: 'detached' });
    expect(await deliveries()).toBe(before);
  });

  it('loads a ready-made scheme once that was confirmed, and the phone shows its tiers', async () => {
    const phone = phoneOf(1);
    await phone.locator('#log-in:visible').click();
    await phone.getByText('珍珠').first().waitFor();
    await page.getByRole('button', { name: '更多' }).click();
    await page.locator('[data-scheme="shop"]').getByText('使用中').waitFor();
    await page.getByRole('button', { name: '载入滴滴（按次数）' }).click();
    await page.getByRole('dialog', { name: '载入「滴滴（按次数）」？' }).getByRole('button', { name: '载入' }).click();
    const outcome = page.locator('[data-outcome="scheme"]');
    await outcome.getByText('新增成长体系「出行等级（按次数）」').waitFor();
    await page.locator('[data-scheme="didi-trips"]').getByText('使用中').waitFor();
    await page.getByRole('button', { name: '载入山茶会员' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    expect(await (await callSandbox('GET', '/schemes')).json()).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ name: 'didi-trips', live: true })]),
    });
    await phone.getByText('普通会员').first().waitFor();
    await callSandbox('POST', '/scheme', { name: 'shop' });
  });

  it('reports what the business saw a person do, and the phone shows what it gave', async () => {
    const phone = phoneOf(1);
    await phone.locator('#log-in:visible').click();
    await phone.getByText('珍珠').first().waitFor();
    const follow = page.getByRole('button', { name: '关注公众号' });
    if (await follow.isVisible()) await follow.click();
    await page.getByRole('button', { name: '门店' }).click();
    const report = page.locator('[data-form="business"]');
    await report.getByLabel('元').fill('600');
    await report.getByRole('button', { name: '上报' }).click();
    const outcome = page.locator('[data-outcome="business"]');
    await outcome.getByText('消费：已入账 +600').waitFor();
    await phone.getByText('你已升级为银叶').waitFor();
    await page.locator('#panel-official').getByText('会员等级提升通知').waitFor();
    await outcome.getByRole('button', { name: '消费退款' }).click();
    await outcome.getByText('消费退款：已入账 −600').waitFor();
    expect(
      (await callSandbox('POST', '/business', { personId: 'nobody', kind: 'order.paid', metrics: {} })).status,
    ).toBe(404);
  });

  it('tells the server that a person withdrew what they allowed, once that was confirmed', async () => {
    await page.getByRole('button', { name: /陈嘉禾/ }).click();
    await page.getByRole('button', { name: '更多' }).click();
    await page.getByRole('button', { name: '撤回授权' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '撤回授权' }).click();
    await page.getByText('已通知服务器').waitFor();
    await page.getByRole('button', { name: '投递' }).click();
    await page.locator('.row', { hasText: '撤回授权' }).getByText('已接收').first().waitFor();
  });

  it('shows one thing at a time in a narrow window, and moves between tabs by arrow keys', async () => {
    await page.setViewportSize({ width: 420, height: 860 });
    await page.getByRole('tab', { name: '手机' }).waitFor();
    expect(await page.locator('#panel-official').isVisible()).toBe(false);
    await page.getByRole('tab', { name: '手机' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { name: '公众号' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('#panel-official').isVisible()).toBe(true);
    expect(await page.locator('.phone').first().isVisible()).toBe(false);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it('says that the server is gone, and goes on by itself when it is back', async () => {
    await demo.stop();
    await page.getByRole('alert').getByText('正在重新连接').waitFor();
    await demo.start();
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '取消关注' }).click();
    await page.getByRole('button', { name: '关注公众号' }).waitFor();
  });
});
