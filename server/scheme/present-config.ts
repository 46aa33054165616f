import type { EntityManager } from 'typeorm';
import type {
  ConfigDraft,
  ConfigPreview,
  ConfigSectionContent,
  ConfigSectionState,
  ConfigVersion,
  ConfigWorkspace,
} from '../../shared/contract/ops/config';
import { type ConfigSection, configSections } from '../../shared/contract/ops/config-sections';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { isCountingChanged } from '../growth/load-programmes';
import { lintDraft } from './check-draft';
import { sectionsOf } from './document.rules';
import type { OpenedDraft } from './draft';
import { countRecentUses } from './preview';
import { computeBenefitCost, type PreviewFound } from './preview.rules';
import type { SchemeDraft, SchemePreview, SchemeVersion } from './scheme.entity';
import type { Scheme } from './scheme.schema';
import { diffSection, diffSections } from './scheme-diff.rules';
import { findVersion, parseVersion } from './version';

export function presentVersion(row: SchemeVersion): ConfigVersion {
  const { number, publishedAt, publishedName, note, changes, draftId } = row;
  return { number, publishedAt: formatInstant(publishedAt), publishedBy: publishedName, note, changes, draftId };
}

export function presentDraft(draft: SchemeDraft): ConfigDraft {
  const { id, title, status, revision, notes, createdName, createdAt, changedAt, publishAt, version } = draft;
  return {
    ...{ id, title, status, revision, notes, version, createdBy: createdName },
    createdAt: formatInstant(createdAt),
    changedAt: formatInstant(changedAt),
    publishAt: instantOrNull(publishAt),
  };
}

/** A draft laid on what is live, with everything that is to be said about it. */
export function presentWorkspace(opened: OpenedDraft, preview: SchemePreview | null): ConfigWorkspace {
  const { draft, live, rebased } = opened;
  const { scheme, lints } = lintDraft(live.scheme, rebased);
  return {
    draft: presentDraft(draft),
    base: live.number,
    sections: configSections.map((section) => presentState(opened, section)),
    lints: [...lints],
    diff: diffSections(sectionsOf(live.scheme), rebased.sections),
    previewId: preview?.id ?? null,
    asksCounting: scheme !== null && changesCounting(live.scheme, scheme),
  };
}

/** One section of a draft, opened. */
export async function presentSection(
  manager: EntityManager,
  opened: OpenedDraft,
  section: ConfigSection,
): Promise<ConfigSectionContent> {
  const { live, rebased, rows } = opened;
  const { lints } = lintDraft(live.scheme, rebased);
  const state = presentState(opened, section);
  const liveContent = sectionsOf(live.scheme)[section];
  const row = rows.find((each) => each.section === section);
  const seen = state.conflict && row ? await findVersion(manager, row.base) : null;
  return {
    ...state,
    base: live.number,
    content: rebased.sections[section],
    live: liveContent,
    lints: lints.filter((lint) => lint.section === section || lint.section === null),
    diff: diffSection(section, liveContent, rebased.sections[section]),
    liveDiff: seen === null ? [] : diffSection(section, sectionsOf(parseVersion(seen))[section], liveContent),
  };
}

/** What a preview found, with the names of both configurations and what the benefits cost a month. */
export async function presentPreview(
  manager: EntityManager,
  preview: SchemePreview,
  { isCurrent, now }: { readonly isCurrent: boolean; readonly now: Instant },
): Promise<ConfigPreview> {
  const base = await findVersion(manager, preview.base);
  const [before, after] = [base ? parseVersion(base) : null, JSON.parse(preview.content) as Scheme];
  const found = preview.found as PreviewFound;
  const old = new Map(before?.benefits.map((benefit) => [benefit.code, benefit]));
  const next = new Map(after.benefits.map((benefit) => [benefit.code, benefit]));
  const nameOf = (code: string) => next.get(code)?.name ?? old.get(code)?.name ?? code;
  const touched = Object.entries(found.benefits).filter(
    ([code, { gains, loses }]) => gains + loses > 0 || old.get(code)?.costFen !== next.get(code)?.costFen,
  );
  const uses = await countRecentUses(
    manager,
    touched.map(([code]) => code),
    now,
  );
  return {
    ...{ id: preview.id, draftId: preview.draftId, isCurrent, status: preview.status, counting: preview.counting },
    ...{ done: preview.done, total: preview.total, touched: found.touched },
    programmes: Object.entries(found.programmes).map(([code, { name, rises, falls, moves }]) => ({
      ...{ code, name, rises, falls },
      moves: Object.entries(moves)
        .map(([way, members]) => ({ way, members }))
        .sort((one, other) => other.members - one.members),
    })),
    benefits: touched.map(([code, counts]) => {
      const unit = { beforeFen: old.get(code)?.costFen ?? null, afterFen: next.get(code)?.costFen ?? null };
      const { beforeFen, afterFen } = computeBenefitCost(counts, unit, uses.get(code) ?? 0);
      return { code, name: nameOf(code), ...counts, costBeforeFen: beforeFen, costAfterFen: afterFen };
    }),
    sample: found.sample.map(({ memberId, memberNumber, moves, gains, loses }) => ({
      ...{ memberId, memberNumber, moves: [...moves] },
      gains: gains.map(nameOf),
      loses: loses.map(nameOf),
    })),
    createdAt: formatInstant(preview.createdAt),
    finishedAt: instantOrNull(preview.finishedAt),
  };
}

function presentState({ rows, rebased }: OpenedDraft, section: ConfigSection): ConfigSectionState {
  const row = rows.find((each) => each.section === section);
  return {
    section,
    revision: row?.revision ?? 0,
    savedBy: row?.savedName ?? null,
    savedAt: instantOrNull(row?.savedAt ?? null),
    differs: rebased.changed.includes(section),
    conflict: rebased.conflicts.includes(section),
  };
}

function changesCounting(live: Scheme, wanted: Scheme): boolean {
  return (wanted.growth?.programmes ?? []).some((config) => {
    const before = live.growth?.programmes.find(({ code }) => code === config.code);
    return before !== undefined && isCountingChanged(before, config);
  });
}

function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
