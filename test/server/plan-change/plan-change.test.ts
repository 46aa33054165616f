import { randomUUID } from 'node:crypto';
import { BookEarning, BookPosting } from '../../../server/books/books.entity';
import { dayNumberOf } from '../../../server/books/earning.rules';
import { reportDay } from '../../../server/books/find-books';
import { MembershipCut } from '../../../server/membership/membership.entity';
import { beginChange } from '../../../server/plan-change/settle-change';
import { handlePayNotice } from '../../../server/purchase/handle-pay-notice';
import { PaymentAttempt } from '../../../server/purchase/purchase.entity';
import { RenewalContract } from '../../../server/renewal/renewal.entity';
import type { PlanChange } from '../../../shared/contract/plan-change';
import { addMonths, businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS, formatInstant, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { openRanks, type Ranks } from './support';

const LIGHT_YEAR = 89_900;
const FULL_MONTH = 19_900;
const FULL_YEAR = 179_900;

describe.each(engines)('changing the plan on %s', (engine) => {
  let ranks: Ranks;
  beforeAll(async () => {
    ranks = await openRanks(engine, '2026-03-02T02:00:00Z');
  });
  afterAll(() => ranks?.house.close());
  const now = () => ranks.house.clock.now();

  describe('to a higher rank', () => {
    it('shows what is taken off and what is to pay, and takes exactly that', async () => {
      const visitor = await ranks.visitor();
      const old = await ranks.buy(visitor, 'light-year');
      await ranks.house.advance(2 * DAY_MS);
      const creditFen = Math.floor((LIGHT_YEAR * 363) / 365);
      const preview = await ranks.preview(visitor, 'full-year');
      expect(preview).toMatchObject({ kind: 'atOnce', periods: 1, unusedDays: 363, givenDays: 0, endsRenewal: false });
      expect(preview).toMatchObject({ creditFen, fullFen: FULL_YEAR, payFen: FULL_YEAR - creditFen });
      expect(await ranks.plan('full-year', visitor)).toMatchObject({
        unavailable: 'PLAN_RANK_DIFFERS',
        change: 'atOnce',
      });

      const { change, order, payment } = await ranks.change(visitor, 'full-year');
      expect(order).toMatchObject({ kind: 'change', status: 'pending', amountFen: preview.payFen });
      expect((await ranks.membership(visitor)).planName).toBe('燃动会员轻享年卡');
      const before = await reportDay(ranks.house.database.read, businessDayOf(now()));
      await ranks.pay(payment);

      const membership = await ranks.membership(visitor);
      expect(membership).toMatchObject({ active: true, planName: '燃动会员尊享年卡', startsAt: formatInstant(now()) });
      expect(membership.endsAt).toBe(formatInstant(addMonths(now(), 12)));
      expect((await ranks.terms(visitor)).map(({ endsAt }) => endsAt)).toEqual([now(), addMonths(now(), 12)]);
      expect(await ranks.current(visitor)).toEqual([]);

      // What the old order had left is the new one's to earn, and was not sold again.
      const { read } = ranks.house.database;
      const [left, taken] = await Promise.all(
        [old, change.orderId].map((orderId) => read.findOneByOrFail(BookEarning, { orderId: orderId ?? '' })),
      );
      expect(left).toMatchObject({ status: 'stopped', recognisedFen: Math.floor((LIGHT_YEAR * 2) / 365) });
      expect(taken?.amountFen).toBe(preview.payFen + LIGHT_YEAR - (left?.recognisedFen ?? 0));
      const after = await reportDay(read, businessDayOf(now()));
      expect(after.salesFen - before.salesFen).toBe(preview.payFen);
      expect(after.closing.carriedOver).toBe(0);
    });

    it('once made is the ground of the next: what was taken off counts as paid', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'light-month');
      const first = await ranks.change(visitor, 'full-month');
      await ranks.pay(first.payment);
      expect(first.change).toMatchObject({ creditFen: 9_900, payFen: 10_000 });
      expect(await ranks.preview(visitor, 'top-month')).toMatchObject({ creditFen: FULL_MONTH, payFen: 10_000 });
      await ranks.pay((await ranks.change(visitor, 'top-month')).payment);
      expect((await ranks.membership(visitor)).planName).toBe('燃动会员至尊月卡');
    });

    it('buys more periods where what is left is worth more than one, and pays nothing back', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'light-year');
      const preview = await ranks.preview(visitor, 'full-month');
      expect(preview).toMatchObject({ creditFen: LIGHT_YEAR, periods: 5, payFen: 5 * FULL_MONTH - LIGHT_YEAR });
      const { payment } = await ranks.change(visitor, 'full-month');
      await ranks.pay(payment);
      expect((await ranks.membership(visitor)).endsAt).toBe(formatInstant(addMonths(now(), 5)));
    });

    it('is refused at another amount than the member saw, and nothing changes', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'light-month');
      const { status, body } = await ranks.tryChange(visitor, 'full-month', 1);
      expect([status, body.code]).toEqual([409, 'PLAN_CHANGE_QUOTE_CHANGED']);
      expect(await ranks.current(visitor)).toEqual([]);
    });

    it('sent twice at once makes one order, and its key again answers the same', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'light-month');
      const { payFen } = await ranks.preview(visitor, 'full-month');
      const [one, two] = [randomUUID(), randomUUID()];
      const answers = await Promise.all(
        [one, one, two].map((key) => ranks.tryChange(visitor, 'full-month', payFen, key)),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect(new Set(answers.map(({ body }) => body.order.id)).size).toBe(1);
      const reused = await ranks.tryChange(visitor, 'full-month', payFen + 1, one);
      expect([reused.status, reused.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    });

    it('whose notice comes twice begins once', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'light-month');
      const { payment, order } = await ranks.change(visitor, 'full-month');
      await ranks.pay(payment);
      const [attempt] = await ranks.house.database.read.findBy(PaymentAttempt, { orderId: order?.id ?? '' });
      const fact = await ranks.house.composition.purchase.channel.query(attempt?.id ?? '');
      if (fact.status !== 'paid') throw new Error(fact.status);
      const notice = { id: 'again', eventType: 'TRANSACTION.SUCCESS', content: {} };
      const again = { ...notice, fact: { kind: 'payment', payment: fact.payment } } as const;
      expect(await handlePayNotice(ranks.house.composition.purchase, again)).toBe('repeat');
      expect((await ranks.terms(visitor)).length).toBe(2);
    });

    it('that is not paid in time is off, and the old plan as it was', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'light-month');
      const before = await ranks.membership(visitor);
      const { change, order } = await ranks.change(visitor, 'full-month');
      await ranks.house.advance(31 * MINUTE_MS);
      expect((await ranks.order(order?.id ?? '')).status).toBe('closed');
      expect(await ranks.current(visitor)).toEqual([]);
      expect(await ranks.membership(visitor)).toEqual(before);
      const cancelled = await ranks.cancel(visitor, change.id);
      expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
    });

    it('called off before it is paid closes the order, and another can be asked for', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'light-month');
      const { change, order } = await ranks.change(visitor, 'full-month');
      const other = await ranks.tryChange(visitor, 'full-year', (await ranks.preview(visitor, 'full-year')).payFen);
      expect([other.status, other.body.code]).toEqual([409, 'PLAN_CHANGE_UNDER_WAY']);
      expect((await ranks.cancel(visitor, change.id)).body.status).toBe('cancelled');
      expect((await ranks.order(order?.id ?? '')).status).toBe('closed');
      expect((await ranks.change(visitor, 'full-year')).change.status).toBe('awaitingPayment');
    });

    it('is given back where the membership got longer before it was paid', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'light-month');
      const { change, order, payment } = await ranks.change(visitor, 'full-month');
      await ranks.buy(visitor, 'light-month');
      await ranks.pay(payment);
      await ranks.house.advance(MINUTE_MS);
      expect((await ranks.membership(visitor)).planName).toBe('燃动会员轻享月卡');
      expect(await ranks.refunds(order?.id ?? '')).toMatchObject([{ status: 'succeeded', amountFen: change.payFen }]);
      expect(await ranks.current(visitor)).toEqual([]);
    });

    it('ends the auto-renewal of the old plan', async () => {
      const visitor = await ranks.visitor();
      const contractId = await ranks.join(visitor, 'light-auto');
      expect(await ranks.preview(visitor, 'full-year')).toMatchObject({ endsRenewal: true });
      const { payment } = await ranks.change(visitor, 'full-year');
      await ranks.pay(payment);
      const contract = await ranks.house.database.read.findOneByOrFail(RenewalContract, { id: contractId });
      expect([contract.status, contract.endReason]).toEqual(['ended', 'planChange']);
      expect((await ranks.membership(visitor)).planName).toBe('燃动会员尊享年卡');
    });

    it('cuts every term that had not ended, and says by what', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'light-month');
      await ranks.buy(visitor, 'light-month');
      const { change, payment } = await ranks.change(visitor, 'full-month');
      expect(change.creditFen).toBe(19_800);
      await ranks.pay(payment);
      const cuts = await ranks.house.database.read.findBy(MembershipCut, { memberId: visitor.memberId });
      expect(cuts.map(({ sourceKey }) => sourceKey.startsWith(`change:${change.id}:`))).toEqual([true, true]);
      expect((await ranks.membership(visitor)).terms.length).toBe(1);
    });
  });

  describe('to a lower rank', () => {
    it('is a wish for the term’s end that costs nothing and can be called off', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'full-month');
      const before = await ranks.membership(visitor);
      const { change, order, payment } = await ranks.change(visitor, 'light-month');
      expect([order, payment]).toEqual([null, null]);
      expect(change).toMatchObject({ kind: 'atTermEnd', status: 'waiting', startsAt: before.endsAt, payFen: 9_900 });
      expect((await ranks.current(visitor)).map(({ id }) => id)).toEqual([change.id]);
      expect((await ranks.cancel(visitor, change.id)).body.status).toBe('cancelled');
      expect((await ranks.cancel(visitor, change.id)).body.status).toBe('cancelled');
      expect(await ranks.current(visitor)).toEqual([]);
      expect(await ranks.membership(visitor)).toEqual(before);
    });

    it('gives way to another wish of the member', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'full-month');
      await ranks.change(visitor, 'light-month');
      const { change } = await ranks.change(visitor, 'light-year');
      expect(await ranks.current(visitor)).toMatchObject([{ id: change.id, to: { planName: '燃动会员轻享年卡' } }]);
    });

    it('paid ahead and called off gives all the money back', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'full-month');
      const { change } = await ranks.change(visitor, 'light-month');
      const { body } = await ranks.prepay(visitor, change.id, 9_900);
      await ranks.pay(body.payment);
      expect((await ranks.cancel(visitor, change.id)).body.status).toBe('cancelled');
      await ranks.house.advance(MINUTE_MS);
      expect(await ranks.refunds(body.order.id)).toMatchObject([{ status: 'succeeded', amountFen: 9_900 }]);
      expect((await ranks.order(body.order.id)).status).toBe('refunded');
      expect((await ranks.membership(visitor)).planName).toBe('燃动会员尊享月卡');
    });

    it('whose order was not paid is a wish again', async () => {
      const visitor = await ranks.visitor();
      await ranks.buy(visitor, 'full-month');
      const { change } = await ranks.change(visitor, 'light-month');
      const first = await ranks.prepay(visitor, change.id, 9_900);
      const again = await ranks.prepay(visitor, change.id, 9_900);
      expect(again.body.order.id).toBe(first.body.order.id);
      await ranks.house.advance(31 * MINUTE_MS);
      expect(await ranks.current(visitor)).toMatchObject([{ id: change.id, status: 'waiting', orderId: null }]);
    });
  });

  describe('to a lower rank, where the old plan’s time is over', () => {
    type Walked = { readonly personId: string; readonly change: PlanChange };
    let endsAt: number;
    let [ahead, putOff, signing]: Walked[] = [];
    let contract: RenewalContract;

    // One walk of the clock for all of them, because a month of it takes long.
    beforeAll(async () => {
      const [one, two, three] = [await ranks.visitor(), await ranks.visitor(), await ranks.visitor()];
      await ranks.buy(one, 'full-month');
      await ranks.buy(two, 'full-month');
      endsAt = addMonths(now(), 1);
      const paid = async (visitor: Visitor) => {
        const { change } = await ranks.change(visitor, 'light-month');
        const { body } = await ranks.prepay(visitor, change.id, 9_900);
        await ranks.pay(body.payment);
        return { personId: visitor.personId, change: body.change };
      };
      [ahead, putOff] = [await paid(one), await paid(two)];
      await ranks.buy(two, 'full-month');
      const contractId = await ranks.join(three, 'full-auto');
      const { change } = await ranks.change(three, 'light-auto');
      signing = { personId: three.personId, change };
      await ranks.house.settle();
      contract = await ranks.house.database.read.findOneByOrFail(RenewalContract, { id: contractId });
      const refused = await ranks.prepay(three, change.id, 9_900);
      expect([refused.status, refused.body.code]).toEqual([409, 'PLAN_NOT_ON_SALE']);
      expect((await ranks.current(one))[0]).toMatchObject({ status: 'paid', startsAt: formatInstant(endsAt) });
      expect((await ranks.membership(one)).planName).toBe('燃动会员尊享月卡');
      await ranks.house.moveTo(Math.max(endsAt, addMonths(now(), 1)) + 2 * DAY_MS);
    });
    // Sessions do not last for months.
    const again = (walked: Walked | undefined) => ranks.house.logIn(walked?.personId ?? '');

    it('what was paid ahead begins there by itself, once, and is earned from there', async () => {
      const visitor = await again(ahead);
      expect(await ranks.membership(visitor)).toMatchObject({ active: true, planName: '燃动会员轻享月卡' });
      const terms = [{ endsAt }, { startsAt: endsAt, endsAt: addMonths(endsAt, 1) }];
      expect(await ranks.terms(visitor)).toMatchObject(terms);
      const { read } = ranks.house.database;
      const earning = await read.findOneByOrFail(BookEarning, { orderId: ahead?.change.orderId ?? '' });
      expect(earning.firstDay).toBe(dayNumberOf(businessDayOf(endsAt)));
      await ranks.house.database.inUnit((unit) => beginChange(unit, ahead?.change.id ?? '', now()));
      expect((await ranks.terms(visitor)).length).toBe(2);
    });

    it('what was paid ahead is put off where the old plan got longer, and so is its income', async () => {
      const visitor = await again(putOff);
      expect((await ranks.membership(visitor)).planName).toBe('燃动会员尊享月卡');
      const startsAt = addMonths(endsAt, 1);
      expect(await ranks.current(visitor)).toMatchObject([{ status: 'paid', startsAt: formatInstant(startsAt) }]);
      const { read } = ranks.house.database;
      const earning = await read.findOneByOrFail(BookEarning, { orderId: putOff?.change.orderId ?? '' });
      expect([earning.firstDay, earning.recognisedFen]).toEqual([dayNumberOf(businessDayOf(startsAt)), 0]);
    });

    it('the auto-renewal ended with the wish, and the lower plan asks for a signature of its own', async () => {
      expect([contract.status, contract.endReason]).toEqual(['ended', 'planChange']);
      expect(signing?.change.to.autoRenew).toBe(true);
      const visitor = await again(signing);
      expect(await ranks.current(visitor)).toMatchObject([{ id: signing?.change.id, status: 'waiting', due: true }]);
      await ranks.join(visitor, 'light-auto');
      expect((await ranks.membership(visitor)).active).toBe(true);
      expect(await ranks.current(visitor)).toEqual([]);
    });
  });

  it.each([
    ['nobody who has no membership', null, 'full-month', 'PLAN_CHANGE_NOT_NEEDED'],
    ['plans of one rank, whose terms stack', 'light-month', 'light-year', 'PLAN_CHANGE_NOT_NEEDED'],
    ['what the table does not allow', 'light-month', 'full-auto', 'PLAN_CHANGE_NOT_ALLOWED'],
  ] as const)('is for %s: refused', async (_, held, wished, code) => {
    const visitor = await ranks.visitor();
    if (held !== null) await ranks.buy(visitor, held);
    const preview = await ranks.tryPreview(visitor, wished);
    expect([preview.status, preview.body.code]).toEqual([409, code]);
    const wish = await ranks.tryChange(visitor, wished, 1);
    expect([wish.status, wish.body.code]).toEqual([409, code]);
  });

  it('is nobody else’s to call off', async () => {
    const [visitor, other] = [await ranks.visitor(), await ranks.visitor()];
    await ranks.buy(visitor, 'full-month');
    const { change } = await ranks.change(visitor, 'light-month');
    const refused = await ranks.cancel(other, change.id);
    expect([refused.status, refused.body.code]).toEqual([404, 'PLAN_CHANGE_NOT_FOUND']);
  });

  it('leaves books that balance', async () => {
    expect(await ranks.faults()).toEqual([]);
    expect(await ranks.house.database.read.countBy(BookPosting, { kind: 'carryOver' })).toBeGreaterThan(5);
  });
});
