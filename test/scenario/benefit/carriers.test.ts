import { OperatorCase } from '../../../server/case/case.entity';
import { SupplyCode } from '../../../server/supply/supply.entity';
import { createSupplyCipher } from '../../../server/supply/supply-cipher';
import type { Exchange } from '../../../shared/contract/exchange';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { fillPool } from '../../server/supply/support';
import { engines } from '../../support/database';
import type { Answer } from '../../support/house';
import type { Character } from '../growth/support';
import { ACCOUNT, type BenefitStory, openBenefitStory } from './support';

/** What the shelf asks, as the member saw it. */
const prices = {
  qqmusic: { points: 150, moneyFen: 0 },
  youku: { points: 90, moneyFen: 0 },
  mango: { points: 220, moneyFen: 0 },
  eleme: { points: 50, moneyFen: 0 },
  iqiyi: { points: 240, moneyFen: 0 },
  bike: { points: 40, moneyFen: 0 },
  tencent: { points: 120, moneyFen: 990 },
} as const;
type Item = keyof typeof prices;
const codes: readonly Item[] = ['iqiyi', 'bike'];

describe.each(engines)('a carrier’s points for seven virtual goods, on %s', (engine) => {
  let story: BenefitStory;
  let wen: Character;
  let customers = 0;
  beforeAll(async () => {
    story = await openBenefitStory(engine, 'carriers', '2026-11-10');
    const { database, config, clock } = story.house;
    const cipher = createSupplyCipher(config.dataKey);
    const lines = (prefix: string, count: number) => Array.from({ length: count }, (_, nth) => `${prefix}-${nth}`);
    await fillPool(database, cipher, 'iqiyi-month', lines('IQ', 23), clock.now());
    await fillPool(database, cipher, 'bike-ride', lines('BK', 1), clock.now());
    wen = await customer(1_000);
  });
  afterAll(() => story?.close());
  afterEach(async () => {
    story.house.sandbox.clearFaults();
    expect(await story.faults()).toEqual([]);
  });

  /** Somebody with so many points, of a bill that was paid today. */
  const customer = async (points: number): Promise<Character> => {
    const who = await story.enter(`用户${++customers}`);
    await story.happens(who, 'bill.paid', { amountFen: points * 100 }, { subject: `bill-${customers}` });
    return who;
  };
  const wish = (who: Character, item: Item, key?: string): Promise<Answer> => {
    const account = codes.includes(item) ? {} : { account: ACCOUNT };
    return who.post('/api/v1/exchanges', { item, ...prices[item], ...account }, key);
  };
  const exchange = async (who: Character, item: Item): Promise<Exchange> => {
    const { status, body } = await wish(who, item);
    expect([item, status]).toEqual([item, 201]);
    return body.exchange;
  };
  const available = async (who: Character) => (await story.points(who)).available;
  const codeOf = ({ claim }: Exchange) => (claim?.delivery.kind === 'code' ? claim.delivery.code : null);
  const cases = async (kind: string) =>
    (await story.house.database.read.findBy(OperatorCase, { kind })).map(({ subject, status }) => [subject, status]);

  it('shows all seven with what is missing', async () => {
    const poor = await customer(100);
    const { shelf } = (await poor.call('GET', '/api/v1/shelf')).body;
    expect([shelf.unit, shelf.available]).toEqual(['话费积分', 100]);
    expect(shelf.items.map((item: { code: Item; state: string; words: string }) => [item.code, item.words])).toEqual([
      ['qqmusic', '还差 50 话费积分'],
      ['youku', '本月还可兑换 1 次'],
      ['mango', '还差 120 话费积分'],
      ['eleme', '本月还可兑换 2 次'],
      ['iqiyi', '还差 140 话费积分'],
      ['bike', '本月还可兑换 4 次'],
      ['tencent', '还差 20 话费积分'],
    ]);
    expect((await wish(poor, 'qqmusic')).body.code).toBe('POINTS_INSUFFICIENT');
    expect(await available(poor)).toBe(100);
  });

  it('takes points once for a request that comes five times, and tops up once', async () => {
    const before = await available(wen);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => wish(wen, 'qqmusic', 'one-tap-of-wen-0001')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.exchange.id)).size).toBe(1);
    expect(await available(wen)).toBe(before - 150);
    await story.house.advance(MINUTE_MS);
    expect(await story.exchangeDetail(wen, answers[0]?.body.exchange.id)).toMatchObject({
      status: 'done',
      claim: { status: 'used', delivery: { account: '138****5678' } },
    });
    expect(story.house.sandbox.supplyOrders().map(({ sku, requests }) => [sku, requests])).toEqual([
      ['music-month', 1],
    ]);
    expect((await wish(wen, 'qqmusic')).body.code).toBe('SHELF_LIMIT_REACHED');
  });

  it('gives each code of a pool once, and asks the operator for more before none is left', async () => {
    const crowd: Character[] = [];
    for (let count = 0; count < 3; count++) crowd.push(await customer(300));
    const exchanges = await Promise.all(crowd.map((who) => exchange(who, 'iqiyi')));
    // 20 are left, which is as many as are wanted; the next one is too many.
    expect(await cases('supply.lowStock')).toEqual([]);
    exchanges.push(await exchange(await customer(300), 'iqiyi'));
    expect(await cases('supply.lowStock')).toEqual([['iqiyi-month', 'open']]);
    const given = exchanges.map(codeOf);
    expect(new Set(given).size).toBe(4);
    expect(given.every((code) => code?.startsWith('IQ-'))).toBe(true);
    const rows = await story.house.database.read.findBy(SupplyCode, { pool: 'iqiyi-month', status: 'given' });
    expect(new Set(rows.map(({ claimId }) => claimId))).toEqual(new Set(exchanges.map(({ claim }) => claim?.id)));
  });

  it('lets one of two have the last code, and takes nothing of the other', async () => {
    const [one, two] = [await customer(100), await customer(100)];
    const answers = await Promise.all([one, two].map((who) => wish(who, 'bike')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('BENEFIT_SOLD_OUT');
    expect((await Promise.all([one, two].map(available))).sort((a, b) => a - b)).toEqual([60, 100]);
  });

  it('gives points of a failed top-up back to the lots that they came from', async () => {
    const lin = await customer(160);
    await story.restUntil('2027-02-10');
    await story.happens(lin, 'bill.paid', { amountFen: 15_000 });
    expect(await available(lin)).toBe(310);
    story.house.sandbox.setFault('supplierFails', { enabled: true, count: 1 });
    // 160 of last year's and 60 of this year's.
    const failed = await exchange(lin, 'mango');
    expect([failed.status, await available(lin)]).toEqual(['delivering', 90]);
    await story.house.advance(MINUTE_MS);
    const returned = await story.exchangeDetail(lin, failed.id);
    expect([returned.status, returned.words, returned.claim?.status]).toEqual([
      'returned',
      '充值失败，积分已退回',
      'failed',
    ]);
    expect(await available(lin)).toBe(310);
    // What failed does not count: the month's one is still there.
    expect(await story.shelfItem(lin, 'mango')).toMatchObject({ state: 'open', remaining: 1 });
    expect((await lin.messages()).map(({ topic }) => topic)).toContain('benefitFailed');
    await story.restUntil('2027-12-20');
    // Last year's are the ones that expire with this year, all 160 of them.
    expect((await story.points(lin)).expiring).toEqual([{ points: 160, expiresAt: '2027-12-31T16:00:00.000Z' }]);
    await story.restUntil('2028-01-02');
    expect(await available(lin)).toBe(150);
  });

  it('asks points and money for one of them: both or neither', async () => {
    const mei = await customer(400);
    const { body, status } = await wish(mei, 'tencent');
    expect([status, body.exchange.status, await available(mei)]).toEqual([201, 'awaitingPayment', 280]);
    story.house.sandbox.payOrder({ prepayId: body.payment.package });
    await story.house.advance(MINUTE_MS);
    expect(await story.exchangeDetail(mei, body.exchange.id)).toMatchObject({
      status: 'done',
      claim: { status: 'used' },
    });

    const ola = await customer(400);
    const unpaid = (await wish(ola, 'tencent')).body.exchange;
    await story.house.advance(HOUR_MS);
    expect([(await story.exchangeDetail(ola, unpaid.id)).words, await available(ola)]).toEqual([
      '未支付，积分已退回',
      400,
    ]);

    story.house.sandbox.setFault('supplierFails', { enabled: true, count: 1 });
    const paid = await wish(ola, 'tencent');
    story.house.sandbox.payOrder({ prepayId: paid.body.payment.package });
    await story.house.advance(10 * MINUTE_MS);
    expect((await story.exchangeDetail(ola, paid.body.exchange.id)).status).toBe('returned');
    const order = await ola.call('GET', `/api/v1/orders/${paid.body.exchange.orderId}`);
    expect([order.body.status, order.body.refundedFen]).toEqual(['refunded', 990]);
    expect(await available(ola)).toBe(400);
  });

  it('takes the points of a corrected bill back, also what was spent already', async () => {
    const rui = await customer(200);
    const subject = `bill-${customers}`;
    await exchange(rui, 'youku');
    await story.happens(rui, 'bill.adjusted', {}, { subject });
    expect(await available(rui)).toBe(-90);
    await story.happens(rui, 'bill.paid', { amountFen: 10_000 });
    expect(await available(rui)).toBe(10);
  });
});
