import type { Instant } from '../../shared/kernel/instant';
import type { Entitlement } from './entitlement.rules';

/** A span that has not ended, or ends at this very instant. */
export interface OpenSpan {
  readonly id: string;
  readonly benefit: string;
  readonly closesAt: Instant | null;
}

/** What is to be written so that a member's spans say what is true. */
export interface SpanChanges {
  readonly opens: readonly { readonly benefit: string; readonly closesAt: Instant | null }[];
  /** Spans that end at another moment than was known. */
  readonly moves: readonly { readonly id: string; readonly closesAt: Instant | null }[];
  /** Benefits that closed before their known end: a refund or a fall took them. */
  readonly lost: readonly string[];
}

/**
 * Compares what is open for a member with the spans that say so. A span that reaches its known end, as a membership does
 * that nobody extends, ends by itself and is no loss; what opens at the very instant of its end goes on.
 * @param spans of the member, those alone that do not end before `now`
 */
export function compareSpans(
  entitlements: readonly Pick<Entitlement, 'benefit' | 'entitled' | 'entitledUntil'>[],
  spans: readonly OpenSpan[],
  now: Instant,
): SpanChanges {
  const opens: SpanChanges['opens'][number][] = [];
  const moves: SpanChanges['moves'][number][] = [];
  const lost: string[] = [];
  for (const { benefit, entitled, entitledUntil } of entitlements) {
    const own = spans.filter((span) => span.benefit === benefit.code);
    const closesAt = entitled ? entitledUntil : now;
    moves.push(...own.filter((span) => span.closesAt !== closesAt).map(({ id }) => ({ id, closesAt })));
    if (entitled && own.length === 0) opens.push({ benefit: benefit.code, closesAt });
    if (!entitled && own.some((span) => span.closesAt !== now)) lost.push(benefit.code);
  }
  return { opens, moves, lost };
}
