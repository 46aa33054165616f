import type { ClaimStatus } from '../../shared/contract/benefit';
import {
  addDays,
  businessDayOf,
  formatChineseDay,
  formatLastChineseDay,
  startOfBusinessDay,
} from '../../shared/kernel/business-day';
import { DAY_MS, type Instant, MINUTE_MS, parseInstant } from '../../shared/kernel/instant';
import type { BenefitClaim } from './benefit.entity';
import type { Delivery, Quota, Validity } from './benefit.schema';
import { kindOfQuota, periodAt } from './quota-period.rules';

/** Whether what is given has to be told whose number is topped up. */
export function needsAccount(delivery: Delivery): boolean {
  return delivery.kind === 'supplier' && delivery.account === 'phone';
}

/** How long a use code is good for: shown, scanned, gone. */
export const USE_CODE_LIFE_MS = MINUTE_MS;

/** How long staff may take a use back: the till is counted once a day. */
export const REVERSIBLE_MS = DAY_MS;

/** How many days before its last day a claim is reminded of. */
export const EXPIRY_LEAD_DAYS = 3;

/** From when a claim counts, and the first instant at which it no longer does. */
export interface ValidTime {
  readonly validFrom: Instant;
  readonly expiresAt: Instant;
}

/** How long a claim that is made now is valid; always to the end of a business day. */
export function computeValidTime(
  { validity, quota }: { readonly validity: Validity; readonly quota: Quota | null },
  now: Instant,
): ValidTime {
  switch (validity.kind) {
    case 'fixed': {
      const [from, until] = [instantOf(validity.from), instantOf(validity.until)];
      // What ends at midnight ends with the day before.
      return { validFrom: Math.max(from, now), expiresAt: endOfDay(until - 1) };
    }
    case 'days':
      return { validFrom: now, expiresAt: startOfBusinessDay(addDays(businessDayOf(now), validity.days)) };
    case 'periodEnd':
      // Where the quota does not begin anew the year's end stands for its period's.
      return { validFrom: now, expiresAt: periodAt(kindOfQuota(quota), now).endsAt ?? endOfYear(now) };
    default: {
      const never: never = validity;
      throw new Error(`unknown validity ${JSON.stringify(never)}`);
    }
  }
}

type Expiring = Pick<BenefitClaim, 'status' | 'expiresAt' | 'usesHeld'>;

/**
 * What a claim is at an instant, whether or not the sweep has passed. One that an order holds does not run out before the
 * order is settled: its discount was promised in time.
 */
export function statusAt(claim: Expiring, now: Instant): ClaimStatus {
  const isOver = claim.expiresAt !== null && claim.expiresAt <= now;
  return claim.status === 'usable' && isOver && claim.usesHeld === 0 ? 'expired' : claim.status;
}

/** Why a claim cannot be used. */
export type UseRefusal = 'CLAIM_NOT_FOUND' | 'CLAIM_NOT_USABLE' | 'CLAIM_RESERVED';

type Usable = Pick<BenefitClaim, 'status' | 'expiresAt' | 'usesHeld' | 'usesLeft' | 'validFrom'>;

/** Whether so many uses of a claim can be taken, or held, that nobody holds; null where they can. */
export function whyNotUsable(claim: Usable, uses: number, now: Instant): UseRefusal | null {
  const isOver = claim.expiresAt !== null && claim.expiresAt <= now;
  if (claim.status !== 'usable' || isOver || claim.validFrom > now || claim.usesLeft < uses) return 'CLAIM_NOT_USABLE';
  return claim.usesLeft - claim.usesHeld < uses ? 'CLAIM_RESERVED' : null;
}

/** What a claim's status means to its member, in words: `今天到期`, `充值中，通常几分钟内完成`. */
export function describeClaim(
  claim: Usable & Pick<BenefitClaim, 'issuedBy'>,
  delivery: Delivery['kind'],
  now: Instant,
): string {
  const status = statusAt(claim, now);
  switch (status) {
    case 'delivering':
      return delivery === 'supplier' ? '充值中，通常几分钟内完成' : '发放中，请稍候';
    case 'usable':
      return describeUsable(claim, now);
    case 'used':
      return delivery === 'supplier' ? '已到账' : '已使用';
    case 'expired':
      return '已过期';
    case 'revoked':
      return '已收回';
    case 'failed':
      return `${delivery === 'supplier' ? '充值失败' : '发放失败'}${claim.issuedBy === 'exchange' ? '，积分已退回' : ''}`;
    default: {
      const never: never = status;
      throw new Error(`unknown status ${never}`);
    }
  }
}

/** A member's name as staff may see it, enough to greet by: `山**`. */
export function maskName(nickname: string | null): string {
  const [first] = nickname?.trim() ?? '';
  return first === undefined ? '会员' : `${first}**`;
}

/** From how many days before its end a claim counts them. */
const COUNTED_DAYS = 7;

function describeUsable({ validFrom, expiresAt, usesHeld }: Usable, now: Instant): string {
  if (usesHeld > 0) return '正用于一笔未完成的订单';
  if (validFrom > now) return `${formatChineseDay(validFrom)}起可用`;
  if (expiresAt === null) return '长期有效';
  const days = Math.round((expiresAt - startOfBusinessDay(businessDayOf(now))) / DAY_MS);
  if (days <= 1) return '今天到期';
  if (days === 2) return '明天到期';
  return days <= COUNTED_DAYS ? `还有 ${days} 天到期` : `有效期至 ${formatLastChineseDay(expiresAt)}`;
}

function endOfYear(now: Instant): Instant {
  return periodAt('year', now).endsAt as Instant;
}

/** The first instant after the business day on which an instant falls. */
function endOfDay(instant: Instant): Instant {
  return startOfBusinessDay(addDays(businessDayOf(instant), 1));
}

function instantOf(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`not an instant in a benefit: ${text}`);
  return instant;
}
