import { randomUUID } from 'node:crypto';
import { useClaim } from '../../../server/benefit/use-claim';
import { OperatorCase } from '../../../server/case/case.entity';
import { closeCase } from '../../../server/case/park-case';
import { operate } from '../../../server/commands/operate';
import { MembershipCut } from '../../../server/membership/membership.entity';
import { retryRefund } from '../../../server/purchase/return-money';
import { type Decision, decideRequest } from '../../../server/refund/decide-request';
import { refundData } from '../../../server/refund/refund.data';
import { DAY_MS, formatInstant, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { captureOutput } from '../../support/terminal';
import { openRenewals } from '../renewal/support';
import { openRefundShop, type RefundShop } from './support';

describe.each(engines)('a refund on request, on %s', (engine) => {
  const environment = { ...process.env };
  let shop: RefundShop;
  let visitor: Visitor;
  beforeAll(async () => {
    shop = await openRefundShop(engine);
  });
  afterAll(async () => {
    process.env = environment;
    await shop?.house.close();
  });
  beforeEach(async () => {
    visitor = await shop.visitor();
  });
  afterEach(async () => {
    shop.house.sandbox.clearFaults();
    await shop.house.settle();
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  const arrive = () => shop.house.advance(2 * MINUTE_MS);
  const decide = (requestId: string, change: Partial<Decision> = {}) => {
    const { growth, purchase } = shop.house.composition;
    const word = { verdict: 'approve', amountFen: null, operator: 'root', approvedBy: null, answer: '同意' } as const;
    return purchase.database.inUnit((unit) =>
      decideRequest(unit, { growth }, { ...word, ...change, requestId }, shop.house.clock.now()),
    );
  };
  const asked = async (orderId: string, expectedFen: number) => {
    const { status, body } = await shop.ask(visitor, orderId, expectedFen);
    expect(status).toBe(201);
    return body.id as string;
  };

  it('that the policy gives takes everything back at once, just as the preview said, and the money arrives', async () => {
    const before = await shop.earned(visitor);
    const order = await shop.buy(visitor);
    const claimId = await shop.claimCoffee(visitor);
    const earned = await shop.earned(visitor);
    expect([earned.growth - before.growth, earned.points - before.points]).toEqual([50, 50]);

    const preview = await shop.preview(visitor, order.id);
    expect(preview).toMatchObject({
      decision: 'atOnce',
      amountFen: 2_500,
      refusal: null,
      days: { used: 1, total: 31 },
    });
    expect(preview.taken).toEqual({
      term: { endedAt: formatInstant(shop.house.clock.now()), until: order.term?.endsAt },
      ...{ growth: 50, points: 50, renewalEnds: false },
      benefits: [{ code: 'coffee', name: '每周咖啡', count: 1 }],
    });
    // A preview changes nothing.
    expect([await shop.earned(visitor), await shop.activeUntil(visitor)]).toEqual([earned, order.term?.endsAt]);
    expect((await shop.claim(claimId)).status).toBe('usable');

    const { status, body } = await shop.ask(visitor, order.id, preview.amountFen, { note: '买错了' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'agreed', amountFen: 2_500, note: '买错了', money: { status: 'processing' } });
    expect(body.taken).toEqual(preview.taken);
    expect([await shop.earned(visitor), await shop.activeUntil(visitor)]).toEqual([before, null]);
    expect((await shop.claim(claimId)).status).toBe('revoked');
    expect((await shop.detail(visitor, order.id)).status).toBe('refunding');

    await arrive();
    const after = await shop.detail(visitor, order.id);
    expect([after.status, after.refundedFen, after.refundableFen]).toEqual(['refunded', 2_500, 0]);
    expect(await shop.requests(visitor, order.id)).toMatchObject([{ id: body.id, money: { status: 'succeeded' } }]);
    // What was taken back with the agreement is not taken back again with the money.
    expect(await shop.earned(visitor)).toEqual(before);
    expect(await shop.told(visitor)).toContain('refundSucceeded');
    expect(shop.atWechat((await shop.onlyAttempt(order.id)).id).refundedFen).toBe(2_500);
    const again = await shop.buy(visitor);
    expect(again.term?.startsAt).toBe(formatInstant(shop.house.clock.now()));
  });

  it('answers the repeat with the first request, and is made once of many at the same time', async () => {
    const order = await shop.buy(visitor);
    const key = randomUUID();
    const wrong = await shop.ask(visitor, order.id, 2_499);
    expect([wrong.status, wrong.body.code]).toEqual([409, 'REFUND_CHANGED']);
    const answers = await Promise.all(Array.from({ length: 4 }, () => shop.ask(visitor, order.id, 2_500)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect((await shop.refunds(order.id)).map(({ amountFen }) => amountFen)).toEqual([2_500]);

    const next = await shop.buy(visitor);
    const first = await shop.ask(visitor, next.id, 2_500, { key });
    expect((await shop.ask(visitor, next.id, 2_500, { key })).body.id).toBe(first.body.id);
    const other = await shop.ask(visitor, next.id, 2_500, { key, reason: 'other' });
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    expect((await shop.ask(await shop.visitor(), next.id, 2_500)).status).toBe(404);
  });

  it('is refused once a benefit was used, and by a policy of none', async () => {
    const order = await shop.buy(visitor);
    const use = { claimId: await shop.claimCoffee(visitor), uses: 1, sourceKey: order.id, savedFen: null };
    await shop.house.database.inUnit((unit) =>
      useClaim(unit, { ...use, place: '', business: '' }, shop.house.clock.now()),
    );
    expect(await shop.preview(visitor, order.id)).toMatchObject({
      refusal: { code: 'REFUND_BENEFIT_USED' },
      ...{ amountFen: 0, taken: null },
    });
    expect((await shop.ask(visitor, order.id, 2_500)).body.code).toBe('REFUND_BENEFIT_USED');
    const other = await shop.visitor();
    const gold = await shop.buy(other, 'shop-gold');
    expect((await shop.ask(other, gold.id, 2_500)).body.code).toBe('REFUND_NOT_OFFERED');
    expect(await shop.activeUntil(visitor)).not.toBeNull();
  });

  it('goes from the newest term backwards: what was stacked is as if it had never been', async () => {
    const first = await shop.buy(visitor);
    const second = await shop.buy(visitor);
    expect((await shop.preview(visitor, first.id)).refusal?.code).toBe('REFUND_LATER_TERM');
    expect((await shop.preview(visitor, second.id)).days).toEqual({ used: 0, total: 30 });
    await asked(second.id, 2_500);
    expect(await shop.activeUntil(visitor)).toBe(first.term?.endsAt);
    await arrive();
    const third = await shop.buy(visitor);
    expect(third.term).toEqual(second.term);
    await asked(third.id, 2_500);
    await asked(first.id, 2_500);
    expect(await shop.activeUntil(visitor)).toBeNull();
    expect(await shop.house.database.read.countBy(MembershipCut, { memberId: visitor.memberId })).toBe(3);
    // The first is left with the minutes in which it was in force; what never began is not told.
    expect((await visitor.get('/api/v1/membership')).body.terms).toMatchObject([{ orderId: first.id }]);
  });

  it('by days gives the rest of them and keeps the order paid for what was used', async () => {
    const before = await shop.earned(visitor);
    const order = await shop.buy(visitor, 'shop-year');
    await shop.house.advance(2 * DAY_MS);
    const kept = Math.ceil((19_800 * 3) / 365);
    const preview = await shop.preview(visitor, order.id);
    expect(preview).toMatchObject({ amountFen: 19_800 - kept, days: { used: 3, total: 365 } });
    await asked(order.id, preview.amountFen);
    // 2 % of what was kept.
    expect((await shop.earned(visitor)).growth - before.growth).toBe(Math.floor((kept * 2) / 100));
    await arrive();
    expect(await shop.detail(visitor, order.id)).toMatchObject({ status: 'paid', refundedFen: 19_800 - kept });
    expect((await shop.preview(visitor, order.id)).refusal?.code).toBe('REFUND_NOTHING_LEFT');
  });

  it('that waits for an operator leaves everything as it is, and can be withdrawn or refused', async () => {
    const order = await shop.buy(visitor, 'shop-once');
    const preview = await shop.preview(visitor, order.id);
    expect(preview.decision).toBe('operator');
    const first = await asked(order.id, preview.amountFen);
    expect(await shop.cases(first)).toEqual(['refund.requested open']);
    expect(await shop.activeUntil(visitor)).toBe(order.term?.endsAt);
    expect((await shop.ask(visitor, order.id, preview.amountFen)).body.code).toBe('REFUND_UNDER_WAY');
    const withdrawal = `/api/v1/refund-requests/${first}/withdrawal`;
    expect((await (await shop.visitor()).post(withdrawal)).status).toBe(404);
    for (const _ of ['once', 'again']) expect((await visitor.post(withdrawal)).body.status).toBe('withdrawn');
    expect(await shop.cases(first)).toEqual(['refund.requested closed']);

    await shop.house.advance(MINUTE_MS);
    const second = await asked(order.id, preview.amountFen);
    expect(await decide(second, { verdict: 'refuse', answer: '权益已使用' })).toMatchObject({ ok: true });
    expect(await decide(second)).toEqual({ ok: false, refusal: 'REFUND_REQUEST_DECIDED' });
    expect((await visitor.post(`/api/v1/refund-requests/${second}/withdrawal`)).body.code).toBe(
      'REFUND_REQUEST_DECIDED',
    );
    await shop.house.settle();
    expect(await shop.told(visitor)).toContain('refundRefused');
    expect(await shop.requests(visitor, order.id)).toMatchObject([
      { status: 'refused', answer: '权益已使用', money: null },
      { status: 'withdrawn' },
    ]);
    // Who leaves takes what waits with them.
    const third = await asked(order.id, preview.amountFen);
    const { database } = shop.house;
    const data = refundData({ database, clock: shop.house.clock });
    expect((await data.reportDeparture(visitor.memberId, shop.house.clock.now())).losses).toHaveLength(1);
    await data.prepareDeparture(visitor.memberId);
    expect((await shop.row(third)).status).toBe('withdrawn');
  });

  it('is approved by an operator with another amount, above a limit by two', async () => {
    const order = await shop.buy(visitor, 'shop-once');
    const { amountFen } = await shop.preview(visitor, order.id);
    const id = await asked(order.id, amountFen);
    expect(await decide(id, { amountFen: 60_001 })).toEqual({ ok: false, refusal: 'AMOUNT_NOT_LEFT' });
    expect(await decide(id)).toEqual({ ok: false, refusal: 'SECOND_APPROVER_REQUIRED' });
    expect(await decide(id, { approvedBy: 'root' })).toEqual({ ok: false, refusal: 'APPROVER_IS_OPERATOR' });
    expect(await shop.activeUntil(visitor)).toBe(order.term?.endsAt);
    expect(await decide(id, { approvedBy: 'chen', amountFen: 60_000 })).toEqual({ ok: true, value: '¥600' });
    expect(await shop.activeUntil(visitor)).toBeNull();
    await arrive();
    expect((await shop.detail(visitor, order.id)).status).toBe('refunded');
    expect(await shop.row(id)).toMatchObject({ status: 'agreed', decidedBy: 'root', amountFen: 60_000 });
  });

  it('is listed and decided by command', async () => {
    const order = await shop.buy(visitor, 'shop-once');
    const id = await asked(order.id, (await shop.preview(visitor, order.id)).amountFen);
    const { config, database } = shop.house;
    process.env.DATABASE_URL = database.url;
    process.env.DATA_KEY = config.dataKey.toString('base64');
    const run = (...words: string[]) => captureOutput(() => operate(words));
    expect(await run('refund-requests')).toContain(id);
    await expect(run('decide-refund', id, 'approve')).rejects.toThrow('Usage');
    await expect(run('decide-refund', id, 'approve', '--reason', '好', '--amount', '0')).rejects.toThrow('fen');
    expect(await run('decide-refund', id, 'approve', '--reason', '好', '--amount', '1000')).toContain('¥10');
    expect(await run('refund-requests')).not.toContain(id);
    expect((await shop.row(id)).amountFen).toBe(1_000);
  });

  it('whose outcome is unknown is asked for again under its own number, and pays once', async () => {
    const order = await shop.buy(visitor);
    shop.house.sandbox.setFault('payTimeoutAfter', { enabled: true, count: 2, milliseconds: 20, operation: 'refund' });
    await asked(order.id, 2_500);
    await shop.house.advance(3 * MINUTE_MS);
    expect((await shop.refunds(order.id)).map(({ status }) => status)).toEqual(['succeeded']);
    expect(shop.atWechat((await shop.onlyAttempt(order.id)).id).refundedFen).toBe(2_500);
  });

  it('that WeChat closed stays taken back, and goes on under a new number for the same request', async () => {
    const before = await shop.earned(visitor);
    const order = await shop.buy(visitor);
    shop.house.sandbox.setFault('refundClosed', { enabled: true, count: 1, milliseconds: 20 });
    await asked(order.id, 2_500);
    await arrive();
    expect(await shop.requests(visitor, order.id)).toMatchObject([{ money: { status: 'attention' } }]);
    expect((await shop.ask(visitor, order.id, 2_500)).body.code).toBe('REFUND_UNDER_WAY');
    const [closed] = await shop.refunds(order.id);
    const { database, clock } = shop.house;
    const parked = await database.read.findOneByOrFail(OperatorCase, { subject: closed!.id, status: 'open' });
    await database.inUnit((unit) =>
      closeCase(unit, { caseId: parked.id, operator: 'root', note: '重退' }, clock.now()),
    );
    expect(await database.inUnit((unit) => retryRefund(unit, closed!.id, clock.now()))).toMatchObject({ ok: true });
    await arrive();
    expect(await shop.requests(visitor, order.id)).toMatchObject([{ money: { status: 'succeeded' } }]);
    expect((await shop.detail(visitor, order.id)).status).toBe('refunded');
    expect(await shop.earned(visitor)).toEqual(before);
  });
});

it.each(engines)(
  'a refund of what was renewed ends the renewal, and nothing is debited any more, on %s',
  async (engine) => {
    const renewals = await openRenewals(engine, '2026-03-02T02:00:00Z');
    const { house } = renewals;
    try {
      const visitor = await renewals.visitor();
      const contractId = await renewals.join(visitor);
      const [order] = await renewals.orders(visitor);
      const path = `/api/v1/orders/${order!.id}`;
      const preview = (await visitor.get(`${path}/refund-preview`)).body;
      expect(preview).toMatchObject({ decision: 'atOnce', taken: { renewalEnds: true } });
      expect((await renewals.contract(contractId)).status).toBe('signed');
      const wish = { reason: 'notNeeded', expectedFen: preview.amountFen };
      expect((await visitor.post(`${path}/refund-requests`, wish)).body).toMatchObject({
        taken: { renewalEnds: true },
      });
      expect((await renewals.cycles(contractId)).map(({ status }) => status)).toEqual(['paid', 'cancelled']);
      await house.advance(35 * DAY_MS);
      expect(await renewals.contract(contractId)).toMatchObject({ status: 'ended', endReason: 'refunded' });
      expect(await renewals.debits(contractId)).toHaveLength(1);
      expect((await renewals.refunds(visitor)).map(({ status }) => status)).toEqual(['succeeded']);
    } finally {
      await house.close();
    }
  },
);
