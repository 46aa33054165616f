import type { ComponentType } from 'react';

/** The form of a section: edits its content as a whole; what it does not show it leaves as it is. */
export type SectionForm = ComponentType<SectionFormProps>;

export interface SectionFormProps {
  readonly draftId: string;
  readonly value: unknown;
  readonly onChange: (content: unknown) => void;
  readonly isReadOnly: boolean;
}

/** Something of a scheme that a form edits in part. */
export type Thing = Readonly<Record<string, unknown>> & { readonly code: string };

/** The list of things under a field, as far as they are ones; a faulty draft may hold anything. */
export function thingsOf<T extends Thing = Thing>(content: unknown, field?: string): readonly T[] {
  const list = field === undefined ? content : isRecord(content) ? content[field] : null;
  return Array.isArray(list) ? list.filter((each): each is T => isRecord(each) && typeof each.code === 'string') : [];
}

/** The same list with one thing in another's place. */
export function withThing<T extends Thing>(things: readonly T[], code: string, change: Partial<T>): readonly T[] {
  return things.map((each) => (each.code === code ? { ...each, ...change } : each));
}

/** The same list without one thing. */
export function withoutThing<T extends Thing>(things: readonly T[], code: string): readonly T[] {
  return things.filter((each) => each.code !== code);
}

/** Names of things are short; a code leaves room for its number. */
const NAME_LENGTH = 20;
const STEM_LENGTH = 34;

/** The same list with another thing like one of it behind it, under a code and a name of its own. */
export function withCopy<T extends Thing>(things: readonly T[], code: string): readonly T[] {
  const stem = code.replace(/-\d+$/, '').slice(0, STEM_LENGTH);
  return things.flatMap((each) => {
    if (each.code !== code) return [each];
    const named = typeof each.name === 'string' ? { name: `${each.name}副本`.slice(0, NAME_LENGTH) } : {};
    return [each, { ...each, ...named, code: freeCode(things, stem) }];
  });
}

/** The same list with one thing at another place. */
export function withMoved<T extends Thing>(things: readonly T[], code: string, to: number): readonly T[] {
  const moved = things.filter((each) => each.code === code);
  return withoutThing(things, code).toSpliced(to, 0, ...moved);
}

/** A content with one field changed. */
export function withField(content: unknown, field: string, value: unknown): unknown {
  return { ...(isRecord(content) ? content : {}), [field]: value };
}

/** A code that nothing in a list has yet. */
export function freeCode(things: readonly Thing[], stem: string): string {
  for (let number = things.length + 1; ; number++) {
    const code = `${stem}-${number}`;
    if (!things.some((each) => each.code === code)) return code;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
