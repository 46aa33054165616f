import type { CouponOrder } from '../../shared/contract/coupon';
import { formatChineseDay } from '../../shared/kernel/business-day';
import { divideFen, type Fen, formatFen } from '../../shared/kernel/fen';
import { type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import type { CouponTerms } from '../benefit/benefit.schema';
import { describeCategories } from '../benefit/coupon-terms.rules';

/** How long an order that is being paid holds a coupon: as long as an order of ours stays open. */
export const RESERVED_FOR_MS = 30 * MINUTE_MS;

/** The amounts of an order that decide about a coupon. */
export type Bill = Pick<CouponOrder, 'amountFen' | 'categories'>;

/** What a coupon takes off a bill; where it takes nothing, why. */
export type Assessment =
  | { readonly usable: true; readonly discountFen: Fen; readonly reason: null }
  | { readonly usable: false; readonly discountFen: 0; readonly reason: string };

const WHOLE_BP = 10_000;

/**
 * What of a bill counts for a coupon: its categories, or all of it where either side names none. Never more than the bill.
 */
export function countedFen({ categories }: Pick<CouponTerms, 'categories'>, bill: Bill): Fen {
  if (categories.length === 0 || bill.categories === undefined) return bill.amountFen;
  const amounts = Object.entries(bill.categories).filter(([category]) => categories.includes(category));
  return Math.min(
    bill.amountFen,
    amounts.reduce((sum, [, amountFen]) => sum + amountFen, 0),
  );
}

/** Holds a coupon's terms against a bill; the discount is never more than the part of the bill that counts. */
export function assessCoupon(terms: CouponTerms, bill: Bill): Assessment {
  const counted = countedFen(terms, bill);
  if (counted === 0) return unusable(describeCategories(terms.categories));
  if (counted < terms.minimumFen) return unusable(`还差 ${formatFen(terms.minimumFen - counted)}`);
  return { usable: true, discountFen: discountOf(terms.discount, counted), reason: null };
}

/** The same for a coupon in a member's hands: one that has not begun, or that other orders hold, takes nothing off. */
export function assessInHand(
  coupon: { readonly terms: CouponTerms; readonly validFrom: Instant; readonly free: boolean },
  bill: Bill,
  now: Instant,
): Assessment {
  if (coupon.validFrom > now) return unusable(`${formatChineseDay(coupon.validFrom)}起可用`);
  return coupon.free ? assessCoupon(coupon.terms, bill) : unusable('正用于一笔未完成的订单');
}

/** What a coupon is called in a quote and in the reservation that follows: a claim, or a benefit that is yet to be claimed. */
export type CouponName = { readonly claimId: string } | { readonly benefit: string };

/** `claim:<id>` or `benefit:<code>` */
export function formatCouponName(name: CouponName): string {
  return 'claimId' in name ? `claim:${name.claimId}` : `benefit:${name.benefit}`;
}

/** Null for what is no coupon's name. */
export function parseCouponName(text: string): CouponName | null {
  const [, mark, value = ''] = /^(claim|benefit):(.+)$/.exec(text) ?? [];
  if (mark === undefined) return null;
  return mark === 'claim' ? { claimId: value } : { benefit: value };
}

/** What decides which of two coupons is offered first. */
interface Ranked {
  readonly coupon: string;
  readonly usable: boolean;
  readonly discountFen: Fen;
  /** RFC 3339 in UTC, which sorts as it stands; null where it does not expire. */
  readonly expiresAt: string | null;
}

/** The best first: what applies, the larger discount, then what ends first; between equals an order that never changes. */
export function orderBestFirst<T extends Ranked>(coupons: readonly T[]): T[] {
  return [...coupons].sort(
    (one, other) =>
      Number(other.usable) - Number(one.usable) ||
      other.discountFen - one.discountFen ||
      compareEnds(one.expiresAt, other.expiresAt) ||
      compareTexts(one.coupon, other.coupon),
  );
}

/** A rate leaves no more to pay than it says: what remains is rounded down, so the discount is rounded up. */
function discountOf(discount: CouponTerms['discount'], counted: Fen): Fen {
  if (discount.kind === 'amount') return Math.min(discount.amountFen, counted);
  const off = counted - divideFen(counted * discount.payBp, WHOLE_BP, 'down');
  return Math.min(off, discount.maximumFen ?? off);
}

function compareEnds(one: string | null, other: string | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return compareTexts(one, other);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function unusable(reason: string): Assessment {
  return { usable: false, discountFen: 0, reason };
}
