import type { Membership } from '@shared/contract/membership';
import type { Period, Plan } from '@shared/contract/plan';
import { addMonths, formatLastChineseDay } from '@shared/kernel/business-day';
import { type Fen, formatFen } from '@shared/kernel/fen';
import type { Instant } from '@shared/kernel/instant';
import { computeNextTerm, findFamily } from '../membership/term.rules';
import { computeMonths, formatPeriod } from '../plan/plan.rules';

/** A plan that is paid again by itself, once its member has signed for that. */
export type RenewingPlan = Plan & { readonly renewal: NonNullable<Plan['renewal']> };

/** Whether a plan renews itself. */
export function renews(plan: Plan): plan is RenewingPlan {
  return plan.renewal !== null;
}

/** The renewal that lives in the family of a plan; null where none does. `ending` is over for the member, not yet at WeChat. */
export function findLiveRenewal(membership: Membership | null, family: string): Membership['renewal'] | null {
  const renewal = findFamily(membership, family)?.renewal;
  return renewal === undefined || renewal.status === 'none' ? null : renewal;
}

/** `连续包月`, `连续包季`, `连续包年`: how a plan that renews itself is known. */
export function nameRenewal(period: Period): string {
  return `连续包${UNIT_NAMES[computeMonths(period)] ?? formatPeriod(period)}`;
}

const UNIT_NAMES: Readonly<Record<number, string>> = { 1: '月', 3: '季', 6: '半年', 12: '年' };

/** `每月`, `每3个月`, `每年`. */
export function formatEvery(period: Period): string {
  const months = computeMonths(period);
  if (months === 1) return '每月';
  return months === 12 ? '每年' : `每${formatPeriod(period)}`;
}

/** What buying a plan takes now: the price of the first period where there is one for this member. */
export function computeFirstFen(plan: Plan): Fen {
  return plan.renewal?.firstPriceFen ?? plan.priceFen;
}

/** Whether a plan is signed for by itself, and its first debit follows: it cannot be signed while paying. */
export function isSignedApart({ renewal }: Plan): boolean {
  return renewal?.rail === 'virtual' || renewal?.rail === 'apple';
}

/** What is said beside the button that agrees to a renewal. */
export interface RenewalPriceWords {
  readonly lines: readonly { readonly label: string; readonly amount: string }[];
  readonly hint: string;
}

/**
 * First and later price of a plan that renews itself and is paid for now.
 * @param membership what the buyer holds, null for a visitor
 * @param now the server's present, null where it is not known
 */
export function describeRenewalPurchase(
  plan: RenewingPlan,
  membership: Membership | null,
  now: Instant | null,
): RenewalPriceWords {
  const { period, renewal } = plan;
  return {
    lines: [
      { label: `首期 ${formatPeriod(period)}，现在支付`, amount: formatFen(computeFirstFen(plan)) },
      { label: `之后${formatEvery(period)}自动续费`, amount: formatFen(renewal.priceFen) },
    ],
    hint: `${describeNextDebit(computeLastDay(plan, membership, now))}${HOW_TO_END}`,
  };
}

/**
 * First and later price where nothing is paid now, because a term still runs.
 * @param lastDay of the paid time, `2026年12月21日`
 */
export function describePureSigning({ period, renewal }: RenewingPlan, lastDay: string): RenewalPriceWords {
  const { firstPriceFen, priceFen } = renewal;
  const first = [{ label: `首期 ${formatPeriod(period)}，到期前扣款`, amount: formatFen(firstPriceFen ?? priceFen) }];
  return {
    lines: [
      { label: '现在支付', amount: formatFen(0) },
      ...(firstPriceFen === null ? [] : first),
      { label: `${firstPriceFen === null ? '' : '之后'}${formatEvery(period)}自动续费`, amount: formatFen(priceFen) },
    ],
    hint: `首次扣款在 ${lastDay} 到期前，扣款${REMINDED}${HOW_TO_END}`,
  };
}

/**
 * First and later price of a plan that is signed for by itself and debited with the signature. Apple's charge comes at once
 * in any case; ours where no term runs.
 */
export function describeSigning(plan: RenewingPlan, lastDay: string | null): RenewalPriceWords {
  const { period, renewal } = plan;
  const isApple = renewal.rail === 'apple';
  if (lastDay !== null && !isApple) return describePureSigning(plan, lastDay);
  return {
    lines: [
      { label: `首期 ${formatPeriod(period)}，签约后扣款`, amount: formatFen(computeFirstFen(plan)) },
      { label: `之后${formatEvery(period)}自动续费`, amount: formatFen(renewal.priceFen) },
    ],
    hint: isApple
      ? '由 Apple 扣款和提醒。可在 iPhone「设置 › Apple 账户 › 订阅」取消，已付的会员照常用完。'
      : `之后每次扣款${REMINDED}${HOW_TO_END}`,
  };
}

const REMINDED = '至少 5 天前提醒你。';
const HOW_TO_END = '随时可在「我的 › 自动续费」取消，已付的会员照常用完。';

function describeNextDebit(lastDay: string | null): string {
  return `下次扣款在${lastDay === null ? '本期' : ` ${lastDay} `}到期前，${REMINDED}`;
}

/** The last day of what is bought now; null where only the server can say. */
function computeLastDay({ family, period }: Plan, membership: Membership | null, now: Instant | null): string | null {
  const next = computeNextTerm(findFamily(membership, family), period);
  if (next !== null) return next.until;
  return now === null ? null : formatLastChineseDay(addMonths(now, computeMonths(period)));
}
