import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { Member } from '../member/member.entity';
import { moveTo, openAccount, saveAccount } from './account';
import { findProgramme, readProgrammeBook } from './programme-book';
import { applyGrowth } from './standing.rules';

/** Topic of the job that looks at every account after a ladder has changed. */
export const REASSESS = 'growth.reassess';

/** How far it has come: the last member looked at. */
export interface Reassess {
  readonly programme: string;
  readonly version: number;
  readonly after: string;
}

/** Members a job looks at before it hands on to the next one. */
const A_JOB = 1_000;
/** Of these, how many in one unit of work. */
const A_UNIT = 50;

/** Asks for every account of a programme to be looked at, in the unit that changed its ladder. */
export async function askReassessment(
  unit: Unit,
  programme: string,
  version: number,
  now: Instant,
  after = '',
): Promise<void> {
  const payload: Reassess = { programme, version, after };
  await enqueueJob(unit, { topic: REASSESS, payload, uniqueKey: `${REASSESS}:${programme}:${version}:${after}` }, now);
}

/** Raises whoever reaches a tier on the new ladder; nobody falls before their period ends. Safe to repeat. */
export async function reassess(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { programme: code, version, after }: Reassess,
): Promise<void> {
  const programme = findProgramme(await readProgrammeBook(database.read), code);
  if (programme?.version !== version) return;
  const page = await select<{ memberId: string }>(
    database.read,
    `SELECT member_id AS memberId FROM growth_account WHERE programme = ? AND member_id > ? ORDER BY member_id LIMIT ${A_JOB}`,
    [code, after],
  );
  const now = clock.now();
  for (let start = 0; start < page.length; start += A_UNIT) {
    await database.inUnit(async (unit) => {
      for (const { memberId } of page.slice(start, start + A_UNIT)) {
        const member = await unit.findOneByOrFail(Member, { id: memberId });
        const account = await openAccount(unit, programme, member, now);
        const { standing, sums, row } = account;
        const raised = applyGrowth(programme.config, row.joinedAt, standing, sums, standing.bucket, now);
        moveTo(account, raised, { reason: 'ladderChanged', now });
        await saveAccount(unit, account, now);
      }
    });
  }
  const last = page.at(-1);
  if (page.length === A_JOB && last) {
    await database.inUnit((unit) => askReassessment(unit, code, version, now, last.memberId));
  }
}
