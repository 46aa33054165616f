import { type EntityManager, In, LessThan } from 'typeorm';
import type { ConfigSection, draftStatuses } from '../../shared/contract/ops/config-sections';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { sectionsOf } from './document.rules';
import { isConflict, type RebasedDraft, rebaseDraft, type TouchedSection } from './draft.rules';
import { SchemeDraft, SchemeDraftSection } from './scheme.entity';
import { findLiveVersion, findVersion, type LiveVersion, parseVersion } from './version';

/** Who edits. */
export interface Editor {
  readonly id: string;
  readonly name: string;
}

/** A draft as it is opened. */
export interface OpenedDraft {
  readonly draft: SchemeDraft;
  /** What somebody has touched; one that follows what is live again is here without content. */
  readonly rows: readonly SchemeDraftSection[];
  readonly live: LiveVersion;
  readonly rebased: RebasedDraft;
}

/** Begins a draft on what is live. */
export async function beginDraft(
  unit: Unit,
  { title, notes = [] }: { readonly title: string; readonly notes?: readonly string[] },
  editor: Editor,
  now: Instant,
): Promise<Result<SchemeDraft, 'CONFIG_NOT_FOUND'>> {
  if ((await findLiveVersion(unit)) === null) return refuse('CONFIG_NOT_FOUND');
  const draft: SchemeDraft = {
    ...{ id: newId(now), title, status: 'open', revision: 1, notes: [...notes] },
    ...{ createdBy: editor.id, createdName: editor.name, createdAt: now, changedAt: now },
    ...{ plan: null, publishAt: null, version: null },
  };
  await unit.insert(SchemeDraft, draft);
  return accept(draft);
}

/** A section as whoever edits it has seen it. */
export interface SectionSave {
  readonly draftId: string;
  readonly section: ConfigSection;
  /** The revision that was read; 0 where nobody had touched it. */
  readonly revision: number;
  /** The live version that was seen beside it. */
  readonly base: number;
  /** Faulty content is kept too; null where the scheme shall have none. */
  readonly content: unknown;
  /** Gives up what was edited: the section follows what is live again. */
  readonly follow: boolean;
}

/**
 * Saves a section of a draft. Nothing is overwritten: somebody else's saving since is DRAFT_CHANGED; a live section that
 * is another one than the editor has seen is DRAFT_CONFLICT, until it is saved by somebody who has seen it.
 */
export async function saveSection(
  unit: Unit,
  { draftId, section, revision, base, content, follow }: SectionSave,
  editor: Editor,
  now: Instant,
): Promise<Result<SchemeDraftSection, 'CONFIG_NOT_FOUND' | 'DRAFT_CHANGED' | 'DRAFT_CONFLICT' | 'DRAFT_CLOSED'>> {
  const draft = await unit.findOneBy(SchemeDraft, { id: draftId });
  const live = await findLiveVersion(unit);
  if (!draft || !live) return refuse('CONFIG_NOT_FOUND');
  if (draft.status !== 'open') return refuse('DRAFT_CLOSED');
  const seen = await findVersion(unit, base);
  if (!seen) return refuse('CONFIG_NOT_FOUND');
  if (!follow) {
    const baseContent = sectionsOf(parseVersion(seen))[section];
    if (isConflict({ content, baseContent }, sectionsOf(live.scheme)[section])) return refuse('DRAFT_CONFLICT');
  }
  const saved: SchemeDraftSection = {
    ...{ draftId, section, revision: revision + 1, base: live.number },
    content: follow ? null : JSON.stringify(content),
    ...{ savedBy: editor.id, savedName: editor.name, savedAt: now },
  };
  if (!(await writeSection(unit, saved))) return refuse('DRAFT_CHANGED');
  await touchDraft(unit, draft, now);
  return accept(saved);
}

/** Gives a draft up; what was saved in it can still be read. */
export async function discardDraft(
  unit: Unit,
  draftId: string,
  now: Instant,
): Promise<Result<SchemeDraft, 'CONFIG_NOT_FOUND' | 'DRAFT_CLOSED'>> {
  const draft = await unit.findOneBy(SchemeDraft, { id: draftId });
  if (!draft) return refuse('CONFIG_NOT_FOUND');
  const open = { id: draftId, status: In(['open', 'scheduled']) };
  const ended = await unit.update(SchemeDraft, open, {
    status: 'discarded',
    changedAt: now,
    plan: null,
    publishAt: null,
  });
  return ended.affected === 1 ? accept(draft) : refuse('DRAFT_CLOSED');
}

/** A draft laid on top of what is live now; null where there is none. */
export async function openDraft(manager: EntityManager, id: string): Promise<OpenedDraft | null> {
  const draft = await manager.findOneBy(SchemeDraft, { id });
  const live = await findLiveVersion(manager);
  if (!draft || !live) return null;
  const rows = await manager.find(SchemeDraftSection, { where: { draftId: id }, order: { section: 'ASC' } });
  const touched: TouchedSection[] = [];
  for (const { section, content, base } of rows) {
    if (content === null) continue;
    const seen = base === live.number ? null : await findVersion(manager, base);
    const baseContent = sectionsOf(seen === null ? live.scheme : parseVersion(seen))[section];
    touched.push({ section, content: JSON.parse(content), baseContent });
  }
  return { draft, rows, live, rebased: rebaseDraft(live.scheme, touched) };
}

/** Drafts, the newest first. @param before only older ones than the one of this id */
export function findDrafts(
  manager: EntityManager,
  statuses: readonly (typeof draftStatuses)[number][],
  before: string | null,
  limit: number,
): Promise<SchemeDraft[]> {
  return manager.find(SchemeDraft, {
    where: { status: In([...statuses]), ...(before === null ? {} : { id: LessThan(before) }) },
    order: { id: 'DESC' },
    take: limit,
  });
}

/** Writes a section over the revision before it; false where that is no longer the newest. */
async function writeSection(unit: Unit, saved: SchemeDraftSection): Promise<boolean> {
  const { draftId, section, revision, ...content } = saved;
  if (revision > 1) {
    const was = { draftId, section, revision: revision - 1 };
    return (await unit.update(SchemeDraftSection, was, { revision, ...content })).affected === 1;
  }
  try {
    await unit.insert(SchemeDraftSection, saved);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Whoever reads a draft to publish it must see that it has been changed since. */
async function touchDraft(unit: Unit, { id, revision }: SchemeDraft, now: Instant): Promise<void> {
  const was = { id, revision, status: 'open' as const };
  const touched = await unit.update(SchemeDraft, was, { revision: revision + 1, changedAt: now });
  if (touched.affected !== 1) throw new StaleRead('a draft of the configuration');
}
