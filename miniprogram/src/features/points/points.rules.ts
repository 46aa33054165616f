import type { PointsBalance } from '@shared/contract/points';
import { businessDayOf, formatChineseDay, formatChineseMinute, startOfBusinessDay } from '@shared/kernel/business-day';
import { parseInstant } from '@shared/kernel/instant';
import { formatAmount } from '../ledger/amount.rules';

/** What a member has, in words. */
export interface BalanceWords {
  /** `可用积分` */
  readonly label: string;
  /** `2,480`, `−120` */
  readonly figure: string;
  /** `欠 120 积分，之后获得的会先补上`; null while nothing is owed. */
  readonly deficit: string | null;
  readonly pending: PendingWords | null;
  /** The earliest first. */
  readonly expiring: readonly ExpiringWords[];
}

/** Points that are earned and cannot be spent yet. */
export interface PendingWords {
  readonly figure: string;
  /** `2026年5月20日起陆续可用`; where that is not known, why they wait. */
  readonly when: string;
}

/** Points that expire together. */
export interface ExpiringWords {
  readonly figure: string;
  /** `2026年5月31日到期` */
  readonly when: string;
}

/** Reads a balance out; what waits or expires is left out where it is nothing. */
export function describeBalance({ unit, available, pending, nextConfirmAt, expiring }: PointsBalance): BalanceWords {
  return {
    label: available < 0 ? `${unit}余额` : `可用${unit}`,
    figure: formatAmount(available),
    deficit: available < 0 ? `欠 ${formatAmount(-available)} ${unit}，之后获得的会先补上` : null,
    pending: pending === 0 ? null : { figure: formatAmount(pending), when: describeConfirmation(nextConfirmAt) },
    expiring: expiring
      .filter(({ points }) => points > 0)
      .map(({ points, expiresAt }) => ({ figure: formatAmount(points), when: describeExpiry(expiresAt) })),
  };
}

/**
 * `2026年5月31日到期` for points that are gone from the midnight after it on; `2026年5月31日 14:05 到期` for any other moment.
 * Empty for a text that is no instant.
 */
export function describeExpiry(expiresAt: string): string {
  const instant = parseInstant(expiresAt);
  if (instant === null) return '';
  return isMidnight(instant) ? `${formatChineseDay(instant - 1)}到期` : `${formatChineseMinute(instant)} 到期`;
}

function describeConfirmation(nextConfirmAt: string | null): string {
  const instant = nextConfirmAt === null ? null : parseInstant(nextConfirmAt);
  if (instant === null) return '订单过了退款期就可以用';
  return isMidnight(instant) ? `${formatChineseDay(instant)}起陆续可用` : `${formatChineseMinute(instant)} 起陆续可用`;
}

function isMidnight(instant: number): boolean {
  return startOfBusinessDay(businessDayOf(instant)) === instant;
}
