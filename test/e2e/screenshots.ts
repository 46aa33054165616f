import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from './chromium';
import { openConsole, photographConsole } from './console-pictures';
import { type Demo, openDemo } from './demo';

/**
 * `npm run screenshots`: every screen of the demo into `screenshots/`, which git leaves out. To be looked at by a person.
 * `npm run screenshots -- light-375 shelf` takes only those whose names hold one of the words, and leaves the others there.
 */
const folder = resolve(__dirname, '../../screenshots');

const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.some((word) => name.includes(word));

/** The mini-program's pages, in the order in which a member meets them; `:order` is what was bought below. */
const pages = [
  ['home', '/pages/home/index'],
  ['plans', '/pages/plans/index'],
  ['me', '/pages/me/index'],
  ['benefits', '/pages/benefits/index'],
  ['benefit', '/packages/benefit/detail/index?code=discount'],
  ['benefit-claimable', '/packages/benefit/detail/index?code=birthday'],
  ['coupons-none', '/packages/benefit/coupons/index'],
  ['orders', '/packages/purchase/orders/index'],
  ['order', '/packages/purchase/order/index?id=:order'],
  ['invoice', '/packages/purchase/invoice/index?id=:order'],
  ['bills', '/packages/purchase/bills/index'],
  ['refund', '/packages/refund/index?id=:order'],
  ['gift-give', '/packages/gift/give/index?id=:giveable'],
  ['gifts-none', '/packages/gift/gifts/index'],
  ['pause', '/packages/pause/index'],
  ['renewal-none', '/packages/renewal/renewal/index'],
  ['renewal-sign', '/packages/renewal/sign/index?planId=:plan'],
  ['tier', '/packages/growth/tier/index'],
  ['ledger', '/packages/growth/ledger/index'],
  ['why', '/packages/growth/why/index'],
  ['tasks', '/packages/growth/tasks/index'],
  ['points', '/packages/points/points/index'],
  ['redeem', '/packages/redeem/index'],
  ['inbox', '/packages/message/inbox/index'],
  ['profile', '/packages/member/profile/index'],
  ['subscriptions', '/packages/member/subscriptions/index'],
  ['export', '/packages/member/export/index'],
  ['deletion', '/packages/member/deletion/index'],
  ['privacy', '/packages/legal/privacy/index'],
  ['about', '/packages/legal/about/index'],
  ['agreement', '/packages/legal/agreement/index?code=membership'],
] as const;

/** Pages that have something to show only after a rise, with points to spend; the ids are of what is claimed and exchanged. */
const giftPages = [
  ['benefit-claim', '/packages/benefit/claim/index?id=:claim'],
  ['benefit-use', '/packages/benefit/use/index?id=:claim'],
  ['coupons', '/packages/benefit/coupons/index'],
  ['shelf', '/packages/points/shelf/index'],
  ['shelf-item', '/packages/points/item/index?code=tote'],
  ['shelf-top-up', '/packages/points/item/index?code=music'],
  ['exchange', '/packages/points/exchange/index?id=:exchange'],
  ['exchanges', '/packages/points/exchanges/index'],
  ['badges', '/packages/badge/wall/index'],
] as const;

/** Sizes and looks: a common phone light and dark, the narrowest and the widest, and large type for older readers. */
const looks = [
  { name: 'light-375', width: 375, height: 812, query: '' },
  { name: 'dark-375', width: 375, height: 812, query: '&theme=dark' },
  { name: 'light-320', width: 320, height: 640, query: '' },
  { name: 'light-430', width: 430, height: 932, query: '' },
  { name: 'large-375', width: 375, height: 812, query: '&fontSize=20' },
] as const;
type Look = (typeof looks)[number];

async function main(): Promise<void> {
  if (wanted.length === 0) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [demo, browser] = await Promise.all([openDemo(), openChromium()]);
  try {
    await photographVisitor(browser, demo.url);
    await photographBuying(browser, demo.url);
    // A little more than the purchase itself gave, and not yet the next tier.
    await spend(demo.url, 9_000);
    await photographMember(browser, demo.url);
    await photographRise(browser, demo.url);
    await photographGifts(browser, demo.url);
    await photographDesk(browser, demo.url);
    if (wanted.length === 0 || wanted.some((word) => word.startsWith('console')))
      await photographOperators(browser, demo);
  } finally {
    await browser.close();
    await demo.close();
  }
  process.stdout.write(`pictures are in ${folder}\n`);
}

