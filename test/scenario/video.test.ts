import { reportMonth } from '../../server/books/find-books';
import { monthsOf, VIRTUAL_PAYMENT_RULE } from '../../server/plan/plan.rules';
import { parseScheme } from '../../server/scheme/load-scheme';
import { readScheme } from '../../server/scheme/ready-made';
import { findLadderWarnings, findSchemeFaults } from '../../server/scheme/scheme.rules';
import type { Scheme } from '../../server/scheme/scheme.schema';
import type { Plan } from '../../shared/contract/plan';
import { DAY_MS } from '../../shared/kernel/instant';
import { engines } from '../support/database';
import { type House, openHouse, type Visitor } from '../support/house';

function video(): Scheme {
  const parsed = parseScheme(readScheme('video'));
  if (!parsed.ok || !('plans' in parsed.value)) throw new Error('the scheme of films cannot be read');
  return parsed.value;
}

describe('the seven prices of 视频会员', () => {
  it('stand in the usual order a month: who commits for longer, or to renewal, pays less', () => {
    const { plans } = video();
    const perMonth = Object.fromEntries(
      plans.map(({ code, prices, period }) => [code, prices[0]!.priceFen / monthsOf(period)]),
    );
    expect(perMonth).toEqual({
      'video-auto-year': 1_650,
      'video-auto-half-year': 1_800,
      'video-auto-quarter': 1_800,
      'video-auto-month': 1_900,
      'video-year': 23_800 / 12,
      'video-quarter': 2_200,
      'video-month': 2_500,
    });
    expect(findLadderWarnings(video())).toEqual([]);
  });

  it('are of rights on offline service: as online content the same plans may not use WeChat Pay, nor entrusted debit', () => {
    const scheme = video();
    const online = scheme.plans.map((plan) => ({ ...plan, opens: 'online' as const }));
    const onWechatPay = findSchemeFaults({ ...scheme, plans: online });
    expect(onWechatPay.filter((fault) => fault.includes(VIRTUAL_PAYMENT_RULE))).toHaveLength(7);
    const onVirtual = findSchemeFaults({ ...scheme, plans: online.map((plan) => ({ ...plan, rail: 'virtual' })) });
    expect(onVirtual.filter((fault) => fault.includes('委托代扣'))).toHaveLength(4);
  });

  it('need no stock: no benefit is counted or costs anything', () => {
    for (const { delivery, costFen } of video().benefits) expect([delivery.kind, costFen]).toEqual(['service', 0]);
  });
});

describe.each(engines)('视频会员 on %s', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(engine, {
      start: '2026-03-05T02:00:00Z',
      scheme: 'video',
      awake: ['reconciliation.daily'],
    });
  });
  afterAll(() => house.close());

  async function buy(visitor: Visitor, code: string): Promise<number> {
    const plans: Plan[] = (await visitor.get('/api/v1/plans')).body.items;
    const plan = plans.find((each) => each.code === code)!;
    const renewal = plan.renewal && { consentVersion: plan.renewal.consentVersion };
    const wish = { planId: plan.id, ...(renewal === null ? {} : { renewal }) };
    const { status, body } = await visitor.post('/api/v1/orders', wish);
    expect([code, status]).toEqual([code, 201]);
    const sheet = house.sandbox.openSheet(visitor.personId, body.payment);
    if (!sheet.ok) throw new Error(sheet.refusal);
    house.sandbox.answerSheet(sheet.value.id, 'pay');
    await house.settle();
    return body.order.amountFen;
  }

  it('earns the price less WeChat’s fee on every plan: nothing else is taken off', async () => {
    const sold: number[] = [];
    for (const { code } of video().plans) {
      const person = house.sandbox.addPerson({ nickname: code });
      sold.push(await buy(await house.logIn(person.id), code));
    }
    expect(sold).toEqual([19_800, 10_800, 5_400, 990, 23_800, 6_600, 2_500]);
    // The fees stand in the day's bill, which is there on the next morning.
    await house.advance(2 * DAY_MS);
    const { salesFen, feesFen, cashFen, refundsFen, incomeFen, marginFen } = await reportMonth(
      house.database.read,
      '2026-03',
    );
    expect(salesFen).toBe(69_890);
    expect(feesFen).toBe(sold.reduce((sum, fen) => sum + Math.round((fen * 6) / 1_000), 0));
    expect([cashFen, refundsFen]).toEqual([salesFen - feesFen, 0]);
    expect(marginFen).toBe(incomeFen - feesFen);
    const renewing = house.sandbox.contracts().filter(({ endedAt }) => endedAt === null);
    expect(renewing).toHaveLength(4);
  });
});
