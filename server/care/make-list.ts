import type { MemberFilter, MemberListView } from '../../shared/contract/ops/member';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import { Audience } from '../member/member.entity';
import { MemberList, MemberListPart } from './care.entity';
import type { CareParts } from './care.parts';
import { presentRows } from './find-members';
import { writeListLines } from './list-file.rules';
import { resolveFilter } from './resolve-filter';
import { readPlace, type WalkedMembers, walkMembers, writePlace } from './walk-members';

/** Topic of the job that makes a list. */
export const MAKE_LIST = 'care.makeList';

/** Members in one unit of work. */
const BATCH = 1_000;

/** A file that a table calculation still opens. An audience has no end. */
export const MOST_IN_A_FILE = 100_000;

/** A wish for a list. */
export interface ListWish {
  readonly kind: MemberList['kind'];
  readonly name: string;
  readonly filter: MemberFilter;
  readonly operator: string;
}

/** Writes down that a list is wanted; a worker makes it. @returns its id, and its audience's */
export async function beginList(
  unit: Unit,
  { kind, name, filter, operator }: ListWish,
  now: Instant,
): Promise<{ readonly listId: string; readonly audienceId: string | null }> {
  const id = newId(now);
  const audienceId = kind === 'audience' ? newId(now) : null;
  if (audienceId !== null) await unit.insert(Audience, { id: audienceId, name, filter, size: 0, createdAt: now });
  await unit.insert(MemberList, {
    ...{ id, kind, name, filter: filter as object, status: 'running', done: 0, cursor: null, audienceId, operator },
    ...{ createdAt: now, finishedAt: null },
  });
  await enqueueJob(unit, { topic: MAKE_LIST, payload: { listId: id }, uniqueKey: `${MAKE_LIST}:${id}` }, now);
  return { listId: id, audienceId };
}

/**
 * Makes a list, batch by batch: each is written with the place behind it, so that a worker that was cut off goes on and
 * nobody is in it twice. The job asks for its own continuation when its time is over.
 */
export async function makeList(parts: CareParts, listId: string): Promise<void> {
  const isOver = createLeaseBudget();
  for (;;) {
    const list = await parts.database.read.findOneBy(MemberList, { id: listId });
    if (list?.status !== 'running') return;
    if (isOver()) return goOn(parts, list);
    await addBatch(parts, list);
  }
}

async function addBatch(parts: CareParts, list: MemberList): Promise<void> {
  const { database, clock } = parts;
  // As it was when it was asked for: "within seven days" does not move while the list is made.
  const filter = await resolveFilter(parts, list.filter, list.createdAt);
  const left = list.kind === 'export' ? MOST_IN_A_FILE - list.done : BATCH;
  const wanted = Math.min(BATCH, left);
  const walked: WalkedMembers = filter.ok
    ? await walkMembers(database.read, filter.value, readPlace(list.cursor) ?? null, { wanted })
    : { ids: [], next: null };
  const lines = list.kind === 'export' ? writeListLines(await presentRows(database, walked.ids, clock.now())) : '';
  await database.inUnit(async (unit) => {
    const done = list.done + walked.ids.length;
    const isFull = list.kind === 'export' && done >= MOST_IN_A_FILE && walked.next !== null;
    const isDone = walked.next === null || isFull;
    const now = clock.now();
    const moved = await unit.update(
      MemberList,
      { id: list.id, status: 'running', done: list.done, ...(list.cursor === null ? {} : { cursor: list.cursor }) },
      {
        ...{ done, cursor: writePlace(walked.next) },
        ...(isDone ? { status: isFull ? ('cut' as const) : ('done' as const), finishedAt: now } : {}),
      },
    );
    if (moved.affected !== 1) throw new StaleRead('a list of members');
    if (lines !== '') await unit.insert(MemberListPart, { listId: list.id, position: list.done, content: lines });
    if (list.audienceId !== null) await addToAudience(unit, list.audienceId, walked.ids, done);
  });
}

async function addToAudience(unit: Unit, audienceId: string, ids: readonly string[], size: number): Promise<void> {
  if (ids.length > 0) {
    const values = ids.map(() => '(?, ?)').join(', ');
    const parameters = ids.flatMap((id) => [audienceId, id]);
    await execute(unit, `INSERT INTO audience_member (audience_id, member_id) VALUES ${values}`, parameters);
  }
  await unit.update(Audience, { id: audienceId }, { size });
}

async function goOn({ database, clock }: CareParts, { id, done }: MemberList): Promise<void> {
  const uniqueKey = `${MAKE_LIST}:${id}:${done}`;
  await database.inUnit((unit) =>
    enqueueJob(unit, { topic: MAKE_LIST, payload: { listId: id }, uniqueKey }, clock.now()),
  );
}

/** A list as operators see it. */
export function presentList(list: MemberList): MemberListView {
  const { id, kind, name, status, done, filter, audienceId, operator, createdAt, finishedAt } = list;
  return {
    ...{ id, kind, name, status, done, filter, audienceId, operator, createdAt: formatInstant(createdAt) },
    finishedAt: finishedAt === null ? null : formatInstant(finishedAt),
  };
}