async function photographVisitor(browser: Browser, url: string): Promise<void> {
  for (const look of looks) {
    for (const [name, path] of pages.slice(0, 4)) {
      const picture = `${look.name}-visitor-${name}`;
      if (!isWanted(picture)) continue;
      await photograph(browser, picture, look, `${url}/h5/?person=person-2${look.query}#${path}`);
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
    if (!pages.some(([name]) => isWanted(nameOf(look, name)))) continue;
    const page = await logIn(browser, url, look);
    const orders = await ask<{ items: { id: string }[] }>(page, 'GET', '/orders');
    const plans = await ask<{ items: { id: string; autoRenew: boolean; giftDays?: number | null }[] }>(
      page,
      'GET',
      '/plans',
    );
    const renewing = plans.items.find(({ autoRenew }) => autoRenew);
    const giveable = plans.items.find(({ giftDays }) => giftDays != null);
    const ids = {
      ':order': orders.items[0]?.id ?? '',
      ':plan': renewing?.id ?? '',
      ':giveable': giveable?.id ?? '',
    };
    await photographPages(page, url, look, pages, ids);
    await page.context().close();
  }
  if (items.length === 0) throw new Error('the purchase of the pictures did not reach the sandbox');
}

/** The moment after the growth of the next tier was reached. */
async function photographRise(browser: Browser, url: string): Promise<void> {
  await spend(url, 60_000);
  for (const look of looks) {
    if (!isWanted(nameOf(look, 'rise'))) continue;
    const page = await logIn(browser, url, look);
    await page.goto(`${url}/h5/?person=person-1${look.query}&page=rise#/pages/home/index`);
    await page.getByText('你已升级为').waitFor();
    await settle(page);
    await page.screenshot({ path: join(folder, `${nameOf(look, 'rise')}.png`) });
    await page.context().close();
  }
}

/** What a member claims and exchanges, once the points of their purchases can be spent. */
async function photographGifts(browser: Browser, url: string): Promise<void> {
  await tellSandbox(url, '/clock', { advance: 'P16D' });
  let ids: Readonly<Record<string, string>> | null = null;
  for (const look of looks) {
    if (!giftPages.some(([name]) => isWanted(nameOf(look, name)))) continue;
    const page = await logIn(browser, url, look);
    if (ids === null) {
      const claim = await ask<{ id: string }>(page, 'POST', '/benefits/coffee/claims', {});
      await ask(page, 'POST', '/benefits/birthday/claims', {});
      const { exchange } = await ask<{ exchange: { id: string } }>(page, 'POST', '/exchanges', {
        item: 'latte',
        points: 300,
        moneyFen: 0,
      });
      ids = { ':claim': claim.id, ':exchange': exchange.id };
    }
    await photographPages(page, url, look, giftPages, ids);
    await page.context().close();
  }
}

const nameOf = (look: Look, name: string) => `${look.name}-member-${name}`;

/** Each look is a phone of its own: it logs in once, on the "me" tab, and then has its session. */
async function logIn(browser: Browser, url: string, look: Look): Promise<Page> {
  const page = await open(browser, look, `${url}/h5/?person=person-1${look.query}#/pages/me/index`);
  await page.getByText('登录', { exact: true }).first().click();
  await page.getByText('会员号').first().waitFor();
  return page;
}

async function photographPages(
  page: Page,
  url: string,
  look: Look,
  list: readonly (readonly [name: string, path: string])[],
  ids: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, path] of list) {
    if (!isWanted(nameOf(look, name))) continue;
    const whole = path.replace(/:\w+/, (id) => ids[id] ?? id);
    await page.goto(`${url}/h5/?person=person-1${look.query}&page=${name}#${whole}`);
    await settle(page);
    await page.screenshot({ path: join(folder, `${nameOf(look, name)}.png`) });
  }
}

/** Asks the server as the member who is logged in on a page. */
async function ask<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  const answer = await page.evaluate(
    async ([verb, target, text, key]) => {
      const token = Object.values(localStorage)
        .join(' ')
        .match(/[\w-]{43}/)?.[0];
      const response = await fetch(`/api/v1${target}`, {
        method: verb,
        headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': key, 'Content-Type': 'application/json' },
        body: text,
      });
      return { ok: response.ok, text: await response.text() };
    },
    [method, path, body === undefined ? null : JSON.stringify(body), randomUUID()] as const,
  );
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.text}`);
  return JSON.parse(answer.text) as T;
}

/** Reports a purchase of the first person in the shop, as the business system of the demo. */
async function spend(url: string, amountFen: number): Promise<void> {
  await tellSandbox(url, '/business', { personId: 'person-1', kind: 'order.paid', metrics: { amountFen } });
}

async function tellSandbox(url: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/sandbox${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the sandbox did not take ${path}: ${await answer.text()}`);
}

async function photographDesk(browser: Browser, url: string): Promise<void> {
  for (const [name, width, height, scheme] of [
    ['desk-1440', 1440, 900, 'light'],
    ['desk-1280', 1280, 720, 'light'],
    ['desk-900', 900, 900, 'light'],
    ['desk-dark', 1440, 900, 'dark'],
  ] as const) {
    if (!isWanted(name)) continue;
    const page = await open(browser, { width, height }, url, scheme);
    await page.locator('.phone').first().waitFor();
    await page.waitForTimeout(1_500);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await photographShop(page, name);
    await page.context().close();
  }
}

/** The shop's systems, with a bill at the till. */
async function photographShop(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: '门店', exact: true }).click();
  await page.getByRole('button', { name: '试算', exact: true }).click();
  await page.locator('[data-outcome="till"] .coupon').first().waitFor();
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, `${name}-shop.png`) });
}

/** The operators' pages, with what the members of the pictures before have left there. */
async function photographOperators(browser: Browser, demo: Demo): Promise<void> {
  const page = await openConsole(browser, demo);
  await photographConsole(page, folder, isWanted);
  await page.context().close();
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
