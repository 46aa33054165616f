import type { Plan } from '../../shared/contract/plan';
import { DAY_MS } from '../../shared/kernel/instant';
import { engines } from '../support/database';
import { type House, openHouse, type Visitor } from '../support/house';

describe.each(engines)('the main job on %s', (engine) => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse(engine, { start: '2026-01-31T02:00:00Z' });
  });
  afterEach(() => house.close());

  async function planOf(unit: Plan['period']['unit']): Promise<Plan> {
    const { body } = await house.call('GET', '/api/v1/plans');
    return body.items.find((plan: Plan) => plan.period.unit === unit);
  }

  async function order(visitor: Visitor, unit: Plan['period']['unit']) {
    const { status, body } = await visitor.post('/api/v1/orders', { planId: (await planOf(unit)).id });
    expect({ status, problem: body.detail }).toEqual({ status: 201, problem: undefined });
    return body;
  }

  async function buy(visitor: Visitor, unit: Plan['period']['unit']) {
    const placed = await order(visitor, unit);
    const sheet = house.sandbox.openSheet(visitor.personId, placed.payment);
    if (!sheet.ok) throw new Error(sheet.refusal);
    house.sandbox.answerSheet(sheet.value.id, 'pay');
    await house.settle();
    return placed.order;
  }

  it('makes a visitor a member: log in, buy, pay, active, told', async () => {
    const [person] = house.sandbox.people();
    house.sandbox.setFollowing(person!.id, true);
    const visitor = await house.logIn(person!.id);
    await house.settle();

    const bought = await buy(visitor, 'year');

    const paid = await visitor.get(`/api/v1/orders/${bought.id}`);
    expect(paid.body).toMatchObject({ status: 'paid', amountFen: 19_800, confirming: false });
    const membership = await visitor.get('/api/v1/membership');
    expect(membership.body).toMatchObject({
      active: true,
      family: 'shop',
      startsAt: '2026-01-31T02:00:00.000Z',
      endsAt: '2027-01-31T02:00:00.000Z',
      terms: [{ source: 'order', orderId: bought.id }],
    });
    expect(house.sandbox.messages().map((message) => [message.personId, message.channel])).toEqual([
      [person!.id, 'official'],
    ]);
    const inbox = await visitor.get('/api/v1/messages');
    expect(inbox.body.items).toHaveLength(1);
    expect(inbox.body.items[0].topic).toBe('membershipActivated');
  });

  it('stacks terms from the anchor, so that the 31st is kept', async () => {
    const visitor = await house.logIn();
    await buy(visitor, 'month');
    await buy(visitor, 'month');
    const { body } = await visitor.get('/api/v1/membership');
    expect(body.terms.map((term: { endsAt: string }) => term.endsAt)).toEqual([
      '2026-02-28T02:00:00.000Z',
      '2026-03-31T02:00:00.000Z',
    ]);
  });

  it('reminds before the end and tells the end, once each', async () => {
    const visitor = await house.logIn();
    await buy(visitor, 'month');
    await house.advance(40 * DAY_MS);
    expect((await visitor.get('/api/v1/membership')).body.code).toBe('SESSION_ENDED');
    const again = await house.logIn(visitor.personId);
    const { body } = await again.get('/api/v1/messages');
    const topics = body.items.map((message: { topic: string }) => message.topic);
    expect(topics.filter((topic: string) => topic.startsWith('membership'))).toEqual([
      'membershipEnded',
      'membershipEndsIn1Day',
      'membershipEndsIn7Days',
      'membershipActivated',
    ]);
    expect((await again.get('/api/v1/membership')).body.active).toBe(false);
  });

  it('closes an order that is never paid, at its time', async () => {
    const visitor = await house.logIn();
    const placed = await order(visitor, 'month');
    await house.advance(31 * 60_000);
    const { body } = await visitor.get(`/api/v1/orders/${placed.order.id}`);
    expect(body).toMatchObject({ status: 'closed', confirming: false });
    expect(house.sandbox.openSheet(visitor.personId, placed.payment).ok).toBe(false);
  });

  it('reports shipping info, so that the money is not frozen', async () => {
    const visitor = await house.logIn();
    await buy(visitor, 'month');
    expect(house.sandbox.state().unsettledOrders).toEqual([]);
  });

  it('answers a repeated order with the same order, and another body under its key with a conflict', async () => {
    const visitor = await house.logIn();
    const [month, year] = [await planOf('month'), await planOf('year')];
    const first = await visitor.post('/api/v1/orders', { planId: month.id }, 'key-of-this-order');
    const again = await visitor.post('/api/v1/orders', { planId: month.id }, 'key-of-this-order');
    const other = await visitor.post('/api/v1/orders', { planId: year.id }, 'key-of-this-order');
    expect(again.body.order.id).toBe(first.body.order.id);
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    expect((await visitor.get('/api/v1/orders')).body.items).toHaveLength(1);
  });

  it('shows nobody another member’s order', async () => {
    const [first, second] = house.sandbox.people();
    const owner = await house.logIn(first!.id);
    const stranger = await house.logIn(second!.id);
    const placed = await order(owner, 'month');
    expect((await stranger.get(`/api/v1/orders/${placed.order.id}`)).status).toBe(404);
    expect((await stranger.post(`/api/v1/orders/${placed.order.id}/payment`)).status).toBe(404);
    expect((await stranger.post(`/api/v1/orders/${placed.order.id}/closing`)).status).toBe(404);
  });
});
