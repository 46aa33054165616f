import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { totpCodeOf, totpStepAt } from '../../server/operator/totp';
import { describeInChromium, openChromium } from './chromium';
import { findFaintText } from './contrast';
import { type Demo, openDemo } from './demo';

/** Generous: the machine may be busy with other tests. */
const PATIENCE_MS = 30_000;
const PASSWORD = 'four quiet mountain roads';

jest.setTimeout(180_000);

describeInChromium('the operators’ console', () => {
  let demo: Demo;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let secret: string;
  let usedCode: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [demo, browser] = await Promise.all([openDemo(), openChromium()]);
    context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: 'light',
      locale: 'zh-CN',
      // Colours are measured, and none shall be on its way from one to another.
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    page = await context.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (line) => {
      // The browser itself reports each refused request: before logging in that is the answer.
      const isRefusal = /status of 401/.test(line.text());
      if (['error', 'warning'].includes(line.type()) && !isRefusal) faults.push(line.text());
    });
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });
  afterEach(() => {
    expect(faults.splice(0)).toEqual([]);
  });

  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true });

  /** Every page of the menu, with areas opened. */
  const menuItems = () => page.locator('nav[aria-label="主菜单"] .ant-menu-sub [role="menuitem"]');

  /** The page that was there stays until the next one has been loaded. */
  async function openPage(item: Locator): Promise<void> {
    const title = page.getByRole('heading', { level: 1 }).first();
    const [before, address] = [await title.textContent(), page.url()];
    await item.click();
    if (page.url() === address) return;
    await page.waitForFunction((old) => ![old, undefined].includes(document.querySelector('h1')?.textContent), before);
  }

  /** Opens each page from the menu; what it is called, and what could not be shown or read on it. */
  async function walkMenu(): Promise<{ readonly pages: string[]; readonly troubles: unknown[] }> {
    const pages: string[] = [];
    const troubles: unknown[] = [];
    for (const item of await menuItems().all()) {
      await openPage(item);
      await page.getByRole('status', { name: '正在加载' }).waitFor({ state: 'detached' });
      await page.locator('.ant-spin-spinning').waitFor({ state: 'detached' });
      const name = (await page.getByRole('heading', { level: 1 }).first().textContent()) ?? '';
      pages.push(name);
      const [errors, broken] = await Promise.all([
        page.locator('.ant-alert-error').allTextContents(),
        page.getByText('这个页面没能显示').count(),
      ]);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      const faint = await findFaintText(page);
      if (errors.length + broken + faint.length > 0 || sideways > 0) {
        troubles.push({ name, errors, broken, sideways, faint });
      }
    }
    return { pages, troubles };
  }

  it('lets the first owner in by the one-time link, with a password and an authenticator', async () => {
    await page.goto(await demo.heard(/http\S+\/console\/#\/invitation\/\S+/));
    await page.getByRole('textbox', { name: '新密码' }).fill('too short');
    await page.getByText('还差 3 位').waitFor();
    await page.getByRole('textbox', { name: '新密码' }).fill(PASSWORD);
    await page.getByRole('textbox', { name: '再输入一次' }).fill(PASSWORD);
    secret = (await page.locator('.door__secret code').textContent())?.trim() ?? '';
    usedCode = totpCodeOf(secret, totpStepAt(Date.now()));
    await page.getByRole('textbox', { name: '动态码' }).fill(usedCode);
    await page.getByRole('button', { name: '完成并登录' }).click();
    await page.getByText('沙盒', { exact: true }).waitFor();
  });

  it('shows every page of the menu to its owner, without an error and in words that can be read', async () => {
    const { pages, troubles } = await walkMenu();
    expect(pages).toEqual(expect.arrayContaining(['复核', '运营人员', '操作日志', '我的登录']));
    expect(new Set(pages).size).toBe(pages.length);
    expect(troubles).toEqual([]);
  });

  it('does so in the dark on a wide screen', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 1920, height: 1080 });
    expect((await walkMenu()).troubles).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('asks for a reason, shows a new colleague’s link once, and writes both down', async () => {
    await page.getByRole('menuitem', { name: '运营人员' }).click();
    await page.getByRole('button', { name: '邀请' }).click();
    const dialog = page.getByRole('dialog', { name: '邀请运营人员' });
    await dialog.getByLabel('姓名').fill('林晓');
    await dialog.getByLabel('用户名').fill('lin');
    expect(await dialog.getByRole('button', { name: '邀请' }).isDisabled()).toBe(true);
    await dialog.getByLabel('原因').fill('新同事入职');
    await dialog.getByRole('button', { name: '邀请' }).click();
    await page.getByText(/\/console\/#\/invitation\//).waitFor();
    await page.getByRole('button', { name: '我已复制' }).click();
    await page.getByRole('cell', { name: '待设置' }).waitFor();
    await page.getByRole('menuitem', { name: '操作日志' }).click();
    await page.getByRole('cell', { name: '新同事入职' }).waitFor();
    expect(await page.getByText(/#\/invitation\//).count()).toBe(0);
    await page.getByRole('button', { name: '校验完整性' }).click();
    await page.getByText('日志完整').waitFor();
    await page.keyboard.press('Escape');
  });

  it('does nothing twice when the answer to an act was lost', async () => {
    const keys: (string | undefined)[] = [];
    await page.route('**/ops/v1/operators', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.getByRole('menuitem', { name: '运营人员' }).click();
    await page.getByRole('button', { name: '邀请' }).click();
    const dialog = page.getByRole('dialog', { name: '邀请运营人员' });
    await dialog.getByLabel('姓名').fill('王敏');
    await dialog.getByLabel('用户名').fill('wang');
    await dialog.getByLabel('原因').fill('新同事入职');
    await dialog.getByRole('button', { name: '邀请' }).click();
    await dialog.getByText('结果未知').waitFor();
    await dialog.getByRole('button', { name: '邀请' }).click();
    await page.getByRole('button', { name: '我已复制' }).click();
    await page.unroute('**/ops/v1/operators');
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    expect(await page.getByRole('cell', { name: 'wang', exact: true }).count()).toBe(1);
    // The browser reports the answer that we lost.
    expect(faults.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  it('hands an act that needs a second person to the approvals, where whoever asked may take it back', async () => {
    await page.getByRole('button', { name: '邀请' }).click();
    const dialog = page.getByRole('dialog', { name: '邀请运营人员' });
    await dialog.getByLabel('姓名').fill('沈亦舟');
    await dialog.getByLabel('用户名').fill('shen');
    await dialog.getByLabel('角色').click();
    await page.getByTitle('所有者', { exact: true }).click();
    await dialog.getByLabel('原因').fill('第二位所有者');
    await dialog.getByRole('button', { name: '邀请' }).click();
    await page.getByText('已提交复核').waitFor();
    await page.getByRole('menuitem', { name: /复核/ }).click();
    await page.getByText('第二位所有者').waitFor();
    expect(await page.getByRole('button', { name: '同意并执行' }).count()).toBe(0);
    await page.getByRole('button', { name: '撤回' }).click();
    const question = page.getByRole('dialog', { name: '撤回' });
    await question.getByLabel('原因').fill('不需要了');
    await question.getByRole('button', { name: '撤回' }).click();
    await page.getByText('没有等待复核的操作').waitFor();
  });

  it('can be used by keyboard alone: past the menu, down to a button', async () => {
    await page.getByRole('menuitem', { name: '操作日志' }).click();
    await heading('操作日志').waitFor();
    await page.reload();
    await heading('操作日志').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: '校验操作日志' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('lets nobody in with a code that was used, and leads back to the page that was asked for', async () => {
    const logIn = async (code: string) => {
      await page.getByRole('textbox', { name: '用户名' }).fill('owner');
      await page.getByRole('textbox', { name: '密码' }).fill(PASSWORD);
      await page.getByRole('textbox', { name: '动态码' }).fill(code);
      await page.getByRole('button', { name: '登录' }).click();
    };
    await page.getByRole('button', { name: '店主' }).click();
    await page.getByText('退出登录', { exact: true }).click();
    await logIn(usedCode);
    await page.getByText('用户名、密码或动态码不正确').waitFor();
    expect(await page.getByRole('menuitem').count()).toBe(0);
    // A phone whose clock is half a minute ahead: a code that nobody has used.
    await logIn(totpCodeOf(secret, totpStepAt(Date.now()) + 1));
    await heading('操作日志').waitFor();
  });
});
