import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandbox, type Sandbox } from '../../../server/sandbox';
import { MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { type ManualClock, manualClock } from '../../support/clock';
import { callWeixin, Merchant, Receiver, START, takeToken } from './world';

let folder: string;
let clock: ManualClock;
let receiver: Receiver;
let sandbox: Sandbox;

const open = async () => openSandbox({ clock, storage: join(folder, 'sandbox.db'), answerLimitMs: 300 });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  clock = manualClock('2026-03-02T04:00:00Z');
  receiver = new Receiver(clock);
  await receiver.open();
  sandbox = await open();
});
afterEach(async () => {
  await sandbox.close();
  await receiver.close();
  await rm(folder, { recursive: true });
});

async function restart(): Promise<void> {
  await sandbox.close();
  sandbox = await open();
}

const withoutAddress = ({ WECHAT_API_URL: url, WECHATPAY_API_URL: _, ...rest }: Sandbox['credentials']) => ({
  ...rest,
  SUPPLIERS: rest.SUPPLIERS.replace(url, ''),
});

test('keys, people, orders, codes, tokens, messages and faults survive a restart', async () => {
  const merchant = new Merchant(sandbox, clock);
  const person = sandbox.people()[0]!;
  const code = sandbox.loginCode(person.id);
  const token = await takeToken(sandbox, 'miniprogram');
  const { json } = await merchant.prepay();
  sandbox.setFollowing(person.id, true);
  sandbox.addPerson({ nickname: '赵一' });
  sandbox.setFault('couponPaid', { enabled: true, count: 3 });
  sandbox.setPushSetup('miniprogram', { mode: 'plain', format: 'xml' });
  const before = { state: sandbox.state(), credentials: sandbox.credentials, orders: sandbox.orders() };

  await restart();
  expect(sandbox.state()).toEqual(before.state);
  expect(sandbox.orders()).toEqual(before.orders);
  expect(withoutAddress(sandbox.credentials)).toEqual(withoutAddress(before.credentials));
  expect(await takeToken(sandbox, 'miniprogram')).toBe(token);
  const { credentials: known } = sandbox;
  const session = await callWeixin(sandbox, 'GET', '/sns/jscode2session', {
    appid: known.WECHAT_MINIPROGRAM_APPID,
    secret: known.WECHAT_MINIPROGRAM_SECRET,
    grant_type: 'authorization_code',
    js_code: code,
  });
  expect(session.openid).toBe(person.miniprogramOpenid);
  const again = new Merchant(sandbox, clock);
  expect((await again.prepay()).json).toEqual(json);
  expect(sandbox.openSheet(person.id, again.paymentFor(json.prepay_id)).ok).toBe(true);
});

test('a notice goes on with its ladder, and what fell due meanwhile is done', async () => {
  const merchant = new Merchant(sandbox, clock);
  receiver.answer = () => ({ status: 500 });
  await merchant.prepay({ notify_url: `${receiver.url}/notify` });
  sandbox.payOrder({ outTradeNo: 'order-000001' });
  await sandbox.runDue();
  await merchant.refund({ notify_url: `${receiver.url}/refunded` });
  await restart();
  expect(sandbox.nextDueAt()).toBe(START + 15 * SECOND_MS);
  clock.advance(10 * MINUTE_MS);
  receiver.answer = () => ({ status: 204 });
  await sandbox.runDue();
  expect(receiver.on('/notify')).toHaveLength(2);
  expect(receiver.on('/refunded')).toHaveLength(1);
  expect(sandbox.deliveries()).toHaveLength(3);
  expect(sandbox.nextDueAt()).toBeNull();
});

test('a delivery that is cut off by the end of the program is made after the next start', async () => {
  const merchant = new Merchant(sandbox, clock);
  receiver.answer = () => 'hang';
  await merchant.prepay({ notify_url: `${receiver.url}/notify` });
  sandbox.payOrder({ outTradeNo: 'order-000001' });
  const running = sandbox.runDue();
  while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await restart();
  await running;
  expect(sandbox.deliveries()).toEqual([]);
  receiver.answer = () => ({ status: 204 });
  await sandbox.runDue();
  expect(sandbox.deliveries()).toMatchObject([{ attempt: 1, accepted: true }]);
});

test('pushes that waited for the server go out after the restart', async () => {
  sandbox.setFollowing(sandbox.people()[0]!.id, true);
  await restart();
  sandbox.connect(receiver.url);
  await sandbox.runDue();
  expect(receiver.on('/wechat/official')).toHaveLength(1);
});

test('two sandboxes have different keys and merchants', async () => {
  const other = await openSandbox({ clock, storage: ':memory:' });
  const [mine, theirs] = [sandbox.credentials, other.credentials];
  await other.close();
  // That is an environment of WeChat's, and nobody's own.
  const names = (Object.keys(mine) as (keyof typeof mine)[]).filter((name) => name !== 'WECHAT_VIRTUAL_ENV');
  for (const name of names) expect(theirs[name]).not.toBe(mine[name]);
});
