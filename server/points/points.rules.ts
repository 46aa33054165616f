import { addDays, addMonths, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { computeRaw, type Multiplier } from '../growth/amount.rules';
import type { Fraction } from '../growth/programme.schema';
import type { PointsExpiry, PointsSource } from './points.schema';

/** A factor on what a source gives: growth's, and that of a plan family. */
export interface PointsMultiplier extends Omit<Multiplier, 'kind'> {
  readonly kind: Multiplier['kind'] | 'plan';
}

/** Most points that one operator may give by one act, alone: at the usual 100 points a yuan it is ¥100. */
export const ALONE_UP_TO = 10_000;

/** When points that could be spent from an instant on expire: the first instant of the day after their last one. */
export function expiryOf(expiry: PointsExpiry, from: Instant): Instant | null {
  switch (expiry.kind) {
    case 'months':
      return startOfBusinessDay(addDays(businessDayOf(addMonths(from, expiry.months)), 1));
    case 'yearEnd': {
      const year = Number(businessDayOf(from).slice(0, 4)) + expiry.years + 1;
      return startOfBusinessDay(`${year}-01-01`);
    }
    case 'never':
      return null;
    default: {
      const never: never = expiry;
      throw new Error(`unknown expiry ${JSON.stringify(never)}`);
    }
  }
}

/** When points of an event can be spent; null where at once. */
export function confirmAtOf(
  { confirmAfterDays }: Pick<PointsSource, 'confirmAfterDays'>,
  occurredAt: Instant,
  now: Instant,
): Instant | null {
  const confirmAt = occurredAt + confirmAfterDays * DAY_MS;
  return confirmAt > now ? confirmAt : null;
}

/**
 * What a metric is worth, without caps: computed exactly and cut towards zero, never below 0. A source gives points or it
 * gives nothing; what lowers is taken back by the event that reverses it.
 * @throws RangeError when the result is beyond exact whole numbers
 */
export function computeWorth(
  metricValue: number,
  coefficient: Fraction,
  multipliers: readonly PointsMultiplier[],
  combine: 'max' | 'multiply',
): number {
  // The arithmetic looks at factors alone; whose they are is for the explanation.
  const factors = multipliers.map(({ code, name, factor }) => ({ kind: 'campaign' as const, code, name, factor }));
  return computeRaw(Math.max(0, metricValue), coefficient, factors, combine);
}

/** Why an operator's act needs somebody else. */
export type ApprovalRefusal = 'SECOND_APPROVER_REQUIRED' | 'APPROVER_IS_OPERATOR';

/** Whether an operator may move so many points: above the limit a second person must have approved. */
export function decideApproval(act: {
  /** Points moved by the whole act, without a sign. */
  readonly points: number;
  readonly operator: string;
  readonly approvedBy: string | null;
}): Result<null, ApprovalRefusal> {
  if (act.points <= ALONE_UP_TO) return accept(null);
  const approver = act.approvedBy?.trim() ?? '';
  if (approver === '') return refuse('SECOND_APPROVER_REQUIRED');
  const isSame = approver.toLowerCase() === act.operator.trim().toLowerCase();
  return isSame ? refuse('APPROVER_IS_OPERATOR') : accept(null);
}
