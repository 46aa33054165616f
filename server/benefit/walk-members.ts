import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { readEntitlementBooks } from './find-entitlements';
import { trackMembers } from './track-spans';

/** Topic of the job that looks through the members after benefits have changed. */
export const WALK_MEMBERS = 'benefit.walkMembers';

/** A walk over all members: what is news in it, and how far it has come. */
export interface MemberWalk {
  readonly id: string;
  /** Codes of benefits whose opening members are told of as new; what else opens or closes, nobody is told of. */
  readonly fresh: readonly string[];
  /** The last member who was looked at; empty at the start. */
  readonly after: string;
}

/** Members a job looks at before it hands on to the next one. */
const A_JOB = 1_000;
/** Of these, how many in one unit of work. */
const A_UNIT = 100;

/**
 * Asks for a walk, in the unit that makes it necessary.
 * @param startsAt not before: now, or when a window begins
 */
export async function askMemberWalk(
  unit: Unit,
  { fresh, startsAt }: { readonly fresh: readonly string[]; readonly startsAt: Instant },
  now: Instant,
): Promise<void> {
  await askPart(unit, { id: newId(now), fresh, after: '' }, startsAt, now);
}

/** Looks at the next members of a walk and asks for the rest. Safe to repeat: who was looked at changes no more. */
export async function walkMembers(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  walk: MemberWalk,
): Promise<void> {
  const rows = await select<{ id: string }>(
    database.read,
    `SELECT id FROM member WHERE status = 'active' AND id > ? ORDER BY id LIMIT ${A_JOB}`,
    [walk.after],
  );
  const memberIds = rows.map(({ id }) => id);
  for (let start = 0; start < memberIds.length; start += A_UNIT) {
    await database.inUnit(async (unit) => {
      const books = await readEntitlementBooks(unit);
      const part = memberIds.slice(start, start + A_UNIT);
      await trackMembers(unit, books, part, { kind: 'catalogue', fresh: walk.fresh }, clock.now());
    });
  }
  const after = memberIds.at(-1);
  if (memberIds.length < A_JOB || after === undefined) return;
  const now = clock.now();
  await database.inUnit((unit) => askPart(unit, { ...walk, after }, now, now));
}

async function askPart(unit: Unit, walk: MemberWalk, runAt: Instant, now: Instant): Promise<void> {
  const uniqueKey = `${WALK_MEMBERS}:${walk.id}:${walk.after}`;
  await enqueueJob(unit, { topic: WALK_MEMBERS, payload: walk, uniqueKey, runAt }, now);
}
