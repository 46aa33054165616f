import type { Instant } from '../../shared/kernel/instant';

/** A message as the inbox shows it; `page` is a path of the mini-program with a slash in front. */
export interface MessageWords {
  readonly title: string;
  readonly body: string;
  readonly page: string;
}

/** How a topic is told from its facts `F`. */
export interface Topic<F> {
  /** What a member reads beside its switch. */
  readonly label: string;
  readonly words: (fields: F, now: Instant) => MessageWords;
  /** What a template may ask for, as a member reads it. */
  readonly placeholders: Readonly<Record<string, (fields: F) => string>>;
  /** What a template's keys hold when the configuration does not say. */
  readonly templateData: Readonly<Record<string, string>>;
}

/** The topics of one noun, by name. */
export type Topics<F> = { readonly [T in keyof F]: Topic<F[T]> };

/** So many are told by name; the others are counted. */
const NAMED = 3;

/** Names in a sentence: `「生日礼」`, `「生日礼」「免运费」「休息室」等 5 项权益`. */
export function nameAll(names: readonly string[]): string {
  const told = names
    .slice(0, NAMED)
    .map((name) => `「${name}」`)
    .join('');
  return names.length > NAMED ? `${told}等 ${names.length} 项权益` : told;
}
