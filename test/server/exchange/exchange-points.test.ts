import { exchangePoints } from '../../../server/exchange/exchange-points';
import { CommandKey, PurchaseOrder } from '../../../server/purchase/purchase.entity';
import { DAY_MS, formatInstant, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { ACCOUNT, type Bazaar, cup, fee, openBazaar, paidCup } from './support';

describe.each(engines)('exchanging points on %s', (engine) => {
  let bazaar: Bazaar;
  beforeAll(async () => {
    bazaar = await openBazaar(engine);
  });
  afterAll(() => bazaar?.house.close());
  beforeEach(async () => {
    await bazaar.shelve(cup, fee, paidCup);
  });
  afterEach(async () => {
    bazaar.house.sandbox.clearFaults();
    // So many people log in from one address in a minute, and no more.
    await bazaar.house.advance(MINUTE_MS);
    expect(await bazaar.faults()).toEqual([]);
  });

  const codeOf = (answer: { readonly body: { readonly code?: string } }) => answer.body.code;
  const now = () => bazaar.house.clock.now();

  it('gives the benefit for the points, and says so in the ledger', async () => {
    const ada = await bazaar.visitor(150);
    const { status, body } = await bazaar.exchange(ada, cup);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      payment: null,
      exchange: {
        status: 'done',
        words: '兑换成功',
        points: 100,
        moneyFen: 0,
        orderId: null,
        item: { code: 'cup', benefit: { code: 'cup', name: '权益cup' } },
        claim: { status: 'usable', benefit: { code: 'cup' }, usesLeft: 1 },
      },
    });
    expect(await bazaar.available(ada)).toBe(50);
    const { body: ledger } = await ada.get('/api/v1/points/entries');
    expect(ledger.items[0]).toMatchObject({ kind: 'spent', amount: -100, title: '兑换 权益cup' });
    const { body: mine } = await ada.get('/api/v1/benefit-claims');
    expect(mine.items.map((claim: { id: string }) => claim.id)).toEqual([body.exchange.claim.id]);
  });

  it('takes the points once when the same request comes many times at once', async () => {
    const ada = await bazaar.visitor(1_000);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => bazaar.exchange(ada, cup, { key: 'pressed-twelve-times' })),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.exchange?.id}`)).size).toBe(1);
    expect(await bazaar.available(ada)).toBe(900);
  });

  it('refuses another wish under a key that was used', async () => {
    const ada = await bazaar.visitor();
    await bazaar.exchanged(ada, fee, { key: 'one-key-two-wishes', account: ACCOUNT });
    const other = await bazaar.exchange(ada, fee, { key: 'one-key-two-wishes', account: '13987654321' });
    expect([other.status, codeOf(other)]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('takes nothing where a wish is refused', async () => {
    const ada = await bazaar.visitor(99);
    const wishes = [
      [await bazaar.exchange(ada, cup), 409, 'POINTS_INSUFFICIENT'],
      [await bazaar.exchange(ada, { ...cup, code: 'nothing' }), 404, 'SHELF_ITEM_NOT_FOUND'],
      [await bazaar.exchange(ada, { ...cup, points: 1 }), 409, 'SHELF_PRICE_CHANGED'],
      [await bazaar.exchange(ada, { ...paidCup, moneyFen: 1 }), 409, 'SHELF_PRICE_CHANGED'],
      [await bazaar.exchange(ada, fee), 422, 'BENEFIT_ACCOUNT_REQUIRED'],
      [await bazaar.exchange(ada, fee, { account: '12345' }), 400, 'INVALID_REQUEST'],
    ] as const;
    expect(wishes.map(([{ status, body }]) => [status, body.code])).toEqual(
      wishes.map(([, status, code]) => [status, code]),
    );
    expect(await bazaar.available(ada)).toBe(99);
    expect((await ada.get('/api/v1/exchanges')).body.items).toEqual([]);
    const { read } = bazaar.house.database;
    expect(await read.existsBy(CommandKey, { memberId: ada.memberId })).toBe(false);
    expect(await read.existsBy(PurchaseOrder, { memberId: ada.memberId })).toBe(false);
  });

  it('holds to the price that the member saw while the business changes it', async () => {
    const ada = await bazaar.visitor();
    await bazaar.shelve({ ...cup, points: 200 });
    expect(codeOf(await bazaar.exchange(ada, cup))).toBe('SHELF_PRICE_CHANGED');
    expect((await bazaar.exchanged(ada, { ...cup, points: 200 })).exchange.points).toBe(200);
    expect(await bazaar.available(ada)).toBe(800);
  });

  it('keeps the limit of a period, also when the wishes come at once, and begins anew in the next', async () => {
    await bazaar.shelve({ ...cup, limit: { period: 'month', count: 2 } });
    const ada = await bazaar.visitor();
    const answers = await Promise.all(Array.from({ length: 6 }, () => bazaar.exchange(ada, cup)));
    expect(answers.map((answer) => codeOf(answer) ?? 'done').sort()).toEqual([
      ...Array.from({ length: 4 }, () => 'SHELF_LIMIT_REACHED'),
      ...['done', 'done'],
    ]);
    expect(await bazaar.available(ada)).toBe(800);
    const { body } = await ada.get('/api/v1/shelf');
    expect(body.shelf.items[0]).toMatchObject({ state: 'limitReached', remaining: 0 });
    bazaar.house.clock.advance(25 * DAY_MS);
    await bazaar.house.settle();
    expect((await bazaar.exchange(ada, cup)).status).toBe(201);
  });

  it('gives the last ten to ten of fifty who want them in the same second', async () => {
    await bazaar.shelve({ ...cup, code: 'last-ten', stock: 10 });
    const crowd = await bazaar.addCrowd(50, 100);
    const wish = { item: 'last-ten', points: 100, moneyFen: 0, account: null };
    const results = await Promise.all(
      crowd.map((memberId) => exchangePoints(bazaar.parts, { ...wish, memberId, clientKey: 'rush' })),
    );
    const outcomes = results.map((result) => (result.ok ? 'done' : result.refusal)).sort();
    expect(outcomes).toEqual([
      ...Array.from({ length: 40 }, () => 'BENEFIT_SOLD_OUT'),
      ...Array.from({ length: 10 }, () => 'done'),
    ]);
    const left = await bazaar.availableOf(crowd);
    expect(left.filter((points) => points === 0)).toHaveLength(10);
    expect(left.filter((points) => points === 100)).toHaveLength(40);
    expect(await bazaar.taken('last-ten')).toBe(10);
  });

  it('gives the points back with everything else where the benefit itself has run out', async () => {
    const rare = { code: 'rare', benefit: 'rare', points: 100 };
    await bazaar.shelve(rare);
    const people = [await bazaar.visitor(100), await bazaar.visitor(100), await bazaar.visitor(100)];
    const answers = await Promise.all(people.map((visitor) => bazaar.exchange(visitor, rare)));
    expect(answers.map((answer) => codeOf(answer) ?? 'done').sort()).toEqual([
      ...['BENEFIT_SOLD_OUT', 'BENEFIT_SOLD_OUT', 'done'],
    ]);
    const left = await Promise.all(people.map((visitor) => bazaar.available(visitor)));
    expect(left.sort()).toEqual([0, 100, 100]);
  });

  it('keeps to who may have an item, and to its window', async () => {
    await bazaar.shelve(
      { ...cup, code: 'gold', opensFor: { tiers: [{ programme: 'camellia', from: 'gold' }] } },
      { ...cup, code: 'soon', window: { from: formatInstant(now() + DAY_MS) } },
      { ...cup, code: 'over', window: { until: formatInstant(now()) } },
    );
    const ada = await bazaar.visitor();
    const codes = [];
    for (const code of ['gold', 'soon', 'over']) codes.push(codeOf(await bazaar.exchange(ada, { ...cup, code })));
    expect(codes).toEqual(['BENEFIT_LOCKED', 'SHELF_ITEM_NOT_AVAILABLE', 'SHELF_ITEM_NOT_AVAILABLE']);
    const { body } = await ada.get('/api/v1/shelf');
    expect(body.shelf.items.map((item: { state: string; words: string }) => [item.state, item.words])).toEqual([
      ['locked', '升至金叶即可兑换'],
      ['upcoming', expect.stringContaining('开始')],
      ['ended', '已结束'],
    ]);
    await bazaar.house.advance(DAY_MS);
    expect((await bazaar.exchange(ada, { ...cup, code: 'soon' })).status).toBe(201);
  });

  it('gives nothing that an operator has stopped', async () => {
    const ada = await bazaar.visitor();
    await bazaar.stop('cup', true);
    expect(codeOf(await bazaar.exchange(ada, cup))).toBe('SHELF_ITEM_NOT_AVAILABLE');
    await bazaar.stop('cup', false);
    expect((await bazaar.exchange(ada, cup)).status).toBe(201);
  });

  describe('where the goods come from a supplier', () => {
    it('is under way until they have arrived', async () => {
      const ada = await bazaar.visitor();
      const { exchange } = await bazaar.exchanged(ada, fee, { account: ACCOUNT });
      expect(exchange).toMatchObject({ status: 'delivering', words: '充值中，通常几分钟内完成' });
      await bazaar.house.advance(60_000);
      const after = await bazaar.detail(ada, exchange.id);
      expect(after).toMatchObject({ status: 'done', words: '兑换成功', claim: { status: 'used' } });
      expect(after.claim?.delivery).toMatchObject({ kind: 'supplier', account: '138****5678' });
      expect(await bazaar.available(ada)).toBe(880);
    });

    it('tops up the member’s own number where they have bound one and name none', async () => {
      const ada = await bazaar.visitor();
      const { sandbox } = bazaar.house;
      const bound = await ada.post('/api/v1/member/phone', { code: sandbox.phoneCode(ada.personId) });
      expect(bound.status).toBe(200);
      const { exchange } = await bazaar.exchanged(ada, fee);
      await bazaar.house.advance(60_000);
      const after = await bazaar.detail(ada, exchange.id);
      expect(after.claim?.delivery).toMatchObject({ kind: 'supplier', account: bound.body.phoneMasked });
    });

    it('gives points, limit and stock back when they fail, and tells why', async () => {
      const item = { ...fee, limit: { period: 'once', count: 1 }, stock: 5 } as const;
      await bazaar.shelve(item);
      const ada = await bazaar.visitor();
      bazaar.house.sandbox.setFault('supplierFails', { enabled: true, count: 1 });
      const { exchange } = await bazaar.exchanged(ada, item, { account: ACCOUNT });
      const before = await bazaar.taken('fee');
      await bazaar.house.advance(60_000);
      expect(await bazaar.detail(ada, exchange.id)).toMatchObject({
        status: 'returned',
        words: '充值失败，积分已退回',
        claim: { status: 'failed' },
      });
      expect(await bazaar.available(ada)).toBe(1_000);
      expect(await bazaar.taken('fee')).toBe(before - 1);
      expect((await bazaar.exchange(ada, item, { account: ACCOUNT })).status).toBe(201);
    });
  });
});
