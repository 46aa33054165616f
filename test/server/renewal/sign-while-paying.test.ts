import { Message } from '../../../server/message/message.entity';
import type { Order, Payment } from '../../../shared/contract/order';
import { businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { FIRST_FEN, loadPlans, openRenewals, PRICE_FEN, type RenewalHouse } from './support';

const START = '2026-03-10T02:00:00Z';

interface Placed {
  readonly order: Order;
  readonly payment: Payment;
}

describe.each(engines)('signing while paying on %s', (engine) => {
  let renewals: RenewalHouse;
  let house: RenewalHouse['house'];
  beforeAll(async () => {
    renewals = await openRenewals(engine, START);
    house = renewals.house;
  });
  afterAll(() => house.close());

  const place = async (visitor: Visitor): Promise<Placed> => {
    const answer = await renewals.order(visitor);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  /** The member's tap on WeChat's sheet. */
  const pay = (visitor: Visitor, { payment }: Placed, signs = true) => {
    const sheet = house.sandbox.openSheet(visitor.personId, payment);
    if (!sheet.ok) throw new Error(sheet.refusal);
    expect(house.sandbox.answerSheet(sheet.value.id, 'pay', signs)?.status).toBe('paid');
    return sheet.value;
  };
  const idOf = ({ order }: Placed) => order.renewalId ?? '';
  const orderOf = async (visitor: Visitor, { order }: Placed): Promise<Order> =>
    (await visitor.get(`/api/v1/orders/${order.id}`)).body;
  const states = async (contractId: string) =>
    (await renewals.cycles(contractId)).map(({ number, status }) => `${number} ${status}`);

  it('offers the contract on the pay sheet, takes the first-period price once and debits from the second period on', async () => {
    const visitor = await renewals.visitor();
    const placed = await place(visitor);
    expect(placed.order.amountFen).toBe(FIRST_FEN);
    expect(placed.payment.signType).not.toBe('RSA');
    expect(pay(visitor, placed).contract?.planName).toBeDefined();
    await house.settle();
    expect(await renewals.contract(idOf(placed))).toMatchObject({ status: 'signed', firstPricePaid: true });
    expect(await states(idOf(placed))).toEqual(['2 waiting']);
    const [term] = await renewals.terms(visitor);
    expect(term).toMatchObject({ source: 'order', orderId: placed.order.id });
    const home = (await visitor.get('/api/v1/home')).body;
    const nextDebitOn = businessDayOf(term!.endsAt - DAY_MS);
    expect(home.membership.renewal).toMatchObject({ status: 'on', nextDebitOn, amountFen: PRICE_FEN });
    const plans = (await visitor.get('/api/v1/plans')).body.items;
    expect(plans.find(({ code }: { code: string }) => code === 'auto-month').renewal.firstPriceFen).toBeNull();

    await house.moveTo(term!.endsAt + HOUR_MS);
    expect(await states(idOf(placed))).toEqual(['2 paid', '3 waiting']);
    expect((await renewals.debits(idOf(placed))).map(({ amountFen }) => amountFen)).toEqual([PRICE_FEN]);
    const messages = await house.database.read.findBy(Message, { memberId: visitor.memberId });
    const topics = messages.map(({ topic }) => topic);
    expect(topics).not.toContain('membershipEndsIn7Days');
    expect(topics).not.toContain('membershipEndsIn1Day');
    const due = messages.find(({ topic }) => topic === 'renewalDue');
    expect(due?.page).toBe(`/packages/renewal/renewal/index?id=${idOf(placed)}`);
  });

  it.each(['PAPAY.SIGNED', 'PAPAY.PAYMENT'])(
    'comes to the same where the notice %s is late, lost or doubled',
    async (topic) => {
      for (const fault of ['noticeDelayed', 'noticeDropped', 'noticeDuplicated'] as const) {
        const visitor = await renewals.visitor();
        const placed = await place(visitor);
        renewals.strike(fault, topic);
        pay(visitor, placed);
        await house.settle();
        if (topic === 'PAPAY.PAYMENT' && fault !== 'noticeDuplicated') {
          // Signed, and not paid as far as we know: nothing is debited for it.
          expect(await states(idOf(placed))).toEqual([]);
        }
        await house.advance(HOUR_MS);
        expect(await states(idOf(placed))).toEqual(['2 waiting']);
        expect(await renewals.terms(visitor)).toHaveLength(1);
        expect(await renewals.debits(idOf(placed))).toEqual([]);
      }
    },
  );

  it('is an ordinary purchase where the member pays and does not sign', async () => {
    const visitor = await renewals.visitor();
    const placed = await place(visitor);
    pay(visitor, placed, false);
    await house.advance(2 * HOUR_MS);
    expect(await orderOf(visitor, placed)).toMatchObject({ status: 'paid', amountFen: FIRST_FEN });
    expect(await renewals.contract(idOf(placed))).toMatchObject({ status: 'ended', endReason: 'notSigned' });
    // The price for the first period is gone with it.
    expect((await place(visitor)).order.amountFen).toBe(PRICE_FEN);
  });

  it('is an ordinary payment where WeChat does not offer the contract, and the order says so', async () => {
    const visitor = await renewals.visitor();
    renewals.strike('papayPreSignFails');
    const placed = await place(visitor);
    expect(placed.order).toMatchObject({ renewalId: null, status: 'pending' });
    const [contract] = await renewals.list(visitor);
    expect(contract).toMatchObject({ status: 'ended', endReason: 'notOffered' });
    expect(pay(visitor, placed).contract).toBeUndefined();
    await house.settle();
    expect((await orderOf(visitor, placed)).status).toBe('paid');
  });

  it('ends the contract with an order that nobody paid, also where it was signed all the same', async () => {
    const unpaid = await renewals.visitor();
    const first = await place(unpaid);
    // The open order holds the price of the first period: a second one at once costs the ordinary price.
    expect((await place(unpaid)).order.amountFen).toBe(PRICE_FEN);
    await unpaid.post(`/api/v1/orders/${first.order.id}/closing`);
    await house.settle();
    expect(await renewals.contract(idOf(first))).toMatchObject({ status: 'ended', endReason: 'unpaid' });

    const late = await renewals.visitor();
    const second = await place(late);
    renewals.strike('noticeDropped', 'PAPAY.SIGNED');
    renewals.strike('noticeDropped', 'PAPAY.PAYMENT');
    pay(late, second);
    // Paid and signed at WeChat, and neither was told: the questions find both.
    await house.advance(5 * MINUTE_MS);
    expect(await states(idOf(second))).toEqual(['2 waiting']);
  });

  it('makes the same payable again, and answers a repeat with the same order', async () => {
    const visitor = await renewals.visitor();
    const first = await renewals.order(visitor, 'auto-month', { key: 'sign-once' });
    const repeat = await visitor.post('/api/v1/orders', await wishOf(first.body), 'sign-once');
    expect(repeat.body.order.id).toBe(first.body.order.id);
    const again = await visitor.post(`/api/v1/orders/${first.body.order.id}/payment`);
    expect(again.body.payment.package).toBe(first.body.payment.package);
    pay(visitor, again.body);
    await house.settle();
    expect(await states(idOf(first.body))).toEqual(['2 waiting']);

    async function wishOf({ order }: Placed) {
      const { consentVersion } = await renewals.contract(order.renewalId ?? '');
      return { planId: order.planId, renewal: { consentVersion } };
    }
  });

  it('asks for a new consent after the price has changed, and offers nothing for a plan that does not renew', async () => {
    const visitor = await renewals.visitor();
    const shown = (await visitor.get('/api/v1/plans')).body.items.find(
      ({ code }: { code: string }) => code === 'auto-month',
    ).renewal;
    expect(shown.text).toContain('¥19');
    await house.advance(DAY_MS);
    await loadPlans(house, PRICE_FEN + 300);
    const later = await house.logIn(visitor.personId);
    const refused = await renewals.order(later, 'auto-month', { consentVersion: shown.consentVersion });
    expect(refused.body.code).toBe('RENEWAL_CONSENT_CHANGED');
    expect((await later.get('/api/v1/orders')).body.items).toEqual([]);
    const planId = await renewals.planId('shop-month');
    const plain = await later.post('/api/v1/orders', { planId, renewal: { consentVersion: 'x' } });
    expect(plain.body.code).toBe('RENEWAL_NOT_OFFERED');
  });
});
