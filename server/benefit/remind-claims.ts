import type { EntityManager } from 'typeorm';
import { addDays, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { findRows } from '../database/raw-rows';
import { select } from '../database/statement';
import { emitEvent } from '../jobs/outbox';
import { BenefitClaim } from './benefit.entity';
import { CLAIMS_EXPIRING, type ClaimsExpiring } from './benefit.events';
import { configOf } from './benefit-book';
import { EXPIRY_LEAD_DAYS } from './claim.rules';
import type { BenefitParts } from './claim-benefit';

/** Members told in one unit of work. */
const BATCH = 200;

/** Usable claims with something left whose end lies in a stretch; their end is the first instant after their last day. */
const EXPIRING = "status = 'usable' AND uses_left > 0 AND expires_at > ? AND expires_at <= ?";

/**
 * Tells which members have claims that expire in three days: each is heard of on the one day that is so many before its
 * last. Where that day was missed nothing is told: the reminder would no longer be true.
 * @param dueAt when it was to be told
 */
export async function remindOfExpiringClaims(
  { database, clock }: Pick<BenefitParts, 'database' | 'clock'>,
  dueAt: Instant,
): Promise<void> {
  const toldOn = businessDayOf(dueAt);
  if (businessDayOf(clock.now()) !== toldOn) return;
  const lastDay = addDays(toldOn, EXPIRY_LEAD_DAYS);
  for (let after = ''; ; ) {
    const page = await select<{ memberId: string }>(
      database.read,
      `SELECT DISTINCT member_id AS memberId FROM benefit_claim
        WHERE ${EXPIRING} AND member_id > ? ORDER BY member_id LIMIT ${BATCH}`,
      [...endsOf(lastDay), after],
    );
    const [first, last] = [page[0]?.memberId, page.at(-1)?.memberId];
    if (first === undefined || last === undefined) return;
    const payload: ClaimsExpiring = { lastDay, fromMemberId: first, toMemberId: last };
    await database.inUnit((unit) =>
      emitEvent(unit, { type: CLAIMS_EXPIRING, key: `${lastDay}:${first}`, payload }, clock.now()),
    );
    after = last;
  }
}

/** What one member is told of claims that expire. */
export interface ExpiringClaims {
  readonly memberId: string;
  /** Names of their benefits, each once; the earliest claimed first. */
  readonly names: readonly string[];
  /** How many claims. */
  readonly count: number;
}

/**
 * What is left, at the moment of telling, of the claims that a reminder is about; members with nothing left are left out,
 * and on another day than the one of telling there is nobody.
 */
export async function findExpiringClaims(
  manager: EntityManager,
  { lastDay, fromMemberId, toMemberId }: ClaimsExpiring,
  now: Instant,
): Promise<ExpiringClaims[]> {
  if (addDays(businessDayOf(now), EXPIRY_LEAD_DAYS) !== lastDay) return [];
  const claims = await findRows(
    manager,
    BenefitClaim,
    `WHERE ${EXPIRING} AND member_id >= ? AND member_id <= ? ORDER BY member_id, id`,
    [...endsOf(lastDay), fromMemberId, toMemberId],
  );
  const namesOf = new Map<string, string[]>();
  for (const { memberId, benefit, version } of claims) {
    const { name } = await configOf(manager, benefit, version);
    namesOf.set(memberId, [...(namesOf.get(memberId) ?? []), name]);
  }
  return [...namesOf].map(([memberId, names]) => ({ memberId, names: [...new Set(names)], count: names.length }));
}

/** Ends of what can be used until a business day: after its first instant, until the first of the next. */
function endsOf(lastDay: string): readonly [Instant, Instant] {
  return [startOfBusinessDay(lastDay), startOfBusinessDay(addDays(lastDay, 1))];
}
