import { OperatorCase } from '../../../server/case/case.entity';
import { createLogger } from '../../../server/http/logger';
import { Job } from '../../../server/jobs/job.entity';
import type { FaultName, FaultOrder } from '../../../server/sandbox';
import { sign } from '../../../server/sandbox/supplier/signature';
import { askByHand, listOpenOrders, settleByHand } from '../../../server/supply/operate-order';
import { sendFirst } from '../../../server/supply/send-order';
import { supplyData } from '../../../server/supply/supply.data';
import { SupplyNotice, SupplyOrder } from '../../../server/supply/supply.entity';
import type { SupplyParts } from '../../../server/supply/supply.parts';
import { createSupplyCipher } from '../../../server/supply/supply-cipher';
import { takeNotice } from '../../../server/supply/take-notice';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { type House, openHouse } from '../../support/house';
import { addBenefit, addMembers, casesOf, claim, claimStatus } from './support';

const ACCOUNT = '13812345678';

describe.each(engines)('orders with a supplier, on %s', (engine) => {
  let house: House;
  let topUp: string;
  beforeAll(async () => {
    house = await openHouse(engine);
    topUp = await addBenefit(
      house.database,
      { kind: 'supplier', supplier: 'sandbox', sku: 'fee-10', account: 'phone' },
      house.clock.now(),
    );
  });
  afterAll(() => house.close());
  afterEach(() => house.sandbox.clearFaults());

  const now = () => house.clock.now();
  const fault = (name: FaultName, order: Partial<FaultOrder> = {}) =>
    house.sandbox.setFault(name, { enabled: true, count: 1, ...order });
  /** A time-out as the server sees it, without the wait. */
  const timeout = (name: 'supplierTimeoutBefore' | 'supplierTimeoutAfter', more: Partial<FaultOrder> = {}) =>
    fault(name, { milliseconds: 20, operation: 'supplyOrder', ...more });
  /** A member's claim, whose order is not sent yet. */
  const begin = async (benefit = topUp, account: string | undefined = ACCOUNT) => {
    const [memberId = ''] = await addMembers(house.database, 1, now());
    const wish = { memberId, benefit, ...(account === undefined ? {} : { account }) };
    const claimed = await claim(house.database, house.composition.claims, wish, now());
    if (!claimed.ok) throw new Error(claimed.refusal);
    const order = await house.database.read.findOneByOrFail(SupplyOrder, { claimId: claimed.value.id });
    return { memberId, claimId: claimed.value.id, number: order.id };
  };
  const orderOf = (number: string) => house.database.read.findOneByOrFail(SupplyOrder, { id: number });
  const atSupplier = (number: string) => house.sandbox.supplyOrders().filter((order) => order.number === number);
  /** How often the supplier was asked after an order. */
  const questions = (number: string) => house.sandbox.calls().filter(({ path }) => path.endsWith(number)).length;
  const notices = (number: string) => house.database.read.findBy(SupplyNotice, { orderId: number });
  const notify = (content: object, at: Instant = now(), supplier = 'sandbox', body = JSON.stringify(content)) => {
    const settings = house.config.suppliers.sandbox;
    if (!settings) throw new Error('no supplier');
    return fetch(`${house.url}/supplier/${supplier}/notify`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Supply-Signature': sign(settings, ['notice'], body, at) },
      body,
    });
  };

  it('are sent after the claim is written, and end with the supplier’s notice', async () => {
    const { claimId, number } = await begin();
    expect(await claimStatus(house.database, claimId)).toBe('delivering');
    expect(await orderOf(number)).toMatchObject({ status: 'created', accountMasked: '138****5678' });
    expect(JSON.stringify(await orderOf(number))).not.toContain(ACCOUNT);
    await house.settle();
    expect(await orderOf(number)).toMatchObject({ status: 'sent', sends: 1 });
    expect(atSupplier(number)).toMatchObject([{ sku: 'fee-10', account: ACCOUNT, status: 'processing' }]);
    await house.advance(5 * SECOND_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'succeeded', asked: 0, accountCipher: null });
    expect((await orderOf(number)).supplierNumber).toBe(atSupplier(number)[0]?.supplierNumber);
    expect(await claimStatus(house.database, claimId)).toBe('used');
    expect(await notices(number)).toMatchObject([{ supplier: 'sandbox', outcome: 'settle' }]);
    await house.advance(HOUR_MS);
    expect(questions(number)).toBe(0);
  });

  it('show the member the account, masked', async () => {
    const { claimId } = await begin();
    const goods = house.composition.claims.deliverers.find(({ kind }) => kind === 'supplier');
    const content = await house.database.inUnit(async (unit) => goods?.findContent(unit, [claimId]));
    expect(content?.get(claimId)).toEqual({ code: null, account: '138****5678' });
  });

  it('of goods without an account carry none', async () => {
    const lounge = await addBenefit(
      house.database,
      { kind: 'supplier', supplier: 'sandbox', sku: 'lounge-once', account: 'none' },
      now(),
    );
    const { claimId, number } = await begin(lounge, undefined);
    await house.advance(5 * SECOND_MS);
    expect(atSupplier(number)).toMatchObject([{ account: null, status: 'succeeded' }]);
    expect(await claimStatus(house.database, claimId)).toBe('used');
  });

  it('are not promised where the supplier is not configured', async () => {
    const other = await addBenefit(house.database, { kind: 'supplier', supplier: 'nobody', sku: 'fee-10' }, now());
    await expect(begin(other)).rejects.toThrow('BENEFIT_SOLD_OUT');
  });

  it('that time out after they were taken are asked after, and never ordered again', async () => {
    timeout('supplierTimeoutAfter');
    fault('supplierNoticeDropped');
    const { claimId, number } = await begin();
    await house.settle();
    expect(await orderOf(number)).toMatchObject({ status: 'unknown', sends: 1 });
    expect(await claimStatus(house.database, claimId)).toBe('delivering');
    await house.advance(20 * SECOND_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'succeeded', sends: 1 });
    expect(await claimStatus(house.database, claimId)).toBe('used');
    expect(atSupplier(number)).toMatchObject([{ requests: 1 }]);
    expect(questions(number)).toBe(1);
  });

  it('that time out and are slow stay with the one order for hours', async () => {
    timeout('supplierTimeoutAfter');
    fault('supplierSlow', { milliseconds: 3 * HOUR_MS });
    fault('supplierNoticeDropped');
    const { claimId, number } = await begin();
    await house.advance(2 * HOUR_MS + MINUTE_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'sent', sends: 1, asked: 6 });
    await house.advance(11 * HOUR_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'succeeded', sends: 1 });
    expect(await claimStatus(house.database, claimId)).toBe('used');
    expect(atSupplier(number)).toMatchObject([{ requests: 1 }]);
  });

  it('that were lost on the way are sent again under their number, after the safe pause and not before', async () => {
    timeout('supplierTimeoutBefore');
    const { claimId, number } = await begin();
    await house.advance(14 * MINUTE_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'unknown', sends: 1, asked: 3 });
    expect(atSupplier(number)).toEqual([]);
    await house.advance(2 * MINUTE_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'succeeded', sends: 2 });
    expect(await claimStatus(house.database, claimId)).toBe('used');
    expect(atSupplier(number)).toHaveLength(1);
  });

  it('that are lost again and again are sent three times, then parked for an operator, who has the last word', async () => {
    timeout('supplierTimeoutBefore', { count: null });
    const { claimId, number } = await begin();
    await house.advance(4 * DAY_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'unknown', sends: 3 });
    expect(await casesOf(house.database, number)).toEqual(['supply.unsettled open']);
    expect((await listOpenOrders(house.database, 10)).map(({ id }) => id)).toContain(number);
    const settled = await house.database.inUnit((unit) =>
      settleByHand(unit, number, 'failed', '供应商查无此单', now()),
    );
    expect(settled.ok).toBe(true);
    expect(await orderOf(number)).toMatchObject({ status: 'failed', failure: '供应商查无此单' });
    expect(await claimStatus(house.database, claimId)).toBe('failed');
  });

  it('are asked after by hand beside the ladder', async () => {
    fault('supplierSlow', { milliseconds: 20 * MINUTE_MS });
    fault('supplierNoticeDropped');
    const { number } = await begin();
    await house.advance(21 * MINUTE_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'sent' });
    expect(await house.database.inUnit((unit) => askByHand(unit, number, now()))).toMatchObject({ ok: true });
    await house.settle();
    expect(await orderOf(number)).toMatchObject({ status: 'succeeded' });
    expect(await house.database.inUnit((unit) => askByHand(unit, number, now()))).toMatchObject({ ok: false });
    expect(await casesOf(house.database, number)).toEqual([]);
  });

  it.each([
    ['supplierRefuses', '该号码暂不支持充值'],
    ['supplierOutOfStock', '库存不足'],
  ] as const)('that the supplier turns down (%s) fail their claim at once', async (name, failure) => {
    fault(name);
    const { claimId, number } = await begin();
    await house.settle();
    expect(await orderOf(number)).toMatchObject({ status: 'failed', failure, sends: 1 });
    expect(await claimStatus(house.database, claimId)).toBe('failed');
    expect(atSupplier(number)).toEqual([]);
  });

  it('that fail later fail their claim then', async () => {
    fault('supplierFails');
    const { claimId, number } = await begin();
    await house.settle();
    expect(await claimStatus(house.database, claimId)).toBe('delivering');
    await house.advance(5 * SECOND_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'failed', failure: '运营商充值失败' });
    expect(await claimStatus(house.database, claimId)).toBe('failed');
  });

  it.each(['supplierError', 'supplierWrongSignature'] as const)(
    'that are answered by nothing to be believed (%s) are unknown, whatever the answer says',
    async (name) => {
      fault(name, { operation: 'supplyOrder' });
      const { claimId, number } = await begin();
      await house.settle();
      expect(await orderOf(number)).toMatchObject({ status: 'unknown', sends: 1 });
      await house.advance(HOUR_MS);
      expect(await orderOf(number)).toMatchObject({ status: 'succeeded' });
      expect(await claimStatus(house.database, claimId)).toBe('used');
      expect(atSupplier(number)).toHaveLength(1);
    },
  );

  it('an unsigned refusal is not believed', async () => {
    fault('supplierOutOfStock');
    fault('supplierWrongSignature', { operation: 'supplyOrder' });
    const { claimId, number } = await begin();
    await house.settle();
    expect(await orderOf(number)).toMatchObject({ status: 'unknown' });
    expect(await claimStatus(house.database, claimId)).toBe('delivering');
  });

  it('whose notice is lost are healed by asking', async () => {
    fault('supplierNoticeDropped');
    const { number } = await begin();
    await house.advance(10 * SECOND_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'sent' });
    await house.advance(10 * SECOND_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'succeeded' });
    expect(await notices(number)).toEqual([]);
  });

  it('whose notice comes twice end once', async () => {
    fault('supplierNoticeDuplicated');
    const { claimId, number } = await begin();
    await house.advance(5 * SECOND_MS);
    expect(house.sandbox.deliveries(2)).toMatchObject([
      { kind: 'supply', status: 204 },
      { kind: 'supply', status: 204 },
    ]);
    expect(await notices(number)).toHaveLength(1);
    expect((await orderOf(number)).revision).toBe(4);
    expect(await claimStatus(house.database, claimId)).toBe('used');
  });

  it('whose notice has a wrong signature go on until a right one comes', async () => {
    fault('supplierNoticeWrongSignature');
    const { number } = await begin();
    await house.advance(5 * SECOND_MS);
    expect(house.sandbox.deliveries(1)).toMatchObject([{ flavour: 'wrong-signature', status: 401, accepted: false }]);
    expect(await orderOf(number)).toMatchObject({ status: 'sent' });
    await house.advance(20 * SECOND_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'succeeded' });
  });

  it('take on a notice that comes before the answer', async () => {
    const { claimId, number } = await begin();
    expect((await notify({ id: 'early', number, status: 'succeeded' })).status).toBe(204);
    expect(await claimStatus(house.database, claimId)).toBe('used');
    await house.advance(MINUTE_MS);
    expect(await orderOf(number)).toMatchObject({ status: 'succeeded', sends: 0 });
    expect(atSupplier(number)).toEqual([]);
  });

  it.each([
    [{ kind: 'accepted', supplierNumber: 'S1' }, []],
    [{ kind: 'unknown', reason: 'no answer in time' }, []],
    [{ kind: 'refused', reason: '库存不足' }, ['supply.contradiction open']],
  ] as const)('keep to a notice that overtakes the answer %j', async (answer, cases) => {
    const { claimId, number } = await begin();
    const { database, clock, config } = house;
    const told = { kind: 'succeeded', supplierNumber: 'S1' } as const;
    const parts: SupplyParts = {
      ...{ database, clock, cipher: createSupplyCipher(config.dataKey), logger: createLogger('silent') },
      suppliers: new Map([
        [
          'sandbox',
          {
            async order() {
              await takeNotice(parts, 'sandbox', { id: `fast-${number}`, number, state: told });
              return answer;
            },
            query: async () => told,
            openNotice: () => null,
          },
        ],
      ]),
    };
    await sendFirst(parts, number);
    expect(await orderOf(number)).toMatchObject({ status: 'succeeded', supplierNumber: 'S1', sends: 1 });
    expect(await claimStatus(database, claimId)).toBe('used');
    expect(await casesOf(database, number)).toEqual(cases);
  });

  it('wait, unsent, for a supplier that was taken out of the configuration', async () => {
    const { number } = await begin();
    const { database, clock, config } = house;
    const cipher = createSupplyCipher(config.dataKey);
    const parts = { database, clock, cipher, suppliers: new Map(), logger: createLogger('silent') };
    await expect(sendFirst(parts, number)).rejects.toThrow('no supplier “sandbox” is configured');
    expect(await orderOf(number)).toMatchObject({ status: 'created', sends: 0 });
  });

  it('park news that contradicts what was taken on, and change nothing', async () => {
    const { claimId, number } = await begin();
    await house.advance(5 * SECOND_MS);
    const answer = await notify({ id: 'late', number, status: 'failed', reason: '退回' });
    expect(answer.status).toBe(204);
    expect(await orderOf(number)).toMatchObject({ status: 'succeeded', failure: null });
    expect(await claimStatus(house.database, claimId)).toBe('used');
    expect(await casesOf(house.database, number)).toEqual(['supply.contradiction open']);
    expect((await notices(number)).map(({ outcome }) => outcome).sort()).toEqual(['contradiction', 'settle']);
  });

  it('believe no notice that is old, of another supplier, or changed on the way', async () => {
    const { number } = await begin();
    await house.settle();
    const content = { id: 'forged', number, status: 'succeeded' };
    expect((await notify(content, now() - 6 * MINUTE_MS)).status).toBe(401);
    expect((await notify(content, now() + 6 * MINUTE_MS)).status).toBe(401);
    expect((await notify(content, now(), 'nobody')).status).toBe(401);
    const unsigned = await fetch(`${house.url}/supplier/sandbox/notify`, {
      method: 'POST',
      body: JSON.stringify(content),
    });
    expect(unsigned.status).toBe(401);
    expect(await orderOf(number)).toMatchObject({ status: 'sent' });
    expect(await notices(number)).toEqual([]);
    expect((await notify(content, now() - 4 * MINUTE_MS)).status).toBe(204);
  });

  it('do not take one of our own messages for a notice', async () => {
    const settings = house.config.suppliers.sandbox;
    if (!settings) throw new Error('no supplier');
    const body = JSON.stringify({ id: 'mirror', number: 'x', status: 'succeeded' });
    const words = ['request', 'POST', '/supplier/sandbox/notify'];
    const answer = await fetch(`${house.url}/supplier/sandbox/notify`, {
      method: 'POST',
      headers: { 'Supply-Signature': sign(settings, words, body, now()) },
      body,
    });
    expect(answer.status).toBe(401);
  });

  it('a genuine notice about a number that is not ours is stored, acknowledged and parked', async () => {
    const content = { id: 'stray', number: 'NOBODYKNOWS', status: 'succeeded' };
    expect([(await notify(content)).status, (await notify(content)).status]).toEqual([204, 204]);
    expect(await casesOf(house.database, 'sandbox:stray')).toEqual(['supply.unknownNumber open']);
    expect(await notices('NOBODYKNOWS')).toMatchObject([{ outcome: 'unknownNumber' }]);
  });

  it('a status that nobody here knows is neither success nor failure', async () => {
    const { claimId, number } = await begin();
    await house.settle();
    expect((await notify({ id: 'odd', number, status: 'half-done' })).status).toBe(204);
    expect(await orderOf(number)).toMatchObject({ status: 'sent' });
    expect(await claimStatus(house.database, claimId)).toBe('delivering');
    expect((await notify({}, now(), 'sandbox', 'no json')).status).toBe(400);
  });

  it('jobs that run twice at once send once', async () => {
    const { number } = await begin();
    const { registry } = house.composition.worker;
    const send = registry.handlerOf('supply.send');
    const twice = { jobId: 'j', attempt: 1 };
    await Promise.all([1, 2, 3].map(() => send?.({ orderId: number } as never, twice)));
    expect(await orderOf(number)).toMatchObject({ status: 'sent', sends: 1 });
    expect(atSupplier(number)).toHaveLength(1);
    expect(await house.database.read.countBy(Job, { uniqueKey: `supply.ask:${number}:1:0` })).toBe(1);
  });

  it('hold a departing member until they have ended, and keep nothing of them after', async () => {
    fault('supplierSlow', { milliseconds: HOUR_MS });
    const { memberId, number } = await begin();
    await house.settle();
    const { database, config } = house;
    const holder = supplyData({ database, cipher: createSupplyCipher(config.dataKey) });
    expect(await holder.isUnsettled(memberId)).toBe(true);
    await house.advance(2 * HOUR_MS);
    expect(await holder.isUnsettled(memberId)).toBe(false);
    expect(await holder.exportFor(memberId)).toMatchObject({
      orders: [{ goods: 'fee-10', account: '138****5678', status: 'succeeded' }],
    });
    await database.inUnit((unit) => holder.erase(unit, memberId));
    expect(await orderOf(number)).toMatchObject({ memberId: null, accountMasked: null, accountCipher: null });
  });

  it('are counted for /metrics while they are open, beside the codes that are left', async () => {
    await house.advance(5 * DAY_MS);
    await house.database.read.update(OperatorCase, { status: 'open' }, { status: 'closed' });
    const before = (await listOpenOrders(house.database, 100)).length;
    fault('supplierSlow', { milliseconds: HOUR_MS });
    await begin();
    await house.settle();
    const { body } = await house.call('GET', '/metrics');
    expect(body).toMatch(new RegExp(`supply_orders_open\\{status="sent"\\} ${before + 1}`));
    expect(body).toContain('supply_codes_free');
  });
});
