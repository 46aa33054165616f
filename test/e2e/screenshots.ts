import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from './chromium';
import { openDemo } from './demo';

/** `npm run screenshots`: every screen of the demo into `screenshots/`, which git leaves out. To be looked at by a person. */
const folder = resolve(__dirname, '../../screenshots');

/** The mini-program's pages, in the order in which a member meets them; `:order` is the order bought below. */
const pages = [
  ['home', '/pages/home/index'],
  ['plans', '/pages/plans/index'],
  ['me', '/pages/me/index'],
  ['benefits', '/pages/benefits/index'],
  ['benefit', '/packages/benefit/detail/index?code=discount'],
  ['coupons', '/packages/benefit/coupons/index'],
  ['orders', '/packages/purchase/orders/index'],
  ['order', '/packages/purchase/order/index?id=:order'],
  ['tier', '/packages/growth/tier/index'],
  ['ledger', '/packages/growth/ledger/index'],
  ['why', '/packages/growth/why/index'],
  ['tasks', '/packages/growth/tasks/index'],
  ['points', '/packages/points/points/index'],
  ['inbox', '/packages/message/inbox/index'],
  ['profile', '/packages/member/profile/index'],
  ['subscriptions', '/packages/member/subscriptions/index'],
  ['export', '/packages/member/export/index'],
  ['deletion', '/packages/member/deletion/index'],
  ['privacy', '/packages/legal/privacy/index'],
  ['about', '/packages/legal/about/index'],
  ['agreement', '/packages/legal/agreement/index?code=membership'],
] as const;

/** Sizes and looks: a common phone light and dark, the narrowest and the widest, and large type for older readers. */
const looks = [
  { name: 'light-375', width: 375, height: 812, query: '' },
  { name: 'dark-375', width: 375, height: 812, query: '&theme=dark' },
  { name: 'light-320', width: 320, height: 640, query: '' },
  { name: 'light-430', width: 430, height: 932, query: '' },
  { name: 'large-375', width: 375, height: 812, query: '&fontSize=20' },
] as const;

async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [demo, browser] = await Promise.all([openDemo(), openChromium()]);
  try {
    await photographVisitor(browser, demo.url);
    await photographBuying(browser, demo.url);
    // A little more than the purchase itself gave, and not yet the next tier.
    await spend(demo.url, 9_000);
    await photographMember(browser, demo.url);
    await photographRise(browser, demo.url);
    await photographDesk(browser, demo.url);
  } finally {
    await browser.close();
    await demo.close();
  }
  process.stdout.write(`pictures are in ${folder}\n`);
}

async function photographVisitor(browser: Browser, url: string): Promise<void> {
  for (const look of looks) {
    for (const [name, path] of pages.slice(0, 4)) {
      await photograph(
        browser,
        `${look.name}-visitor-${name}`,
        look,
        `${url}/h5/?person=person-2${look.query}#${path}`,
      );
    }
  }
}

/** Buys a plan through the desk as the first person, with a picture at each step. */
async function photographBuying(browser: Browser, url: string): Promise<void> {
  const page = await open(browser, { width: 1440, height: 900 }, url);
  await page.getByRole('button', { name: '关注公众号' }).click();
  const phone = page.frameLocator('[data-person="person-1"] iframe');
  await phone.locator('.taro-tabbar__tabbar a').nth(1).click();
  await phone.locator('#agree:visible').click();
  await phone.locator('#pay:visible').click();
  await page.locator('.pay-sheet').waitFor();
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, 'desk-pay-sheet.png') });
  await page.getByRole('button', { name: '确认支付' }).click();
  await phone.getByText('会员已开通').waitFor();
  await page.locator('#panel-official .card').first().waitFor();
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, 'desk-paid.png') });
  await page.context().close();
}

async function photographMember(browser: Browser, url: string): Promise<void> {
  const { items } = (await (await fetch(`${url}/sandbox/orders`)).json()) as { items: { outTradeNo: string }[] };
  for (const look of looks) {
    // Each look is a phone of its own: it logs in once, on the "me" tab, and then has its session.
    const page = await open(browser, look, `${url}/h5/?person=person-1${look.query}#/pages/me/index`);
    await page.getByText('登录', { exact: true }).first().click();
    await page.getByText('会员号').first().waitFor();
    const orderId = await page.evaluate(async () => {
      const token = Object.values(localStorage)
        .join(' ')
        .match(/[\w-]{43}/)?.[0];
      const answer = await fetch('/api/v1/orders', { headers: { Authorization: `Bearer ${token}` } });
      return ((await answer.json()) as { items?: { id: string }[] }).items?.[0]?.id ?? '';
    });
    for (const [name, path] of pages) {
      await page.goto(`${url}/h5/?person=person-1${look.query}&page=${name}#${path.replace(':order', orderId)}`);
      await settle(page);
      await page.screenshot({ path: join(folder, `${look.name}-member-${name}.png`) });
    }
    await page.context().close();
  }
  if (items.length === 0) throw new Error('the purchase of the pictures did not reach the sandbox');
}

/** The moment after the growth of the next tier was reached. */
async function photographRise(browser: Browser, url: string): Promise<void> {
  await spend(url, 60_000);
  for (const look of looks) {
    const page = await open(browser, look, `${url}/h5/?person=person-1${look.query}#/pages/me/index`);
    await page.getByText('登录', { exact: true }).first().click();
    await page.getByText('会员号').first().waitFor();
    await page.goto(`${url}/h5/?person=person-1${look.query}&page=rise#/pages/home/index`);
    await page.getByText('你已升级为').waitFor();
    await settle(page);
    await page.screenshot({ path: join(folder, `${look.name}-member-rise.png`) });
    await page.context().close();
  }
}

/** Reports a purchase of the first person in the shop, as the business system of the demo. */
async function spend(url: string, amountFen: number): Promise<void> {
  const answer = await fetch(`${url}/sandbox/business`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ personId: 'person-1', kind: 'order.paid', metrics: { amountFen } }),
  });
  if (!answer.ok) throw new Error(`the purchase in the shop was not taken: ${await answer.text()}`);
}

async function photographDesk(browser: Browser, url: string): Promise<void> {
  for (const [name, width, height, scheme] of [
    ['desk-1440', 1440, 900, 'light'],
    ['desk-1280', 1280, 720, 'light'],
    ['desk-900', 900, 900, 'light'],
    ['desk-dark', 1440, 900, 'dark'],
  ] as const) {
    const page = await open(browser, { width, height }, url, scheme);
    await page.locator('.phone').first().waitFor();
    await page.waitForTimeout(1_500);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await page.context().close();
  }
}

async function photograph(
  browser: Browser,
  name: string,
  size: { readonly width: number; readonly height: number },
  url: string,
): Promise<void> {
  const page = await open(browser, size, url);
  await settle(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.context().close();
}

async function open(
  browser: Browser,
  { width, height }: { readonly width: number; readonly height: number },
  url: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'zh-CN' });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Until nothing is asked of the server and what moves has come to rest. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(600);
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
