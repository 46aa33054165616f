import { exchangeStatuses, exchangeTransitions } from '../../../server/exchange/exchange.states';
import { loadPoints } from '../../../server/points/load-points';
import { shelfItemDetailSchema, shelfSchema } from '../../../shared/contract/exchange';
import { MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { type Bazaar, cup, fee, openBazaar, paidCup } from './support';

describe.each(engines)('the shelf on %s', (engine) => {
  let bazaar: Bazaar;
  beforeAll(async () => {
    bazaar = await openBazaar(engine);
  });
  afterAll(() => bazaar?.house.close());
  beforeEach(() => bazaar.shelve(cup, fee, paidCup));
  afterEach(() => bazaar.house.advance(MINUTE_MS));

  it('shows every item with its price and what it is to the member', async () => {
    await bazaar.shelve(
      { ...cup, worthFen: 1_800, limit: { period: 'month', count: 2 } },
      { ...fee, stock: 3 },
      { ...paidCup, points: 500 },
      { code: 'none-left', benefit: 'cup', points: 1, stock: 0 },
    );
    const ada = await bazaar.visitor(150);
    const { body } = await ada.get('/api/v1/shelf');
    expect(shelfSchema.parse(body)).toEqual(body);
    expect(body.shelf).toMatchObject({
      ...{ unit: '积分', available: 150 },
      items: [
        {
          code: 'cup',
          points: 100,
          moneyFen: 0,
          worthFen: 1_800,
          state: 'open',
          words: '本月还可兑换 2 次',
          remaining: 2,
        },
        { code: 'fee', points: 120, state: 'open', words: '仅剩 3 份', stockLeft: 3, remaining: null },
        { code: 'paid-cup', points: 500, moneyFen: 990, state: 'short', words: '还差 350 积分' },
        { code: 'none-left', state: 'soldOut', words: '已兑完', stockLeft: 0 },
      ],
    });
    await bazaar.exchanged(ada, cup);
    const { body: after } = await ada.get('/api/v1/shelf');
    expect(after.shelf).toMatchObject({ available: 50, items: [{ state: 'short', remaining: 1 }, {}, {}, {}] });
  });

  it('shows an item with its terms', async () => {
    await bazaar.shelve({ ...cup, limit: { period: 'month', count: 2 } }, fee);
    const ada = await bazaar.visitor(150);
    const { body } = await ada.get('/api/v1/shelf/cup');
    expect(shelfItemDetailSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({ account: 'none', available: 150, item: { code: 'cup' } });
    expect(body.facts).toEqual(
      expect.arrayContaining([
        { label: '适用对象', value: '所有会员' },
        { label: '次数', value: '每月 2 次' },
        { label: '有效期', value: '兑换后 30 天内有效' },
      ]),
    );
    expect((await ada.get('/api/v1/shelf/fee')).body.account).toBe('phone');
    const unknown = await ada.get('/api/v1/shelf/nothing');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'SHELF_ITEM_NOT_FOUND']);
    expect((await ada.get('/api/v1/benefits/cup')).body.shelfItem).toBe('cup');
  });

  it('shows nobody the exchanges of another', async () => {
    const [ada, bob] = [await bazaar.visitor(), await bazaar.visitor()];
    const { exchange } = await bazaar.exchanged(ada, cup);
    const other = await bob.get(`/api/v1/exchanges/${exchange.id}`);
    expect([other.status, other.body.code]).toEqual([404, 'EXCHANGE_NOT_FOUND']);
    expect((await bob.get('/api/v1/exchanges')).body.items).toEqual([]);
  });

  it('lists exchanges page by page, the newest first', async () => {
    const ada = await bazaar.visitor();
    const ids = [];
    for (let nth = 0; nth < 3; nth++) {
      ids.unshift((await bazaar.exchanged(ada, cup)).exchange.id);
      await bazaar.house.advance(1_000);
    }
    const { body: first } = await ada.get('/api/v1/exchanges?limit=2');
    const { body: second } = await ada.get(`/api/v1/exchanges?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
  });

  it('changes with the scheme: what is left out goes, what was exchanged stays as it was called', async () => {
    const ada = await bazaar.visitor();
    const { exchange } = await bazaar.exchanged(ada, cup);
    expect(await bazaar.shelve(cup, fee, paidCup)).toEqual([]);
    expect(await bazaar.shelve({ ...cup, points: 90 }, paidCup)).toEqual([
      ...['积分商城更新「权益cup」', '积分商城下架「权益fee」'],
    ]);
    expect((await ada.get('/api/v1/shelf')).body.shelf.items.map(({ code }: { code: string }) => code)).toEqual([
      ...['cup', 'paid-cup'],
    ]);
    expect(await bazaar.detail(ada, exchange.id)).toMatchObject({
      points: 100,
      item: { benefit: { name: '权益cup' } },
    });
    expect(await bazaar.shelve(cup, fee)).toEqual([
      ...['积分商城更新「权益cup」', '积分商城重新上架「权益fee」', '积分商城下架「权益cup」'],
    ]);
    expect(await bazaar.faults()).toEqual([]);
  });

  it('is none where the live scheme has no points', async () => {
    const { database, clock } = bazaar.house;
    const ada = await bazaar.visitor(100);
    await database.inUnit((unit) => loadPoints(unit, null, clock.now()));
    expect((await ada.get('/api/v1/shelf')).body).toEqual({ shelf: null });
    expect((await ada.get('/api/v1/shelf/cup')).body.code).toBe('SHELF_ITEM_NOT_FOUND');
    expect((await bazaar.exchange(ada, cup)).body.code).toBe('SHELF_ITEM_NOT_FOUND');
  });
});

describe('the states of an exchange', () => {
  it('can all be reached from the first two, and end in done or returned', () => {
    const reached = new Set(['awaitingPayment', 'delivering']);
    for (const state of exchangeStatuses) for (const next of exchangeTransitions[state]) reached.add(next);
    expect([...reached].sort()).toEqual([...exchangeStatuses].sort());
    expect(exchangeStatuses.filter((state) => exchangeTransitions[state].length === 0)).toEqual(['done', 'returned']);
  });
});
