import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { businessDayOf } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import type { CountingChange } from '../growth/load-programmes';
import { enqueueJob } from '../jobs/enqueue-job';
import { lintDocument } from './check-draft';
import { openDraft } from './draft';
import { draftDocument } from './draft.rules';
import { countMember, NOTHING_FOUND, type PreviewFound } from './preview.rules';
import { SchemePreview } from './scheme.entity';
import type { Scheme } from './scheme.schema';
import { prepareTrial, tryScheme } from './try-scheme';
import { findLiveVersion } from './version';

/** Topic of the job that counts what publishing would do. */
export const PREVIEW = 'scheme.preview';

/** A part of the counting, from where the one before came to. */
export interface PreviewPart {
  readonly id: string;
  readonly reached: string;
}

/** Members a job looks at before it hands on. */
const A_JOB = 1_000;
/** Of these in one unit of work: accounts that are worked on stay locked as long as it lasts. */
const A_UNIT = 250;
/** The same where every account is counted again. */
const A_RECOUNT = 50;

/**
 * Asks what publishing a draft would do to the members; it is counted by a job.
 * @returns the preview's id; CONFIG_REFUSED where the draft is faulty, DRAFT_CONFLICT where something is to be decided first
 */
export async function askPreview(
  unit: Unit,
  wish: { readonly draftId: string; readonly counting: CountingChange | null },
  operatorId: string,
  now: Instant,
): Promise<Result<SchemePreview, 'CONFIG_NOT_FOUND' | 'CONFIG_REFUSED' | 'DRAFT_CONFLICT'>> {
  const opened = await openDraft(unit, wish.draftId);
  if (!opened) return refuse('CONFIG_NOT_FOUND');
  if (opened.rebased.conflicts.length > 0) return refuse('DRAFT_CONFLICT');
  const { draft, live, rebased } = opened;
  const { scheme } = lintDocument(draftDocument(live.scheme, rebased));
  if (scheme === null) return refuse('CONFIG_REFUSED');
  const id = newId(now);
  const preview: SchemePreview = {
    ...{ id, draftId: draft.id, draftRevision: draft.revision, base: live.number, counting: wish.counting },
    ...{ status: 'running', content: JSON.stringify(scheme), reached: '', done: 0, total: 0, found: NOTHING_FOUND },
    ...{ createdBy: operatorId, createdAt: now, finishedAt: null },
  };
  await unit.insert(SchemePreview, preview);
  await enqueueJob(unit, { topic: PREVIEW, payload: { id, reached: '' } satisfies PreviewPart }, now);
  return accept(preview);
}

/** Looks at the next members of a preview and asks for the rest. Safe to repeat: each part is counted once. */
export async function carryOnPreview(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { id, reached }: PreviewPart,
): Promise<void> {
  const preview = await database.read.findOneBy(SchemePreview, { id, status: 'running', reached });
  if (!preview) return;
  const now = clock.now();
  if ((await findLiveVersion(database.read))?.number !== preview.base) {
    await database.inUnit((unit) =>
      unit.update(SchemePreview, { id, reached }, { status: 'outdated', finishedAt: now }),
    );
    return;
  }
  const total = reached === '' ? await countMembers(database) : preview.total;
  const trial = await prepareTrial(database.read, JSON.parse(preview.content) as Scheme, preview.counting, now);
  const members = trial.touchesMembers ? await findMembers(database, reached) : [];
  let found = preview.found as PreviewFound;
  const aUnit = trial.programmes.changes.some(({ redone }) => redone) ? A_RECOUNT : A_UNIT;
  for (let start = 0; start < members.length; start += aUnit) {
    const part = members.slice(start, start + aUnit);
    const ids = part.map((member) => member.id);
    const tried = await tryScheme(database, trial, ids, now);
    for (const { id: memberId, memberNumber } of part) {
      const member = tried.get(memberId);
      if (!member) continue;
      const { before, after, outcome } = member;
      found = countMember(found, { memberId, memberNumber, lot: drawLot(id, memberId), ...outcome }, before, after);
    }
  }
  const last = members.at(-1)?.id ?? reached;
  const isOver = members.length < A_JOB;
  await database.inUnit(async (unit) => {
    const row = { found, total, reached: last, done: preview.done + members.length };
    const end = isOver ? ({ status: 'done', finishedAt: now } as const) : {};
    const saved = await unit.update(SchemePreview, { id, status: 'running', reached }, { ...row, ...end });
    if (saved.affected !== 1 || isOver) return;
    const next: PreviewPart = { id, reached: last };
    await enqueueJob(unit, { topic: PREVIEW, payload: next, uniqueKey: `${PREVIEW}:${id}:${last}` }, now);
  });
}

/** The newest preview of a draft, or one by its id; null where there is none. */
export async function findPreview(
  manager: EntityManager,
  which: { readonly id: string } | { readonly draftId: string },
): Promise<SchemePreview | null> {
  const [preview] = await manager.find(SchemePreview, { where: which, order: { id: 'DESC' }, take: 1 });
  return preview ?? null;
}

/** How long back uses tell what a benefit costs a month. */
const USES_DAYS = 30;

/** Uses of benefits in the last thirty days, by code; what was taken back does not count. */
export async function countRecentUses(
  manager: EntityManager,
  codes: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  if (codes.length === 0) return new Map();
  const since = now - USES_DAYS * DAY_MS;
  const months = [...new Set([monthOf(since), monthOf(now)])];
  const rows = await select<{ benefit: string; uses: number | string }>(
    manager,
    `SELECT benefit, SUM(uses) AS uses FROM benefit_use
      WHERE benefit IN (${marks(codes)}) AND month IN (${marks(months)}) AND used_at >= ? GROUP BY benefit`,
    [...codes, ...months, since],
  );
  return new Map(rows.map(({ benefit, uses }) => [benefit, Number(uses)]));
}

interface MemberRow {
  readonly id: string;
  readonly memberNumber: string;
}

function findMembers({ read }: Database, after: string): Promise<MemberRow[]> {
  return select<MemberRow>(
    read,
    `SELECT id, member_number AS memberNumber FROM member
      WHERE status = 'active' AND id > ? ORDER BY id LIMIT ${A_JOB}`,
    [after],
  );
}

async function countMembers({ read }: Database): Promise<number> {
  const [row] = await select<{ count: number | string }>(
    read,
    "SELECT COUNT(*) AS count FROM member WHERE status = 'active'",
    [],
  );
  return Number(row?.count ?? 0);
}

/** A number that nobody chose: the sample is spread over all members, and the same whenever it is drawn again. */
function drawLot(previewId: string, memberId: string): number {
  return createHash('sha256').update(`${previewId} ${memberId}`).digest().readUInt32BE(0);
}

/** Calendar month of Asia/Shanghai. */
function monthOf(instant: Instant): string {
  return businessDayOf(instant).slice(0, 7);
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
