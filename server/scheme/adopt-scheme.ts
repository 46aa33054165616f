import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { adoptScheme } from './adopt.rules';
import { overlayScheme } from './document.rules';
import { beginDraft, type Editor, saveSection } from './draft';
import { parseScheme } from './load-scheme';
import { type PrunedScheme, pruneScheme } from './prune.rules';
import { readScheme, readyMadeNames } from './ready-made';
import type { SchemeDraft } from './scheme.entity';
import type { Scheme } from './scheme.schema';
import { findLiveVersion, findVersion, parseVersion } from './version';

/** Where a configuration comes from that shall be the live one. */
export type SchemeSource =
  /** An earlier version: rolling back. */
  | { readonly kind: 'version'; readonly number: number }
  | { readonly kind: 'readyMade'; readonly name: string }
  /** A file that somebody brings. */
  | { readonly kind: 'document'; readonly document: unknown };

/** Begins a draft that would make another configuration the live one; what cannot be had back stands in its notes. */
export async function draftFrom(
  unit: Unit,
  { title, source }: { readonly title: string; readonly source: SchemeSource },
  editor: Editor,
  now: Instant,
): Promise<Result<SchemeDraft, 'CONFIG_NOT_FOUND' | 'CONFIG_REFUSED'>> {
  const live = await findLiveVersion(unit);
  if (!live) return refuse('CONFIG_NOT_FOUND');
  const wanted = await readSource(unit, source, live.scheme);
  if (!wanted.ok) return wanted;
  const { scheme, notes: left } = wanted.value;
  const { sections, notes } = adoptScheme(scheme, live.scheme, now);
  const begun = await beginDraft(unit, { title, notes: [...left, ...notes] }, editor, now);
  if (!begun.ok) return begun;
  for (const { section, content } of sections) {
    const save = { draftId: begun.value.id, section, revision: 0, base: live.number, content, follow: false };
    const saved = await saveSection(unit, save, editor, now);
    if (!saved.ok) throw new Error(`a new draft could not be filled: ${saved.refusal}`);
  }
  return begun;
}

/** The whole scheme of a source as it would be live on top of what is, without what would refer to nothing. */
export async function readSource(
  unit: Unit,
  source: SchemeSource,
  live: Scheme,
): Promise<Result<PrunedScheme, 'CONFIG_NOT_FOUND' | 'CONFIG_REFUSED'>> {
  switch (source.kind) {
    case 'version': {
      const row = await findVersion(unit, source.number);
      return row ? accept({ scheme: parseVersion(row), notes: [] }) : refuse('CONFIG_NOT_FOUND');
    }
    case 'readyMade':
      if (!readyMadeNames.includes(source.name)) return refuse('CONFIG_NOT_FOUND');
      return parseSource(readScheme(source.name), live);
    case 'document':
      return parseSource(source.document, live);
    default: {
      const never: never = source;
      throw new Error(`unknown source ${JSON.stringify(never)}`);
    }
  }
}

function parseSource(content: unknown, live: Scheme): Result<PrunedScheme, 'CONFIG_REFUSED'> {
  const parsed = parseScheme(content);
  if (!parsed.ok) return refuse('CONFIG_REFUSED');
  if (!('plans' in parsed.value)) return accept(pruneScheme(overlayScheme(live, parsed.value)));
  return accept({ scheme: { ...parsed.value, messages: parsed.value.messages ?? live.messages }, notes: [] });
}
