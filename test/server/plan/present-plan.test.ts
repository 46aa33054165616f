import type { Plan, PlanFamily, PlanPrice } from '../../../server/plan/plan.entity';
import { presentPlansOnSale } from '../../../server/plan/present-plan';
import { at } from '../../support/clock';

const NOW = at('2026-05-01T00:00:00Z');
const family: PlanFamily = { code: 'main', name: '会员', isDefault: true, position: 0, changes: null };

interface Offer {
  readonly code: string;
  readonly unit: 'month' | 'quarter' | 'year';
  readonly priceFen: number;
  readonly rank?: number;
  /** The first debit of a plan that renews itself. */
  readonly firstPriceFen?: number;
}

function shelf(...offers: readonly Offer[]) {
  const plans = offers.map(({ code, unit, priceFen, rank = 1, firstPriceFen }, position) => {
    const price: PlanPrice = { id: code, planId: code, priceFen, listPriceFen: null, effectiveFrom: 0, createdAt: 0 };
    const renewal = { papayPlanId: '1', mode: 'announced', graceDays: 3, consentVersion: '1' } as const;
    const plan: Plan = {
      ...{ id: code, code, family: 'main', familyRank: rank, name: code, tagline: '', opens: 'goods', position },
      ...{
        periodUnit: unit,
        periodCount: 1,
        limitPerPerson: null,
        saleStartsAt: null,
        saleEndsAt: null,
        offered: true,
      },
      ...{ benefits: [], refund: null, rail: null, pause: null, gift: null },
      autoRenew: firstPriceFen === undefined ? null : { ...renewal, firstPriceFen },
    };
    return { ...plan, prices: [price] };
  });
  return presentPlansOnSale({ families: [family], plans }, NOW, null).map(({ code, pricePerMonthFen, savingFen }) => ({
    code,
    pricePerMonthFen,
    savingFen,
  }));
}

describe('the ladder of prices that members see', () => {
  it('counts every saving against the month that one can buy without signing, also the month that renews itself', () => {
    expect(
      shelf(
        { code: 'auto-month', unit: 'month', priceFen: 2_000, firstPriceFen: 100 },
        { code: 'month', unit: 'month', priceFen: 2_500 },
        { code: 'quarter', unit: 'quarter', priceFen: 6_900 },
        { code: 'auto-year', unit: 'year', priceFen: 19_800, firstPriceFen: 9_900 },
      ),
    ).toEqual([
      // By the price of those who stay: a first price is for once, and no rung of the ladder.
      { code: 'auto-month', pricePerMonthFen: 2_000, savingFen: 500 },
      { code: 'month', pricePerMonthFen: 2_500, savingFen: 0 },
      { code: 'quarter', pricePerMonthFen: 2_300, savingFen: 600 },
      { code: 'auto-year', pricePerMonthFen: 1_650, savingFen: 10_200 },
    ]);
  });

  it('tells no saving where there is no month of that rank, and none that is not true', () => {
    expect(
      shelf(
        { code: 'year', unit: 'year', priceFen: 19_800 },
        { code: 'gold-month', unit: 'month', priceFen: 5_000, rank: 2 },
        { code: 'gold-quarter', unit: 'quarter', priceFen: 15_900, rank: 2 },
      ).map(({ savingFen }) => savingFen),
    ).toEqual([0, 0, 0]);
  });

  it('rounds a price a month up, so that nobody pays more than they read', () => {
    expect(shelf({ code: 'year', unit: 'year', priceFen: 19_999 })[0]?.pricePerMonthFen).toBe(1_667);
  });
});
