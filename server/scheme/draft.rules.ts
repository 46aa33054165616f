import { type ConfigSection, configSections } from '../../shared/contract/ops/config-sections';
import { documentOf, isSameContent, type SchemeSections, sectionsOf } from './document.rules';
import type { Scheme } from './scheme.schema';

/** What a draft holds of a section that somebody has touched, with the live content on which it was edited. */
export interface TouchedSection {
  readonly section: ConfigSection;
  readonly content: unknown;
  readonly baseContent: unknown;
}

/** A section that changed in the draft and in what is live, each in its own way: somebody must decide. */
export type DraftConflict = ConfigSection;

/** What a draft amounts to on top of what is live now. */
export interface RebasedDraft {
  readonly sections: SchemeSections;
  readonly conflicts: readonly DraftConflict[];
  /** Sections that differ from what is live. */
  readonly changed: readonly ConfigSection[];
}

/**
 * Lays a draft on top of what is live now: sections that nobody touched follow what is live, touched ones stay as they are.
 * One that is live otherwise than when it was edited is a conflict, unless both say the same.
 */
export function rebaseDraft(live: Scheme, touched: readonly TouchedSection[]): RebasedDraft {
  const liveSections = sectionsOf(live);
  const own = new Map(touched.map((each) => [each.section, each]));
  const sections = Object.fromEntries(
    configSections.map((section) => [section, contentOf(own.get(section), liveSections[section])]),
  ) as Record<ConfigSection, unknown>;
  return {
    sections,
    conflicts: touched.filter((each) => isConflict(each, liveSections[each.section])).map(({ section }) => section),
    changed: configSections.filter((section) => !isSameContent(sections[section], liveSections[section])),
  };
}

/** The document that a rebased draft makes. */
export function draftDocument(live: Scheme, { sections }: Pick<RebasedDraft, 'sections'>): Record<string, unknown> {
  return documentOf(live.code, sections);
}

/** Whether what is live has moved away under an edited section. */
export function isConflict({ content, baseContent }: Omit<TouchedSection, 'section'>, liveContent: unknown): boolean {
  return !isSameContent(baseContent, liveContent) && !isSameContent(content, liveContent);
}

function contentOf(touched: TouchedSection | undefined, live: unknown): unknown {
  return touched === undefined ? live : touched.content;
}
