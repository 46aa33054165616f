import { Message } from '../../../server/message/message.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { advanceCycle } from '../../../server/renewal/advance-cycle';
import { renewalData } from '../../../server/renewal/renewal.data';
import { addMonths, businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { openOperator } from '../../support/operators';
import { CONSENT, FIRST_FEN, loadPlans, openRenewals, PRICE_FEN, type RenewalHouse } from './support';

/** Joined on the 31st, at ten in the morning in Shanghai. */
const START = '2026-01-31T02:00:00Z';

describe.each(engines)('auto-renewal on %s', (engine) => {
  let renewals: RenewalHouse;
  let house: RenewalHouse['house'];
  beforeEach(async () => {
    renewals = await openRenewals(engine, START);
    house = renewals.house;
  });
  afterEach(() => house.close());

  it.each(['auto-month', 'auto-slow'] as const)(
    'debits once a month for half a year, five days and more after a reminder, and keeps the 31st (%s)',
    async (code) => {
      const visitor = await renewals.visitor();
      const id = await renewals.join(visitor, code);
      await house.moveTo(at('2026-07-31T01:00:00Z'));

      const terms = await renewals.terms(visitor);
      const anchor = at(START);
      expect(terms.map(({ endsAt }) => endsAt)).toEqual(
        terms.map((_, index) => addMonths(terms[0]!.startsAt, index + 1)),
      );
      expect(terms).toHaveLength(7);
      expect(terms[0]!.startsAt).toBe(anchor);
      expect(new Set(terms.map(({ source }) => source))).toEqual(new Set(['renewal']));

      const debits = await renewals.debits(id);
      const cycles = await renewals.cycles(id);
      expect(debits.map(({ status }) => status)).toEqual(Array(7).fill('succeeded'));
      const firstFen = code === 'auto-month' ? FIRST_FEN : PRICE_FEN;
      expect(debits.map(({ amountFen }) => amountFen)).toEqual([firstFen, ...Array(6).fill(PRICE_FEN)]);
      const renewed = cycles.filter(({ number, status }) => number > 1 && status === 'paid');
      expect(renewed).toHaveLength(6);
      const messages = await house.database.read.findBy(Message, { memberId: visitor.memberId, topic: 'renewalDue' });
      for (const cycle of renewed) {
        const reminder = messages.find(({ eventKey }) => eventKey === `renewal:${cycle.id}`);
        expect(cycle.paidAt! - reminder!.createdAt).toBeGreaterThanOrEqual(5 * DAY_MS);
        // Paid before the time before ran out: benefits never stopped.
        expect(cycle.paidAt!).toBeLessThan(cycle.termEndsAt!);
      }
      const atWechat = house.sandbox.debits();
      expect(atWechat.filter(({ state }) => state === 'SUCCESS')).toHaveLength(7);
      const orders = await renewals.orders(visitor);
      expect(orders.map(({ status, kind }) => `${kind} ${status}`)).toEqual(Array(7).fill('plan paid'));
    },
  );

  it('keeps paid time after a cancellation, and debits nothing more', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor);
    const answer = await renewals.cancel(visitor, id);
    expect(answer).toMatchObject({ status: 200, body: { status: 'ended', nextDebitOn: null, endReason: 'member' } });
    await house.advance(70 * DAY_MS);
    expect(house.sandbox.debits()).toHaveLength(1);
    expect(await renewals.terms(visitor)).toHaveLength(1);
    expect((await renewals.cycles(id)).map(({ status }) => status)).toEqual(['paid', 'cancelled']);
    const later = await house.logIn(visitor.personId);
    expect((await later.get('/api/v1/membership')).body.renewal).toEqual({ status: 'none' });
  });

  it('gives money back in full that WeChat takes after a cancellation, and extends nothing for it', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor, 'auto-slow');
    const [, second] = await renewals.cycles(id);
    // WeChat has accepted the debit and takes the money a day later.
    await house.moveTo(second!.dueAt + 12 * HOUR_MS);
    expect((await renewals.debits(id)).at(-1)?.status).toBe('accepted');
    await renewals.cancel(visitor, id);
    await house.advance(3 * DAY_MS);
    expect((await renewals.debits(id)).at(-1)?.status).toBe('surplus');
    expect(await renewals.terms(visitor)).toHaveLength(1);
    expect(await renewals.refunds(visitor)).toMatchObject([{ status: 'succeeded', amountFen: PRICE_FEN }]);
    expect((await renewals.orders(visitor)).at(-1)).toMatchObject({ status: 'closed', refundedFen: PRICE_FEN });
  });

  it('tries day by day where the money is missing, through the days of grace, and then ends the contract', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor);
    house.sandbox.setBalance(visitor.personId, 0);
    const [, second] = await renewals.cycles(id);
    await house.moveTo(second!.termEndsAt! + 10 * DAY_MS);
    const failed = (await renewals.debits(id)).slice(1);
    expect(failed.map(({ status, failure }) => `${status} ${failure}`)).toEqual(
      Array(failed.length).fill('failed notEnough'),
    );
    const days = failed.map(({ sentAt }) => businessDayOf(sentAt));
    expect(new Set(days).size).toBe(days.length);
    expect(days.length).toBeGreaterThanOrEqual(4);
    for (const { sentAt } of failed) expect(sentAt).toBeLessThan(second!.termEndsAt! + 3 * DAY_MS);
    expect((await renewals.cycles(id))[1]?.status).toBe('lapsed');
    expect(await renewals.contract(id)).toMatchObject({ status: 'ended', endReason: 'lapsed' });
    expect(house.sandbox.contracts(visitor.personId)[0]?.endedBy).toBe('merchant');
  });

  it('takes the money once it is there, in the days of grace too: the new time begins with the payment', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor);
    house.sandbox.setBalance(visitor.personId, 0);
    const [, second] = await renewals.cycles(id);
    await house.moveTo(second!.termEndsAt! + 12 * HOUR_MS);
    expect((await renewals.list(visitor))[0]).toMatchObject({ status: 'on', failed: true });
    house.sandbox.setBalance(visitor.personId, null);
    await house.advance(2 * DAY_MS);
    const terms = await renewals.terms(visitor);
    expect(terms).toHaveLength(2);
    expect(terms[1]!.startsAt).toBeGreaterThan(terms[0]!.endsAt);
    expect((await renewals.cycles(id)).map(({ status }) => status)).toEqual(['paid', 'paid', 'waiting']);
  });

  it('finds a signature and a debit whose notices were lost, and does nothing twice for doubled ones', async () => {
    const lost = await renewals.visitor();
    renewals.strike('noticeDropped', 'PAPAY.SIGNED');
    const id = await renewals.sign(lost);
    renewals.strike('noticeDropped', 'PAPAY.DEBIT');
    await house.advance(2 * HOUR_MS);
    expect(await renewals.contract(id)).toMatchObject({ status: 'signed' });
    expect(await renewals.terms(lost)).toHaveLength(1);

    const doubled = await renewals.visitor();
    renewals.strike('noticeDuplicated', 'PAPAY.SIGNED');
    renewals.strike('noticeDuplicated', 'PAPAY.DEBIT');
    const other = await renewals.join(doubled);
    await house.advance(2 * HOUR_MS);
    expect(await renewals.terms(doubled)).toHaveLength(1);
    expect((await renewals.cycles(other)).map(({ number }) => number)).toEqual([1, 2]);
  });

  it.each(['payTimeoutBefore', 'payErrorAfter'] as const)(
    'takes no money twice where WeChat’s answer fails (%s)',
    async (fault) => {
      const visitor = await renewals.visitor();
      renewals.strike(fault, 'debit');
      const id = await renewals.sign(visitor);
      await house.advance(HOUR_MS);
      expect(await renewals.terms(visitor)).toHaveLength(1);
      expect(await renewals.debits(id)).toHaveLength(1);
      expect(house.sandbox.debits().filter(({ state }) => state === 'SUCCESS')).toHaveLength(1);
    },
  );

  it('follows an end that the member made on WeChat’s own page, told or not', async () => {
    const told = await renewals.visitor();
    const first = await renewals.join(told);
    house.sandbox.cancelContract(house.sandbox.contracts(told.personId)[0]!.id);
    await house.settle();
    expect(await renewals.contract(first)).toMatchObject({ status: 'ended', endReason: 'wechat' });

    const untold = await renewals.visitor();
    const second = await renewals.join(untold);
    renewals.strike('noticeDropped', 'PAPAY.TERMINATED');
    house.sandbox.cancelContract(house.sandbox.contracts(untold.personId)[0]!.id);
    await house.advance(35 * DAY_MS);
    expect(await renewals.contract(second)).toMatchObject({ status: 'ended', endReason: 'wechat' });
    expect(await renewals.debits(second)).toHaveLength(1);
  });

  it('never debits more than was agreed on after a price has risen, and less after it fell', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor);
    await house.advance(DAY_MS);
    await loadPlans(house, PRICE_FEN + 600);
    await house.advance(31 * DAY_MS);
    await loadPlans(house, PRICE_FEN - 400);
    await house.advance(31 * DAY_MS);
    expect((await renewals.debits(id)).map(({ amountFen }) => amountFen)).toEqual([
      FIRST_FEN,
      PRICE_FEN,
      PRICE_FEN - 400,
    ]);
  });

  it('debits only before the end of time that was bought meanwhile', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor);
    const order = await visitor.post('/api/v1/orders', { planId: await renewals.planId('shop-year') });
    house.sandbox.payOrder({ prepayId: order.body.payment.package });
    await house.advance(60 * DAY_MS);
    expect(await renewals.debits(id)).toHaveLength(1);
    const bought = (await renewals.terms(visitor)).at(-1)!;
    expect((await renewals.list(visitor))[0]?.nextDebitOn).toBe(businessDayOf(bought.endsAt - DAY_MS));
  });

  it('gives the first-period price once a person, and signs nothing twice', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor);
    expect((await renewals.begin(visitor)).body.code).toBe('RENEWAL_ALREADY_ON');
    await renewals.cancel(visitor, id);
    await house.advance(40 * DAY_MS);
    const again = await renewals.join(await house.logIn(visitor.personId));
    expect((await renewals.debits(again)).map(({ amountFen }) => amountFen)).toEqual([PRICE_FEN]);
  });

  it('refuses another text than the one in force, a plan that does not renew, and sells no renewing plan once', async () => {
    const visitor = await renewals.visitor();
    expect((await renewals.begin(visitor, 'auto-month', { consentVersion: 'old' })).body.code).toBe(
      'RENEWAL_CONSENT_CHANGED',
    );
    const planId = await renewals.planId('shop-month');
    const plain = await visitor.post('/api/v1/renewals', { planId, consentVersion: CONSENT });
    expect(plain.body.code).toBe('RENEWAL_NOT_OFFERED');
    const once = await visitor.post('/api/v1/orders', { planId: await renewals.planId('auto-month') });
    expect(once.body.code).toBe('PLAN_NOT_ON_SALE');
    const key = 'the-same-key';
    const first = await renewals.begin(visitor, 'auto-month', { key });
    const repeat = await renewals.begin(visitor, 'auto-month', { key });
    expect(repeat.body.renewal.id).toBe(first.body.renewal.id);
  });

  it('keeps one of two contracts of a family that are signed at once, and ends the other', async () => {
    const visitor = await renewals.visitor();
    const first = await renewals.sign(visitor, 'auto-month');
    const second = await renewals.sign(visitor, 'auto-slow');
    await house.settle();
    // Both notices are under way at once: whichever comes first stays.
    const contracts = [await renewals.contract(first), await renewals.contract(second)];
    expect(contracts.map(({ status }) => status).sort()).toEqual(['ended', 'signed']);
    const ended = contracts.find(({ status }) => status === 'ended');
    expect(ended?.endReason).toBe('second');
    expect(await renewals.debits(ended?.id ?? '')).toEqual([]);
    expect(house.sandbox.debits()).toHaveLength(1);
  });

  it('debits once where two workers look at a cycle at once', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.sign(visitor);
    await house.sandbox.runDue();
    const parts = house.composition.renewal!;
    const [cycle] = await renewals.cycles(id);
    await Promise.all([1, 2, 3].map(() => advanceCycle(parts, cycle!.id, cycle!.revision)));
    await house.settle();
    expect(await renewals.debits(id)).toHaveLength(1);
    expect(house.sandbox.debits()).toHaveLength(1);
  });

  it('is ended with the freezing of its member where that is asked for, with a line of its own in the log', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor);
    const owner = await openOperator(house, 'operations');
    const { memberId } = visitor;
    const path = '/ops/v1/members/freeze';
    const foreseen = await owner.send('POST', `${path}/preview`, { input: { memberId, cancelRenewals: true } });
    expect(foreseen.body.after).toMatchObject({ 状态: '冻结', 自动续费: expect.stringContaining('不再扣款') });
    expect((await owner.send('POST', `${path}/preview`, { input: { memberId } })).body.after).not.toHaveProperty(
      '自动续费',
    );
    expect((await renewals.contract(id)).endRequestedAt).toBeNull();
    await owner.act(path, { memberId, cancelRenewals: true });
    await house.settle();
    expect(await renewals.contract(id)).toMatchObject({ status: 'ended', endReason: 'operator' });
    const lines = await house.database.read.find(AuditEntry, { order: { number: 'DESC' }, take: 2 });
    expect(lines.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      `members.freeze member:${memberId}`,
      `renewals.cancel contract:${id}`,
    ]);
    expect(JSON.parse(lines[0]!.after ?? 'null')).toEqual(foreseen.body.after);
    await house.advance(40 * DAY_MS);
    expect(await renewals.debits(id)).toHaveLength(1);
  });

  it('goes on while its member is frozen, where nothing else was asked for', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor);
    const owner = await openOperator(house, 'owner');
    await owner.act('/ops/v1/members/freeze', { memberId: visitor.memberId });
    await house.settle();
    expect((await renewals.contract(id)).status).toBe('signed');
  });

  it('lets a member go only after WeChat has confirmed the end', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor);
    const holder = renewalData(house.composition.renewal!);
    await holder.prepareDeparture(visitor.memberId);
    expect(await holder.isUnsettled(visitor.memberId)).toBe(false);
    expect(await renewals.contract(id)).toMatchObject({ status: 'ended', endReason: 'departure' });
  });
});
