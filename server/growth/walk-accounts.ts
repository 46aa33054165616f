import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { findProgramme, type Programme, type ProgrammeBook, readProgrammeBook } from './programme-book';

/** Work on every account of a programme, after its rules have changed: the version it is for, and how far it has come. */
export interface AccountWalk {
  readonly programme: string;
  readonly version: number;
  /** The last member who was worked on; empty at the start. */
  readonly after: string;
}

/** How the work is cut. */
export interface WalkPace {
  /** Members a job works on before it hands on to the next one. */
  readonly aJob: number;
  /** Of these, how many in one unit of work. */
  readonly aUnit: number;
}

/** Works on one account, in a unit of work. */
export type AccountStep = (
  unit: Unit,
  step: {
    readonly book: ProgrammeBook;
    readonly programme: Programme;
    readonly memberId: string;
    readonly now: Instant;
  },
) => Promise<unknown>;

/** Asks for a walk, or for its next part, in the unit that makes it necessary. */
export async function askWalk(unit: Unit, topic: string, walk: AccountWalk, now: Instant): Promise<void> {
  const uniqueKey = `${topic}:${walk.programme}:${walk.version}:${walk.after}`;
  await enqueueJob(unit, { topic, payload: walk, uniqueKey }, now);
}

/**
 * Works on the next accounts of a walk and asks for the rest. Nothing where another version is live meanwhile. The step must
 * be safe to repeat.
 */
export async function walkAccounts(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  topic: string,
  walk: AccountWalk,
  { aJob, aUnit }: WalkPace,
  step: AccountStep,
): Promise<void> {
  const book = await readProgrammeBook(database.read);
  const programme = findProgramme(book, walk.programme);
  if (programme?.version !== walk.version) return;
  const members = await findAccountHolders(database, walk.programme, walk.after, aJob);
  const now = clock.now();
  for (let start = 0; start < members.length; start += aUnit) {
    await database.inUnit(async (unit) => {
      for (const memberId of members.slice(start, start + aUnit)) await step(unit, { book, programme, memberId, now });
    });
  }
  const after = members.at(-1);
  if (members.length < aJob || after === undefined) return;
  await database.inUnit((unit) => askWalk(unit, topic, { ...walk, after }, now));
}

/** The next members with an account in a programme, by their ids. */
export async function findAccountHolders(
  { read }: Pick<Database, 'read'>,
  programme: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await select<{ memberId: string }>(
    read,
    `SELECT member_id AS memberId FROM growth_account
      WHERE programme = ? AND member_id > ? ORDER BY member_id LIMIT ${limit}`,
    [programme, after],
  );
  return rows.map(({ memberId }) => memberId);
}
