import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/instant';
import { at } from '../../../support/clock';
import { openWorld, type Received, START, type TestWorld, walkTo } from '../world';
import { PapayMerchant, readXml } from './papay-merchant';

const OK = '<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>';

let world: TestWorld;
let merchant: PapayMerchant;
const open = async (options?: Parameters<typeof openWorld>[0]) => {
  world = await openWorld(options);
  merchant = new PapayMerchant(world.sandbox, world.clock, world.receiver.url);
  world.receiver.answer = () => ({ status: 200, body: OK });
};
beforeEach(() => open());
afterEach(() => world.close());

const secondsOf = (received: readonly Received[]) => received.map((each) => (each.at - START) / SECOND_MS);
const sums = (waits: readonly number[]) => {
  let sum = 0;
  return waits.map((wait) => {
    sum += wait;
    return sum;
  });
};

it('a notice of signing says what was signed, signed with the key', async () => {
  const id = merchant.sign('126001', 'C1');
  await world.sandbox.runDue();
  const fields = readXml(world.receiver.on('/contract')[0]!.body);
  expect(fields).toMatchObject({
    return_code: 'SUCCESS',
    result_code: 'SUCCESS',
    mch_id: world.sandbox.credentials.WECHATPAY_MCHID,
    contract_id: id,
    contract_code: 'C1',
    plan_id: '126001',
    openid: merchant.openid,
    change_type: 'ADD',
    operate_time: '2026-03-02 12:00:00',
    contract_expired_time: '2036-03-02 12:00:00',
    request_serial: '1',
  });
  expect(merchant.verify(fields)).toBe(true);
});

it.each([
  ['says nothing', ''],
  ['says FAIL', '<xml><return_code><![CDATA[FAIL]]></return_code></xml>'],
  ['is JSON', '{"code":"SUCCESS"}'],
])('a notice whose answer %s comes again down the ladder of contracts, for about two hours', async (_, body) => {
  world.receiver.answer = () => ({ status: 200, body });
  merchant.sign('126001', 'C1');
  await walkTo(world, START + DAY_MS);
  expect(secondsOf(world.receiver.on('/contract'))).toEqual([
    0,
    ...sums([10, 10, 10, 30, 30, 30, ...Array<number>(23).fill(300)]),
  ]);
});

it('a notice of a debit that nobody takes comes again down its own ladder', async () => {
  world.receiver.answer = () => ({ status: 500, body: OK });
  await merchant.debit({ contract_id: merchant.sign('127001', 'C1') });
  await walkTo(world, START + DAY_MS);
  expect(secondsOf(world.receiver.on('/debited'))).toEqual([
    0,
    ...sums([15, 15, 30, 180, 1_800, 1_800, 1_800, 1_800, 3_600]),
  ]);
});

it('a failed debit is told with its reason', async () => {
  world.sandbox.setBalance(world.sandbox.people()[0]!.id, 0);
  await merchant.debit({ contract_id: merchant.sign('127001', 'C1') });
  await world.sandbox.runDue();
  const fields = readXml(world.receiver.on('/debited')[0]!.body);
  expect(fields).toMatchObject({ result_code: 'FAIL', err_code: 'NOTENOUGH', trade_state: 'PAYERROR' });
  expect(merchant.verify(fields)).toBe(true);
});

it('the end of a contract goes to the address of the template, and waits until the server is known', async () => {
  const id = merchant.sign('126001', 'C1');
  world.sandbox.cancelContract(id);
  await world.sandbox.runDue();
  expect(world.receiver.received.map(({ path }) => path)).toEqual(['/contract']);
  world.sandbox.connect(world.receiver.url);
  await world.sandbox.runDue();
  const [notice] = world.receiver.on('/wechat/papay/termination-notify');
  const fields = readXml(notice!.body);
  expect(fields).toMatchObject({ change_type: 'DELETE', contract_id: id, contract_termination_mode: '2' });
  expect(merchant.verify(fields)).toBe(true);
});

it('a contract that nobody ends runs out after ten years, and that is told', async () => {
  world.sandbox.connect(world.receiver.url);
  const id = merchant.sign('126001', 'C1');
  await walkTo(world, at('2036-03-02T04:00:00Z'));
  await world.sandbox.runDue();
  expect(world.sandbox.contracts()).toMatchObject([{ id, endedBy: 'expiry', endedAt: '2036-03-02T04:00:00.000Z' }]);
  const [notice] = world.receiver.on('/wechat/papay/termination-notify');
  expect(readXml(notice!.body)).toMatchObject({ contract_termination_mode: '1' });
});

it('contracts, announcements, balances and a debit that was accepted survive a restart', async () => {
  await world.close();
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-papay-'));
  try {
    await open({ storage: join(folder, 'sandbox.db') });
    const { key } = merchant;
    const contract = merchant.sign('127001', 'C1');
    await walkTo(world, START + 2 * DAY_MS);
    await merchant.debit({ contract_id: contract });
    await world.sandbox.close();
    await world.receiver.close();
    await open({ storage: join(folder, 'sandbox.db') });
    expect(merchant.key).toBe(key);
    expect(world.sandbox.contracts()).toMatchObject([{ id: contract, endedAt: null }]);
    await walkTo(world, START + 3 * DAY_MS + MINUTE_MS);
    expect(world.sandbox.debits()).toMatchObject([{ outTradeNo: 'debit1', state: 'SUCCESS' }]);
  } finally {
    await world.close();
    await rm(folder, { recursive: true });
    await open();
  }
});

it('debits stand in the trade bill as PAP and in the fund flow bill with their fee', async () => {
  await merchant.debit({ contract_id: merchant.sign('127001', 'C1') });
  await world.sandbox.runDue();
  const [titles, line] = world.sandbox.bill('2026-03-02', 'trade')!.split('\r\n');
  const kind = titles!.split(',').indexOf('交易类型');
  expect(line!.split(',')[kind]).toBe('`PAP');
  expect(world.sandbox.bill('2026-03-02', 'fundflow')).toContain('`收入,`25.00,`25.00');
  expect(world.sandbox.state().unsettledOrders).toEqual([]);
});
