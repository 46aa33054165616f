import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { forwardTo, Host, SMALL_SET_DATA_BYTES, WxFailure } from '../e2e/host';
import { type House, openHouse } from '../support/house';
import { WEAPP_FOLDER } from './support/compile';
import { finish, printTable, say, type Target } from './support/report';
import { type OnEnd, runBench } from './support/run-bench';

/**
 * The built mini-program: the size of its main package and of each sub-package, and what its first screen and each tab
 * cost — requests to the server and bytes of setData — for a visitor and for a member who has bought. It runs in the host
 * of the end-to-end tests, with the whole server and the local WeChat behind it.
 */

const MAIN_PACKAGE_BYTES = 600 * 1024;
/** WeChat's own limit for a sub-package. */
const SUB_PACKAGE_BYTES = 2 * 1024 * 1024;
const HOME = 'pages/home/index';
const PLANS = 'pages/plans/index';

/** A package and what its files weigh; licence texts are in it, as they are in the upload. */
interface PackageSize {
  readonly name: string;
  readonly bytes: number;
  readonly files: number;
}

/** What showing a screen cost. */
interface ScreenCost {
  readonly who: 'visitor' | 'member';
  readonly screen: string;
  readonly requests: number;
  readonly setDataCalls: number;
  readonly setDataBytes: number;
  readonly largestBytes: number;
}

async function main(onEnd: OnEnd): Promise<void> {
  const packages = measurePackages();
  printTable(
    ['package', 'KB', 'files'],
    packages.map(({ name, bytes, files }) => [name, (bytes / 1024).toFixed(1), String(files)]),
  );
  const screens = await measureScreens(onEnd);
  printTable(
    ['who', 'screen', 'requests', 'setData calls', 'bytes', 'largest'],
    screens.map((cost) => [
      cost.who,
      cost.screen,
      ...[cost.requests, cost.setDataCalls, cost.setDataBytes, cost.largestBytes].map(String),
    ]),
  );
  finish('packages', targetsOf(packages, screens), { packages, screens });
}

function targetsOf(packages: readonly PackageSize[], screens: readonly ScreenCost[]): Target[] {
  const first = screens.filter(({ screen }) => screen === HOME);
  return [
    ...packages.map(({ name, bytes }) => ({
      what: `${name} package, bytes`,
      value: bytes,
      atMost: name === 'main' ? MAIN_PACKAGE_BYTES : SUB_PACKAGE_BYTES,
    })),
    {
      what: 'largest setData, bytes',
      value: Math.max(...screens.map(({ largestBytes }) => largestBytes)),
      atMost: SMALL_SET_DATA_BYTES,
    },
    // Exactly one: a first screen that asked nobody would show nothing of its own.
    ...first.map(({ who, requests }) => ({
      what: `first screen of a ${who}, requests`,
      value: requests,
      atLeast: 1,
      atMost: 1,
    })),
  ];
}

function measurePackages(): PackageSize[] {
  const app = JSON.parse(readFileSync(join(WEAPP_FOLDER, 'app.json'), 'utf8')) as {
    readonly subPackages?: readonly { readonly root: string }[];
  };
  const roots = (app.subPackages ?? []).map(({ root }) => root);
  const sizes = new Map(['main', ...roots].map((name) => [name, { name, bytes: 0, files: 0 }]));
  for (const file of filesOf(WEAPP_FOLDER)) {
    const path = relative(WEAPP_FOLDER, file);
    const size = sizes.get(roots.find((root) => path.startsWith(`${root}/`)) ?? 'main')!;
    size.bytes += statSync(file).size;
    size.files += 1;
  }
  return [...sizes.values()];
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}

async function measureScreens(onEnd: OnEnd): Promise<ScreenCost[]> {
  // The host's program reads this machine's clock: the house begins there, so that both agree on what is past.
  const house = await openHouse('sqlite', { start: new Date().toISOString() });
  onEnd(() => house.close());
  const host = await launch(house);
  onEnd(async () => host.close());
  const visitor = await measureTabs(host, 'visitor');
  await buy(host);
  host.journal.clear();
  await host.restart();
  return [...visitor, ...(await measureTabs(host, 'member'))];
}

function launch(house: House): Promise<Host> {
  const personId = house.sandbox.people()[0]!.id;
  return Host.launch({
    directory: WEAPP_FOLDER,
    server: forwardTo({ '*': house.url }),
    answers: {
      login: () => ({ code: house.sandbox.loginCode(personId) }),
      requestPayment: async (payment) => {
        const sheet = house.sandbox.openSheet(personId, payment);
        if (!sheet.ok) throw new WxFailure(sheet.refusal);
        house.sandbox.answerSheet(sheet.value.id, 'pay');
        await house.settle();
      },
    },
  });
}

/** The first screen, which has just been launched, and then each other tab. */
async function measureTabs(host: Host, who: ScreenCost['who']): Promise<ScreenCost[]> {
  if (host.page.route !== HOME) throw new Error(`the first screen is ${host.page.route}`);
  const costs = [takeCost(host, who, HOME)];
  for (const tab of host.bundle.tabs.filter((route) => route !== HOME)) {
    await host.switchTab(tab);
    costs.push(takeCost(host, who, tab));
  }
  return costs;
}

function takeCost(host: Host, who: ScreenCost['who'], screen: string): ScreenCost {
  const { journal } = host;
  const bytes = journal.setData.map((entry) => entry.bytes);
  const cost = {
    who,
    screen,
    requests: journal.callsOf('request').length,
    setDataCalls: bytes.length,
    setDataBytes: bytes.reduce((sum, each) => sum + each, 0),
    largestBytes: Math.max(0, ...bytes),
  };
  journal.assertNoErrors();
  journal.clear();
  return cost;
}

async function buy(host: Host): Promise<void> {
  await host.switchTab(PLANS);
  await host.tap('#agree');
  await host.tap('.purchase-bar button');
  if (!host.text().includes('会员已开通')) throw new Error(`nothing was bought:\n${host.text()}`);
  say('a visitor became a member');
}

runBench(main);
