import { applyWaiting, expireWaiting, matchRefund } from '../../../server/growth/apply-waiting';
import { BusinessEventRow, GrowthEntry } from '../../../server/growth/growth.entity';
import { MATCH_REFUND } from '../../../server/growth/take-event';
import { Job } from '../../../server/jobs/job.entity';
import { CustomerLink } from '../../../server/member/member.entity';
import { DAY_MS, formatInstant, type Instant } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { buildProgramme, buildSource, type GrowthWorld, openGrowth, type Somebody } from './support';

const capped = buildProgramme({
  sources: [
    buildSource(),
    buildSource({
      code: 'review',
      event: 'review.posted',
      metric: 'times',
      coefficient: { numerator: 5, denominator: 1 },
      caps: { day: 10 },
    }),
  ],
});

describe.each(engines)('events that wait on %s', (engine) => {
  let world: GrowthWorld;
  let customerId: string;
  let customers = 0;
  beforeAll(async () => {
    world = await openGrowth(engine, [capped], '2026-03-01T02:00:00Z');
  });
  afterAll(() => world?.close());
  beforeEach(() => {
    customerId = `c-${++customers}`;
  });

  const tell = (
    kind: string,
    wish: { subject?: string; metrics?: Record<string, number>; at?: Instant; customer?: string } = {},
  ) =>
    world.take({
      kind,
      person: { customerId: wish.customer ?? customerId },
      ...(wish.subject && { subject: `${customerId}-${wish.subject}` }),
      metrics: wish.metrics ?? {},
      occurredAt: formatInstant(wish.at ?? world.clock.now()),
    });
  const link = async (who: Somebody, customer = customerId) => {
    const row = { business: 'pos', customerId: customer, memberId: who.id, linkedAt: world.clock.now() };
    await world.database.inUnit((unit) => unit.insert(CustomerLink, row));
  };
  const total = async ({ id }: Somebody) => [...(await world.sums(id)).values()].reduce((sum, each) => sum + each, 0);

  it('are counted once when their person joins, in the order in which they happened, by two workers at once', async () => {
    const day = world.clock.now();
    await tell('order.paid', { subject: '2', metrics: { amountFen: 20_000 }, at: day - DAY_MS });
    await tell('order.paid', { subject: '1', metrics: { amountFen: 10_000 }, at: day - 2 * DAY_MS });
    for (let n = 0; n < 3; n++) await tell('review.posted');
    const ada = await world.addMember();
    await link(ada);
    await Promise.all([
      applyWaiting(world.parts, ada.id),
      applyWaiting(world.parts, ada.id),
      applyWaiting(world.parts, ada.id),
    ]);
    expect(await total(ada)).toBe(310);
    expect(await world.changes(ada.id)).toEqual(['paper > silver: reached', 'silver > gold: reached']);
    expect(
      await world.database.read.countBy(BusinessEventRow, { memberId: ada.id, status: 'applied', personKey: '' }),
    ).toBe(5);
    expect(await applyWaiting(world.parts, ada.id)).toBe(0);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('of an order and its refund, both before the person came, count as what is left', async () => {
    await tell('order.refunded', { subject: 'o', metrics: { amountFen: 4_000 } });
    await tell('order.paid', { subject: 'o', metrics: { amountFen: 10_000 } });
    const ada = await world.addMember();
    await link(ada);
    await applyWaiting(world.parts, ada.id);
    expect(await total(ada)).toBe(60);
  });

  it('take back from whose order it was, whomever the refund names', async () => {
    const [ada, bob] = [await world.addMember(), await world.addMember()];
    await link(ada);
    await link(bob, `${customerId}-bob`);
    await tell('order.paid', { subject: 'o', metrics: { amountFen: 10_000 } });
    expect(await tell('order.refunded', { subject: 'o', customer: `${customerId}-bob` })).toMatchObject({
      status: 'applied',
      growth: -100,
    });
    expect([await total(ada), await total(bob)]).toEqual([0, 0]);
  });

  it('ask for another look at the order, which finds it though both came at one instant', async () => {
    const ada = await world.addMember();
    await link(ada);
    expect(await tell('order.refunded', { subject: 'o', metrics: { amountFen: 3_000 } })).toMatchObject({
      status: 'waitingForOrder',
    });
    const row = await world.database.read.findOneByOrFail(BusinessEventRow, { subject: `${customerId}-o` });
    expect(
      await world.database.read.existsBy(Job, { topic: MATCH_REFUND, uniqueKey: `${MATCH_REFUND}:${row.id}` }),
    ).toBe(true);
    await matchRefund(world.parts, row.id);
    expect(await total(ada)).toBe(0);
    await Promise.all([
      tell('order.paid', { subject: 'o', metrics: { amountFen: 10_000 } }),
      matchRefund(world.parts, row.id),
      matchRefund(world.parts, row.id),
    ]);
    await matchRefund(world.parts, row.id);
    await matchRefund(world.parts, row.id);
    expect(await total(ada)).toBe(70);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('that come twice at the same instant are counted once', async () => {
    const ada = await world.addMember();
    const event = {
      id: `twin-${customerId}`,
      kind: 'order.paid',
      person: { memberNumber: ada.memberNumber },
      subject: `${customerId}-o`,
      occurredAt: formatInstant(world.clock.now()),
      metrics: { amountFen: 10_000 },
    };
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => world.take(event)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'applied',
      ...Array.from({ length: 7 }, () => 'repeated'),
    ]);
    expect(await total(ada)).toBe(100);
  });

  it('of two refunds at the same instant each takes its own part', async () => {
    const ada = await world.addMember();
    await link(ada);
    await tell('order.paid', { subject: 'o', metrics: { amountFen: 10_000 } });
    await Promise.all(
      [3_000, 2_000, 1_000].map((amountFen) => tell('order.refunded', { subject: 'o', metrics: { amountFen } })),
    );
    expect(await total(ada)).toBe(40);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('are forgotten after ninety days, not before, and count no more afterwards', async () => {
    const told = world.clock.now();
    await tell('order.paid', { subject: 'o', metrics: { amountFen: 10_000 } });
    const find = () => world.database.read.findOneByOrFail(BusinessEventRow, { subject: `${customerId}-o` });
    world.clock.set(told + 90 * DAY_MS);
    await expireWaiting(world.parts);
    expect((await find()).status).toBe('waitingForMember');
    world.clock.set(told + 90 * DAY_MS + 1);
    await expireWaiting(world.parts);
    expect(await find()).toMatchObject({ status: 'expired', personKey: '' });
    const ada = await world.addMember();
    await link(ada);
    await applyWaiting(world.parts, ada.id);
    expect(await world.database.read.countBy(GrowthEntry, { memberId: ada.id })).toBe(0);
  });

  it('for a period that is settled count for it for some days, then for the present one', async () => {
    const ada = await world.addMember();
    await link(ada);
    const old = at('2026-12-31T23:59:59.999+08:00');
    world.clock.set(at('2027-01-07T23:59:59.999+08:00'));
    await tell('order.paid', { subject: 'in-time', metrics: { amountFen: 10_000 }, at: old });
    world.clock.set(at('2027-01-08T00:00:00.000+08:00'));
    await tell('order.paid', { subject: 'too-late', metrics: { amountFen: 2_000 }, at: old });
    expect([...(await world.sums(ada.id))].sort()).toEqual([
      [2026, 100],
      [2027, 20],
    ]);
    expect(await world.tierOf(ada.id)).toBe('silver');
    expect(await world.changes(ada.id)).toEqual(['paper > silver: late']);
  });
});
