import { formatFen } from '../../shared/kernel/fen';
import type { CouponTerms } from './benefit.schema';

/** Ten-thousandths in one 折: a tenth of the price. */
const BP_A_TENTH = 1_000;

/** A coupon's terms as members read them: `满 ¥100 减 ¥20`, `9.5 折，最多减 ¥50，仅限咖啡类`. */
export function describeCoupon({ discount, minimumFen, categories }: CouponTerms): string {
  const from = minimumFen > 0 ? `满 ${formatFen(minimumFen)} ` : '';
  const off =
    discount.kind === 'amount'
      ? `${from === '' ? '立减' : `${from}减`} ${formatFen(discount.amountFen)}`
      : `${from === '' ? '' : `${from}享 `}${discount.payBp / BP_A_TENTH} 折`;
  const most =
    discount.kind === 'rate' && discount.maximumFen !== null ? `，最多减 ${formatFen(discount.maximumFen)}` : '';
  return `${off}${most}${categories.length === 0 ? '' : `，${describeCategories(categories)}`}`;
}

/** `仅限咖啡、茶饮类` */
export function describeCategories(categories: readonly string[]): string {
  return `仅限${categories.join('、')}类`;
}
