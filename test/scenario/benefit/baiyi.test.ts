import type { FaultName, FaultOrder } from '../../../server/sandbox';
import { sign } from '../../../server/sandbox/supplier/signature';
import { SupplyNotice, SupplyOrder } from '../../../server/supply/supply.entity';
import type { Claim } from '../../../shared/contract/benefit';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Character } from '../growth/support';
import { ACCOUNT, type BenefitStory, openBenefitStory } from './support';

describe.each(engines)('佰亿千禧: everything comes from a supplier, on %s', (engine) => {
  let story: BenefitStory;
  let yun: Character;
  let visitors = 0;
  beforeAll(async () => {
    story = await openBenefitStory(engine, 'baiyi', '2026-11-10');
  });
  beforeEach(async () => {
    yun = await story.enter(`会员${++visitors}`);
    // ¥1000: gold, which opens the telephone credit.
    await story.happens(yun, 'goods.bought', { amountFen: 100_000 });
  });
  afterAll(() => story?.close());
  afterEach(async () => {
    story.house.sandbox.clearFaults();
    expect(await story.faults()).toEqual([]);
  });

  /** A claim of telephone credit with the number under which it is ordered. */
  const claim = async (): Promise<Claim & { readonly number: string }> => {
    const claimed = await story.claim(yun, 'baiyi-fee', ACCOUNT);
    expect([claimed.status, claimed.words]).toEqual(['delivering', '充值中，通常几分钟内完成']);
    const order = await story.house.database.read.findOneByOrFail(SupplyOrder, { claimId: claimed.id });
    return { ...claimed, number: order.id };
  };
  const statusOf = async ({ id }: Claim) => (await story.claimDetail(yun, id)).status;
  const atSupplier = (number: string) => story.house.sandbox.supplyOrders().filter((order) => order.number === number);
  const callsAbout = (number: string) =>
    story.house.sandbox.calls().filter(({ path }) => path.endsWith(`/orders/${number}`)).length;
  const fault = (name: FaultName, order: Partial<FaultOrder> = {}) =>
    story.house.sandbox.setFault(name, { enabled: true, count: 1, ...order });
  const remaining = async () => (await story.card(yun, 'baiyi-fee')).remaining;
  /** A call-back as anybody can send it who knows the address. */
  const callBack = (body: string, signature: string | null) =>
    fetch(`${story.house.url}/supplier/sandbox/notify`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(signature === null ? {} : { 'Supply-Signature': signature }) },
      body,
    });

  it('arrives within seconds and is told once, also where the call-back comes twice', async () => {
    fault('supplierNoticeDuplicated');
    const claimed = await claim();
    await story.house.advance(MINUTE_MS);
    expect(await statusOf(claimed)).toBe('used');
    expect(story.house.sandbox.deliveries(2).map(({ kind, status }) => [kind, status])).toEqual([
      ['supply', 204],
      ['supply', 204],
    ]);
    expect(await story.house.database.read.countBy(SupplyNotice, { orderId: claimed.number })).toBe(1);
    const told = (await yun.messages()).filter(({ topic }) => topic === 'benefitClaimed');
    expect(told).toHaveLength(1);
    expect(await remaining()).toBe(0);
  });

  it('believes nothing of a call-back with a bad signature, and answers 401', async () => {
    const claimed = await claim();
    await story.house.settle();
    const { clock, config } = story.house;
    const settings = config.suppliers.sandbox;
    if (!settings) throw new Error('no supplier');
    const failed = JSON.stringify({ id: 'forged', number: claimed.number, status: 'failed', reason: '退款' });
    const signed = sign(settings, ['notice'], failed, clock.now());
    const changed = failed.replace('failed', 'succeeded');
    const answers = [
      await callBack(failed, null),
      await callBack(changed, signed),
      await callBack(failed, sign({ ...settings, secret: 'a'.repeat(43) }, ['notice'], failed, clock.now())),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(await statusOf(claimed)).toBe('delivering');
    expect(await story.house.database.read.countBy(SupplyNotice, { id: 'forged' })).toBe(0);
    await story.house.advance(MINUTE_MS);
    expect(await statusOf(claimed)).toBe('used');
  });

  it('is asked after when the supplier does not answer, and never ordered twice', async () => {
    fault('supplierTimeoutAfter', { milliseconds: 20, operation: 'supplyOrder' });
    fault('supplierNoticeDropped');
    const claimed = await claim();
    await story.house.settle();
    expect(await statusOf(claimed)).toBe('delivering');
    await story.house.advance(MINUTE_MS);
    expect(await statusOf(claimed)).toBe('used');
    expect(callsAbout(claimed.number)).toBeGreaterThan(0);
    expect(atSupplier(claimed.number)).toMatchObject([{ requests: 1, status: 'succeeded' }]);
  });

  it('may come late: the claim waits for hours, and a second tap gets no second one', async () => {
    fault('supplierSlow', { milliseconds: 3 * HOUR_MS });
    const claimed = await claim();
    await story.house.advance(2 * HOUR_MS);
    expect(await statusOf(claimed)).toBe('delivering');
    expect(await story.card(yun, 'baiyi-fee')).toMatchObject({ words: '正在发放，请稍候' });
    expect((await story.tap(yun, 'baiyi-fee', { account: ACCOUNT })).body.code).toBe('BENEFIT_QUOTA_REACHED');
    await story.house.advance(HOUR_MS + MINUTE_MS);
    expect(await statusOf(claimed)).toBe('used');
    expect(atSupplier(claimed.number)).toMatchObject([{ requests: 1 }]);
  });

  it.each([
    ['supplierRefuses', '该号码暂不支持充值'],
    ['supplierOutOfStock', '库存不足'],
    ['supplierFails', '运营商充值失败'],
  ] as const)('that comes to nothing (%s) frees the quarter’s one again', async (name, reason) => {
    fault(name);
    const claimed = await claim();
    await story.house.advance(30 * SECOND_MS);
    expect(await statusOf(claimed)).toBe('failed');
    const [told] = (await yun.messages()).filter(({ topic }) => topic === 'benefitFailed');
    expect(told?.body).toBe('充值失败，名额已退还，可以重新领取。');
    // The supplier's own words are for who runs the shop.
    const order = await story.house.database.read.findOneByOrFail(SupplyOrder, { id: claimed.number });
    expect(order.failure).toBe(reason);
    expect(await remaining()).toBe(1);
    const again = await claim();
    await story.house.advance(MINUTE_MS);
    expect(await statusOf(again)).toBe('used');
    expect(await remaining()).toBe(0);
  });

  it('is not promised without the number that is to be topped up', async () => {
    expect((await story.tap(yun, 'baiyi-fee')).body.code).toBe('BENEFIT_ACCOUNT_REQUIRED');
    expect((await story.tap(yun, 'baiyi-ride', { account: ACCOUNT })).body.code).toBe('BENEFIT_LOCKED');
  });
});
