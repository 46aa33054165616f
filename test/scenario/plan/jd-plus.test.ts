import { reportProducts } from '../../../server/books/find-books';
import { PlanPrice } from '../../../server/plan/plan.entity';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { type Character, openStory, type Story } from '../growth/support';
import { pay, placeOrder, quieten } from './support';

/** From this morning on the year costs half. */
const CHANGE = '2026-06-01T00:00:00+08:00';

describe.each(engines)('京东 PLUS on %s: ¥198, and from a date ¥99', (engine) => {
  let story: Story;
  let early: Character;
  beforeAll(async () => {
    story = await openStory(engine, 'jd-plus', '2026-05-31');
    await quieten(story);
    early = await story.enter('老会员');
  });
  afterAll(() => story.close());

  const plan = async (who: Character) => (await who.call('GET', '/api/v1/plans')).body.items[0];
  const membership = async (who: Character) => (await who.call('GET', '/api/v1/membership')).body;

  it('lets old buyers keep their term and unpaid orders their amount, while new orders cost half, and keeps the history', async () => {
    const { house } = story;
    expect(await plan(early)).toMatchObject({ priceFen: 19_800, listPriceFen: null, pricePerMonthFen: 1_650 });
    const bought = await placeOrder(early, 'plus-year');
    expect(bought.order.amountFen).toBe(19_800);
    await pay(story, early, bought);
    const before = await membership(early);
    expect(before).toMatchObject({ active: true, endsAt: '2027-05-31T02:30:00.000Z' });

    await house.moveTo(at(CHANGE) - 60_000);
    const waiting = await story.enter('还没付');
    const unpaid = await placeOrder(waiting, 'plus-year');
    await house.moveTo(at(CHANGE));
    expect(await plan(waiting)).toMatchObject({ priceFen: 9_900, listPriceFen: 19_800, pricePerMonthFen: 825 });
    const late = await story.enter('新会员');
    const half = await placeOrder(late, 'plus-year');
    expect(half.order.amountFen).toBe(9_900);
    await pay(story, late, half);

    const again = await waiting.post(`/api/v1/orders/${unpaid.order.id}/payment`);
    expect(again.body.order.amountFen).toBe(19_800);
    await pay(story, waiting, again.body);
    expect((await waiting.call('GET', `/api/v1/orders/${unpaid.order.id}`)).body).toMatchObject({
      status: 'paid',
      amountFen: 19_800,
    });

    expect(await membership(early)).toEqual(before);
    const renewed = await placeOrder(early, 'plus-year');
    expect(renewed.order.amountFen).toBe(9_900);
    await pay(story, early, renewed);
    expect((await membership(early)).terms).toMatchObject([before.terms[0], { startsAt: before.endsAt }]);

    const { id: planId } = await plan(early);
    const prices = await house.database.read.find(PlanPrice, { where: { planId }, order: { effectiveFrom: 'ASC' } });
    expect(prices.map(({ priceFen, listPriceFen }) => [priceFen, listPriceFen])).toEqual([
      [19_800, null],
      [9_900, 19_800],
    ]);
    const [may] = await reportProducts(house.database.read, '2026-05');
    const [june] = await reportProducts(house.database.read, '2026-06');
    expect([may?.salesFen, june?.salesFen]).toEqual([19_800, 19_800 + 2 * 9_900]);
  });
});
