import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { totpCodeOf, totpStepAt } from '../../server/operator/totp';
import type { Demo } from './demo';

const PASSWORD = 'four quiet mountain roads';

/** Logs the demo's first owner in, on a laptop's screen; who opens the page closes its context. */
export async function openConsole(browser: Browser, demo: Demo): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    ...{ colorScheme: 'light', locale: 'zh-CN', reducedMotion: 'reduce' },
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(await demo.heard(/http\S+\/console\/#\/invitation\/\S+/));
  await page.getByRole('textbox', { name: '新密码' }).fill(PASSWORD);
  await page.getByRole('textbox', { name: '再输入一次' }).fill(PASSWORD);
  const secret = (await page.locator('.door__secret code').textContent())?.trim() ?? '';
  await page.getByRole('textbox', { name: '动态码' }).fill(totpCodeOf(secret, totpStepAt(Date.now())));
  await page.getByRole('button', { name: '完成并登录' }).click();
  await page.locator('nav[aria-label="主菜单"]').waitFor();
  return page;
}

/** Opens every page of the console's menu in turn, and takes a picture of it. */
export async function photographConsole(page: Page, folder: string, isWanted: (name: string) => boolean) {
  for (const item of await page.locator('nav[aria-label="主菜单"] .ant-menu-sub [role="menuitem"]').all()) {
    await item.click();
    await settlePage(page);
    const address = await page.evaluate(() => location.hash);
    const name = `console-${address.replace('#/', '').replaceAll('/', '-')}`;
    if (isWanted(name)) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }
}

/** Until a page has loaded and nothing is being asked any more. */
export async function settlePage(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.getByRole('status', { name: '正在加载' }).waitFor({ state: 'detached' });
  await page.waitForTimeout(400);
}
