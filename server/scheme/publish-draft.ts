import type { Clock } from '../../shared/kernel/clock';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { parkAgain } from '../case/park-case';
import type { Database } from '../database/open-database';
import { withinSavepoint } from '../database/savepoint';
import type { Unit } from '../database/unit-of-work';
import type { CountingChange } from '../growth/load-programmes';
import { enqueueJob } from '../jobs/enqueue-job';
import { type Actor, appendAudit } from '../operator/append-audit';
import { lintDocument } from './check-draft';
import { openDraft } from './draft';
import { draftDocument } from './draft.rules';
import { loadSchemeIn, type SchemeLoaded, SchemeRefused } from './load-scheme';
import { type PublishPlan, SchemeDraft } from './scheme.entity';

/** Topic of the job that publishes at a date. */
export const PUBLISH = 'scheme.publish';

/** What the job is told: the draft, and the date that must still be its. */
export interface DuePublication {
  readonly draftId: string;
  readonly publishAt: Instant;
}

/** A publication as the operator saw it when they decided. */
export interface PublishWish {
  readonly draftId: string;
  readonly revision: number;
  /** The live version beside which it was looked at. */
  readonly base: number;
  readonly counting: CountingChange | null;
}

/** Why a draft is not published. */
export type PublishRefusal =
  | 'CONFIG_NOT_FOUND'
  | 'CONFIG_REFUSED'
  | 'CONFIG_MOVED'
  | 'CONFIG_UNCHANGED'
  | 'DRAFT_CHANGED'
  | 'DRAFT_CONFLICT'
  | 'DRAFT_CLOSED';

/** Makes a draft the live configuration, exactly as it was looked at: nothing happens where draft or live moved on since. */
export async function publishDraft(
  unit: Unit,
  wish: PublishWish,
  { by, byName, note }: { readonly by: string; readonly byName: string; readonly note: string },
  now: Instant,
): Promise<Result<SchemeLoaded, PublishRefusal>> {
  const ready = await readyToPublish(unit, wish);
  if (!ready.ok) return ready;
  const publication = { by, byName, note, draftId: wish.draftId };
  const tried = await withinSavepoint(unit, isSchemeRefused, () =>
    loadSchemeIn(unit, ready.value.scheme, { counting: wish.counting, publication }, now),
  );
  if ('refused' in tried) return refuse('CONFIG_REFUSED');
  const { version } = tried.value;
  const end = { status: 'published', version, plan: null, publishAt: null, changedAt: now } as const;
  await unit.update(SchemeDraft, { id: wish.draftId }, end);
  return accept(tried.value);
}

/** Sets a date at which a draft is published by itself; until then nobody edits it. */
export async function schedulePublication(
  unit: Unit,
  wish: PublishWish,
  publishAt: Instant,
  { by, byName, note }: { readonly by: string; readonly byName: string; readonly note: string },
  now: Instant,
): Promise<Result<SchemeDraft, PublishRefusal>> {
  const ready = await readyToPublish(unit, wish);
  if (!ready.ok) return ready;
  const { base, counting, draftId } = wish;
  const plan: PublishPlan = { base, counting, by, byName, reason: note };
  await unit.update(SchemeDraft, { id: draftId }, { status: 'scheduled', plan, publishAt, changedAt: now });
  const payload: DuePublication = { draftId, publishAt };
  await enqueueJob(unit, { topic: PUBLISH, payload, runAt: publishAt }, now);
  return accept(ready.value.draft);
}

/** Takes the date back: the draft can be edited again. */
export async function unschedulePublication(
  unit: Unit,
  draftId: string,
  now: Instant,
): Promise<Result<null, 'CONFIG_NOT_FOUND' | 'DRAFT_CLOSED'>> {
  if (!(await unit.existsBy(SchemeDraft, { id: draftId }))) return refuse('CONFIG_NOT_FOUND');
  const waiting = { id: draftId, status: 'scheduled' as const };
  const back = await unit.update(SchemeDraft, waiting, { status: 'open', plan: null, publishAt: null, changedAt: now });
  return back.affected === 1 ? accept(null) : refuse('DRAFT_CLOSED');
}

/**
 * Publishes a draft whose date has come. Where it cannot be, be it that another version went live meanwhile, nothing is
 * published over: the draft is open again with the reason on it, and an operator is told. Safe to repeat.
 */
export async function publishDue(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { draftId, publishAt }: DuePublication,
): Promise<void> {
  await database.inUnit(async (unit) => {
    const now = clock.now();
    const draft = await unit.findOneBy(SchemeDraft, { id: draftId, status: 'scheduled', publishAt });
    if (!draft?.plan) return;
    const { base, counting, by, byName, reason } = draft.plan;
    const actor: Actor = { channel: 'system', id: by, name: byName, requestId: null };
    const subject = `configDraft:${draftId}`;
    const wish = { draftId, revision: draft.revision, base, counting };
    const published = await publishDraft(unit, wish, { by, byName, note: reason }, now);
    if (published.ok) {
      const after = { version: published.value.version, changes: published.value.changes };
      await appendAudit(unit, actor, { action: 'config.publish', subject, reason, after }, now);
      return;
    }
    const why = `定时发布（${formatInstant(publishAt)}）没有执行：${REFUSAL_WORDS[published.refusal]}`;
    const notes = [...draft.notes, why];
    await unit.update(
      SchemeDraft,
      { id: draftId },
      { status: 'open', plan: null, publishAt: null, changedAt: now, notes },
    );
    await appendAudit(unit, actor, { action: 'config.publishRefused', subject, reason, after: { why } }, now);
    const content = { draftId, title: draft.title, why };
    await parkAgain(unit, { kind: 'config.notPublished', subject: draftId, content }, now);
  });
}

const REFUSAL_WORDS: Readonly<Record<PublishRefusal, string>> = {
  CONFIG_NOT_FOUND: '草稿不存在。',
  CONFIG_REFUSED: '配置有误，请检查后重新发布。',
  CONFIG_MOVED: '其间已有新版本发布，请查看差异后重新发布。',
  CONFIG_UNCHANGED: '草稿和线上配置没有差别。',
  DRAFT_CHANGED: '草稿在排期后又被修改。',
  DRAFT_CONFLICT: '线上配置已更新，有内容需要处理。',
  DRAFT_CLOSED: '草稿已发布或已放弃。',
};

/** The scheme that a draft would make live, where nothing stands against it that can be told without trying. */
async function readyToPublish(
  unit: Unit,
  { draftId, revision, base }: PublishWish,
): Promise<
  Result<{ readonly draft: SchemeDraft; readonly scheme: Parameters<typeof loadSchemeIn>[1] }, PublishRefusal>
> {
  const opened = await openDraft(unit, draftId);
  if (!opened) return refuse('CONFIG_NOT_FOUND');
  const { draft, live, rebased } = opened;
  if (draft.status !== 'open' && draft.status !== 'scheduled') return refuse('DRAFT_CLOSED');
  if (draft.revision !== revision) return refuse('DRAFT_CHANGED');
  if (live.number !== base) return refuse('CONFIG_MOVED');
  if (rebased.conflicts.length > 0) return refuse('DRAFT_CONFLICT');
  if (rebased.changed.length === 0) return refuse('CONFIG_UNCHANGED');
  const { scheme } = lintDocument(draftDocument(live.scheme, rebased));
  return scheme === null ? refuse('CONFIG_REFUSED') : accept({ draft, scheme });
}

function isSchemeRefused(error: unknown): error is SchemeRefused {
  return error instanceof SchemeRefused;
}
