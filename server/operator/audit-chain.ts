import { createHash } from 'node:crypto';
import type { Instant } from '../../shared/kernel/instant';

/** What a line of the audit log says, before it has its hash. */
export interface AuditFacts {
  readonly number: number;
  readonly channel: string;
  readonly actor: string;
  readonly actorName: string;
  readonly action: string;
  readonly subject: string;
  readonly reason: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly requestId: string | null;
  readonly actedAt: Instant;
}

/** The hash that stands before the first line. */
export const NO_LINE = '0'.repeat(64);

/** SHA-256 over the previous line's hash and everything that this one says, in a fixed order. */
export function hashLine(previous: string, facts: AuditFacts): string {
  const { number, channel, actor, actorName, action, subject, reason, before, after, requestId, actedAt } = facts;
  const told = [number, channel, actor, actorName, action, subject, reason, before, after, requestId, actedAt];
  return createHash('sha256')
    .update(JSON.stringify([previous, ...told]))
    .digest('hex');
}

/** A line as it stands in the log. */
export type AuditRow = AuditFacts & { readonly hash: string };

/**
 * What is wrong with a stretch of the log: a number that is missing, or a line that is not the one that was written.
 * @param previous the number and hash of the line before the stretch
 * @returns in words; empty where the stretch is whole
 */
export function findBreaks(
  previous: { readonly number: number; readonly hash: string },
  rows: readonly AuditRow[],
): string[] {
  const breaks: string[] = [];
  let { number, hash } = previous;
  for (const row of rows) {
    if (row.number !== number + 1)
      breaks.push(`第 ${number + 1} 行${row.number > number + 2 ? `到第 ${row.number - 1} 行` : ''}缺失`);
    else if (row.hash !== hashLine(hash, row)) breaks.push(`第 ${row.number} 行被改动过`);
    number = row.number;
    hash = row.hash;
  }
  return breaks;
}
