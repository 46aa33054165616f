import { writeBooksReport } from '../../../server/insight/books-report';
import { reportPayback } from '../../../server/insight/find-payback';
import { expectPayback } from '../../../server/insight/payback.rules';
import { readScheme } from '../../../server/scheme/ready-made';
import { schemeSchema } from '../../../server/scheme/scheme.schema';
import { DAY_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { type BenefitStory, openBenefitStory } from '../benefit/support';
import type { Character } from '../growth/support';
import { pay, placeOrder, quieten } from './support';

const DAY = '2026-03-02';

/** Uses a benefit on these days of the term, the first day being 1; the clock ends on the last of them. */
async function spendOn(story: BenefitStory, who: Character, benefit: string, days: readonly number[]): Promise<void> {
  const start = story.house.clock.now();
  for (const day of days) {
    await story.house.moveTo(Math.max(story.house.clock.now(), start + (day - 1) * DAY_MS));
    const claim = await story.claim(who, benefit);
    const used = await story.redeem(who, claim.id);
    if (used.status !== 201) throw new Error(JSON.stringify(used.body));
  }
}

describe.each(engines)('the payback day on %s', (engine) => {
  it('of cards by the month is that of the use that brings the price back, on the average of their terms', async () => {
    const story = await openBenefitStory(engine, 'month-cards', DAY);
    await quieten(story);
    try {
      const [anna, bo] = [await story.enter('安娜'), await story.enter('小波')];
      for (const who of [anna, bo]) {
        await pay(story, who, await placeOrder(who, 'takeaway-month'));
        await pay(story, who, await placeOrder(who, 'grocery-month'));
      }
      const start = story.house.clock.now();
      // Anna's three packets bring her 15 yuan back on the sixth day; with Bo's, both cards on the ninth.
      await spendOn(story, anna, 'takeaway-packet', [1, 3, 6]);
      const { read } = story.house.database;
      const report = () => reportPayback(read, start - DAY_MS, start + DAY_MS);
      const early = (await report()).find(({ plan }) => plan === 'takeaway-month');
      expect(early).toMatchObject({ terms: 2, paidFen: 3_000, savedFen: 1_500, costFen: 750, memberDay: null });
      await story.house.moveTo(start + 8 * DAY_MS);
      await spendOn(story, bo, 'takeaway-packet', [1, 1, 1]);
      await spendOn(story, bo, 'grocery-delivery', [1, 1]);
      expect(await report()).toEqual([
        {
          ...{ plan: 'grocery-month', terms: 2, paidFen: 2_000, savedFen: 1_200, costFen: 800 },
          ...{ memberDay: null, costDay: null },
        },
        {
          ...{ plan: 'takeaway-month', terms: 2, paidFen: 3_000, savedFen: 3_000, costFen: 1_500 },
          ...{ memberDay: 9, costDay: null },
        },
      ]);
      const csv = await writeBooksReport(read, 'payback', { from: DAY, to: DAY });
      expect(csv.split('\n').slice(0, 3)).toEqual([
        'plan,terms,paid,saved,cost,payback_day,cost_day',
        'grocery-month,2,20.00,12.00,8.00,,',
        'takeaway-month,2,30.00,30.00,15.00,9,',
      ]);
    } finally {
      await story.close();
    }
  });
});

describe('the payback day before anybody has used anything', () => {
  it.each([
    ['month-cards', 'takeaway-month', 31, { memberDay: 16, costDay: 31 }],
    ['month-cards', 'grocery-month', 31, { memberDay: 16, costDay: 24 }],
    ['jd-plus', 'plus-year', 365, { memberDay: 201, costDay: 268 }],
    ['taobao-year', 'taobao-year', 365, { memberDay: 107, costDay: 153 }],
  ] as const)('of %s, %s: its quotas, used evenly over the term', (scheme, code, days, payback) => {
    const { plans, benefits } = schemeSchema.parse(readScheme(scheme));
    const plan = plans.find((each) => each.code === code);
    if (!plan) throw new Error(`no plan ${code}`);
    const months = plan.period.unit === 'year' ? 12 : 1;
    const expected = benefits.flatMap(({ code: benefit, savesFen, costFen, quota }) =>
      plan.benefits.includes(benefit) && savesFen !== null && quota !== null
        ? [{ savedFen: savesFen, costFen, usesPerTerm: quota.count * months }]
        : [],
    );
    expect(expectPayback(plan.prices[0]?.priceFen ?? 0, days, expected)).toEqual(payback);
  });
});
