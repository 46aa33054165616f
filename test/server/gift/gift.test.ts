import { randomUUID } from 'node:crypto';
import { BookEarning } from '../../../server/books/books.entity';
import { checkBooks } from '../../../server/books/check-books';
import { recogniseIncome } from '../../../server/books/recognise-income';
import { Gift } from '../../../server/gift/gift.entity';
import { BusinessEventRow } from '../../../server/growth/growth.entity';
import { Schedule } from '../../../server/jobs/job.entity';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import type { Gift as GiftOnWire } from '../../../shared/contract/gift';
import { DAY_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { openShop, type PlanCode, type Shop } from '../purchase/support';

describe.each(engines)('a gift on %s', (engine) => {
  let shop: Shop;
  let ada: Visitor;
  let bob: Visitor;
  beforeAll(async () => {
    shop = await openShop(engine);
    // What recurs in all rooms is no part of these stories, and days of it take long.
    shop.house.composition.worker.registry.recurring.length = 0;
    await shop.house.database.inUnit((unit) => unit.clear(Schedule));
  });
  afterAll(() => shop?.house.close());
  beforeEach(async () => {
    ada = await shop.visitor();
    bob = await shop.visitor();
  });
  afterEach(async () => {
    shop.house.sandbox.clearFaults();
    await shop.house.settle();
    expect(await checkBooks(shop.house.database.read)).toEqual([]);
  });

  const read = () => shop.house.database.read;
  const wish = async (message?: string, code: PlanCode = 'shop-year') => ({
    planId: await shop.planId(code),
    ...(message === undefined ? {} : { message }),
  });
  const buy = async (giver: Visitor, message?: string, key: string = randomUUID()) =>
    giver.post('/api/v1/gifts', await wish(message), key);
  /** Buys a gift and pays it. */
  const give = async (giver: Visitor, message?: string): Promise<GiftOnWire & { token: string }> => {
    const bought = await buy(giver, message);
    if (bought.status !== 201) throw new Error(`no gift: ${JSON.stringify(bought.body)}`);
    shop.pay(bought.body.payment);
    await shop.house.settle();
    return (await giver.get(`/api/v1/gifts/${bought.body.gift.id}`)).body;
  };
  const accept = (visitor: Visitor, token: string) => visitor.post('/api/v1/gift-acceptances', { token });
  const topics = async (visitor: Visitor) =>
    (await visitor.get('/api/v1/messages')).body.items.map(({ topic }: { topic: string }) => topic);

  it('is bought by one and accepted by another, once; the giver gets no term, the friend gets one', async () => {
    const gift = await give(ada, '生日快乐，常来喝咖啡');
    expect(gift).toMatchObject({ status: 'waiting', planName: '山茶会员年卡', amountFen: 19_800 });
    expect((await ada.get('/api/v1/membership')).body.active).toBe(false);
    const { body: card } = await shop.house.call('GET', `/api/v1/gift-cards/${gift.token}`);
    expect(card).toMatchObject({ state: 'open', message: '生日快乐，常来喝咖啡', planName: '山茶会员年卡' });
    const first = await accept(bob, gift.token);
    expect([first.status, first.body]).toMatchObject([200, { planName: '山茶会员年卡', first: true }]);
    expect((await accept(bob, gift.token)).body).toEqual({ ...first.body, first: false });
    expect((await accept(await shop.visitor(), gift.token)).body.code).toBe('GIFT_TAKEN');
    await shop.house.settle();
    const { body: membership } = await bob.get('/api/v1/membership');
    expect(membership).toMatchObject({ active: true, terms: [{ source: 'gift', orderId: null }] });
    expect(await read().countBy(MembershipTerm, { memberId: ada.memberId })).toBe(0);
    expect((await ada.get(`/api/v1/gifts/${gift.id}`)).body).toMatchObject({ status: 'accepted', token: null });
    expect(await topics(ada)).toContain('giftAccepted');
    expect(await topics(bob)).toContain('membershipActivated');
  });

  it('stands among the giver’s orders as a gift', async () => {
    const gift = await give(ada);
    const { body: order } = await ada.get(`/api/v1/orders/${gift.orderId}`);
    expect(order).toMatchObject({
      kind: 'gift',
      giftId: gift.id,
      status: 'paid',
      term: null,
      planName: '赠送 山茶会员年卡',
    });
  });

  it('is earned over the friend’s term, and gives the giver growth, only once it is accepted', async () => {
    const gift = await give(ada);
    const earning = () => read().findOneByOrFail(BookEarning, { orderId: gift.orderId ?? '' });
    const aDayLater = async () => {
      await shop.house.advance(DAY_MS);
      await recogniseIncome(shop.house);
    };
    const grown = () => read().existsBy(BusinessEventRow, { subject: gift.orderId ?? '' });
    await aDayLater();
    expect([(await earning()).recognisedFen, await grown()]).toEqual([0, false]);
    await accept(bob, gift.token);
    await shop.house.settle();
    expect([(await earning()).days, await grown()]).toEqual([365, true]);
    await aDayLater();
    expect((await earning()).recognisedFen).toBeGreaterThan(0);
  });

  it('cannot be accepted by its giver, nor with a token that is nobody’s', async () => {
    const gift = await give(ada);
    expect((await accept(ada, gift.token)).body.code).toBe('GIFT_OWN');
    expect((await accept(bob, 'A'.repeat(22))).body.code).toBe('GIFT_NOT_FOUND');
    expect((await accept(bob, 'too-short')).status).toBe(400);
    expect((await bob.get(`/api/v1/gifts/${gift.id}`)).status).toBe(404);
    const row = await read().findOneByOrFail(Gift, { id: gift.id });
    expect(JSON.stringify(row)).not.toContain(gift.token);
  });

  it('stays where a membership of another rank does not let it in, and is accepted later', async () => {
    const gold = await shop.order(bob, 'shop-gold');
    shop.pay(gold.payment);
    await shop.house.settle();
    const gift = await give(ada);
    expect((await accept(bob, gift.token)).body.code).toBe('GIFT_RANK_DIFFERS');
    expect((await ada.get(`/api/v1/gifts/${gift.id}`)).body.status).toBe('waiting');
    expect((await accept(await shop.visitor(), gift.token)).status).toBe(200);
  });

  it('goes to one of two who accept at the same moment', async () => {
    const gift = await give(ada);
    const eve = await shop.visitor();
    const answers = await Promise.all([accept(bob, gift.token), accept(eve, gift.token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await read().countBy(MembershipTerm, { sourceKey: `gift:${gift.id}` })).toBe(1);
  });

  it('goes back whole by itself when nobody accepts it in time', async () => {
    const gift = await give(ada, '趁热');
    await shop.house.moveTo(Date.parse(gift.expiresAt ?? ''));
    expect((await accept(bob, gift.token)).body.code).toBe('GIFT_ENDED');
    await shop.house.advance(MINUTE_MS);
    const { body: after } = await ada.get(`/api/v1/gifts/${gift.id}`);
    expect(after).toMatchObject({
      status: 'returned',
      words: '到期无人领取，款项已原路退回',
      message: null,
      token: null,
    });
    const { body: order } = await ada.get(`/api/v1/orders/${gift.orderId}`);
    expect(order).toMatchObject({ status: 'refunded', refundedFen: 19_800 });
    expect(await read().existsBy(BusinessEventRow, { subject: gift.orderId ?? '' })).toBe(false);
    expect(await topics(ada)).toEqual(expect.arrayContaining(['giftReturned', 'refundSucceeded']));
  });

  it('is taken back by its giver while nobody has accepted it, and not afterwards', async () => {
    const [one, other] = [await give(ada), await give(ada)];
    expect((await bob.post(`/api/v1/gifts/${one.id}/cancellation`)).body.code).toBe('GIFT_NOT_FOUND');
    expect((await ada.post(`/api/v1/gifts/${one.id}/cancellation`)).body.status).toBe('returned');
    expect((await ada.post(`/api/v1/gifts/${one.id}/cancellation`)).status).toBe(200);
    expect((await accept(bob, one.token)).body.code).toBe('GIFT_ENDED');
    await accept(bob, other.token);
    expect((await ada.post(`/api/v1/gifts/${other.id}/cancellation`)).body.code).toBe('GIFT_ACCEPTED');
    await shop.house.advance(2 * MINUTE_MS);
    expect((await shop.refunds(one.orderId ?? '')).map(({ status }) => status)).toEqual(['succeeded']);
    expect(await shop.refunds(other.orderId ?? '')).toEqual([]);
  });

  it('is closed with its order when it is not paid', async () => {
    const { body } = await buy(ada);
    expect((await ada.post(`/api/v1/gifts/${body.gift.id}/cancellation`)).body.code).toBe('GIFT_NOT_PAID');
    await shop.closing(ada, body.gift.orderId);
    await shop.house.settle();
    expect((await ada.get(`/api/v1/gifts/${body.gift.id}`)).body).toMatchObject({ status: 'closed', token: null });
  });

  it('is not written with a message that WeChat refuses, leaves to a human, or does not answer about', async () => {
    expect((await buy(ada, '一起去赌博')).body.code).toBe('GIFT_MESSAGE_REFUSED');
    expect((await buy(ada, '加微信')).body.code).toBe('GIFT_MESSAGE_REFUSED');
    expect((await buy(ada, '好'.repeat(61))).status).toBe(400);
    shop.house.sandbox.setFault('weixinBusy', { enabled: true });
    const unchecked = await buy(ada, '你好');
    expect([unchecked.status, unchecked.body.code]).toEqual([503, 'GIFT_MESSAGE_UNCHECKED']);
    shop.house.sandbox.clearFaults();
    expect(await read().countBy(Gift, { giverId: ada.memberId })).toBe(0);
  });

  it('answers the repeat with the same gift, and refuses another body under the key', async () => {
    const first = await buy(ada, '你好', 'one-gift');
    const second = await buy(ada, '你好', 'one-gift');
    expect(second.body.gift.id).toBe(first.body.gift.id);
    expect((await buy(ada, '再见', 'one-gift')).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    shop.pay(first.body.payment);
    await shop.house.settle();
    expect((await buy(ada, '你好', 'one-gift')).body.payment).toBeNull();
    expect((await ada.get('/api/v1/gifts')).body.items).toHaveLength(1);
  });

  it('is offered only of plans that may be given', async () => {
    const { body } = await shop.house.call('GET', '/api/v1/plans');
    const days = new Map(body.items.map((plan: { code: string; giftDays: number }) => [plan.code, plan.giftDays]));
    expect([days.get('shop-year'), days.get('shop-once')]).toEqual([7, null]);
    const refused = await ada.post('/api/v1/gifts', await wish(undefined, 'shop-once'));
    expect(refused.body.code).toBe('GIFT_NOT_OFFERED');
  });

  it('goes back when its giver leaves', async () => {
    const gift = await give(ada);
    const { body: preview } = await ada.get('/api/v1/member/deletion');
    expect(preview.losses).toContainEqual({ kind: 'gifts', text: '1 份无人领取的礼物将被撤回，款项原路退回' });
    await ada.post('/api/v1/member/deletion', { token: preview.token, confirm: true });
    await shop.house.advance(MINUTE_MS);
    expect((await accept(bob, gift.token)).body.code).toBe('GIFT_ENDED');
    expect(await shop.orderRow(gift.orderId ?? '')).toMatchObject({ status: 'refunded' });
  });
});
