import { type BenefitInput, benefitSchema, type CouponTerms } from '../../../server/benefit/benefit.schema';
import { loadBenefits } from '../../../server/benefit/load-benefits';
import type { House } from '../../support/house';
import { buildBenefit } from '../benefit/support';

type Conditions = Partial<Pick<CouponTerms, 'minimumFen' | 'categories'>>;

/** A coupon of an amount. */
export function amountOff(amountFen: number, conditions: Conditions = {}): CouponTerms {
  return { kind: 'coupon', discount: { kind: 'amount', amountFen }, minimumFen: 0, categories: [], ...conditions };
}

/** A coupon of a rate: what remains to pay, in ten-thousandths. */
export function rateOff(payBp: number, conditions: Conditions & { maximumFen?: number } = {}): CouponTerms {
  const { maximumFen = null, ...rest } = conditions;
  return { kind: 'coupon', discount: { kind: 'rate', payBp, maximumFen }, minimumFen: 0, categories: [], ...rest };
}

/** A benefit that everybody can claim once a month, with whatever else is wished. */
export function buildMonthly(code: string, wish: Partial<BenefitInput> = {}): BenefitInput {
  return buildBenefit(code, { issue: 'claim', quota: { period: 'month', count: 1 }, ...wish });
}

/** Makes benefits the live ones of a house; its plans stay. */
export async function loadInto(house: House, benefits: readonly BenefitInput[]): Promise<void> {
  const parsed = benefits.map((benefit) => benefitSchema.parse(benefit));
  await house.database.inUnit((unit) => loadBenefits(unit, parsed, house.clock.now()));
  house.composition.forgetScheme();
}
