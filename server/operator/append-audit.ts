import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate, StaleRead } from '../database/errors';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { AuditEntry, AuditHead, type auditChannels } from './audit.entity';
import { hashLine, NO_LINE } from './audit-chain';

/** Who acts: an operator in the console, or whoever runs a command on the server. */
export interface Actor {
  readonly channel: (typeof auditChannels)[number];
  /** Id of the operator, or the user of the operating system. */
  readonly id: string;
  readonly name: string;
  /** The request that it came by; null for a command. */
  readonly requestId: string | null;
}

/** What is written of an act. */
export interface AuditNote {
  readonly action: string;
  /** What it is about: `order:01…`, `member:01…`. */
  readonly subject: string;
  readonly reason: string;
  /** What there was, and what there is now; left out where the act says all. Never holds a secret or a phone number. */
  readonly before?: object | null;
  readonly after?: object | null;
}

/** Id of the head's one row. */
export const HEAD = 'head';

/**
 * Adds a line to the audit log in the unit of work of what it tells: both become true or neither. Writers take turns on
 * the head's row, so that numbers have no gap and each line holds the hash of the one before.
 */
export async function appendAudit(unit: Unit, actor: Actor, note: AuditNote, now: Instant): Promise<void> {
  const head = await unit.findOneBy(AuditHead, { id: HEAD });
  const facts = {
    number: (head?.number ?? 0) + 1,
    channel: actor.channel,
    actor: actor.id.slice(0, 80),
    actorName: actor.name.slice(0, 80),
    action: note.action,
    subject: note.subject.slice(0, 120),
    reason: note.reason.slice(0, 300),
    before: note.before ? JSON.stringify(note.before) : null,
    after: note.after ? JSON.stringify(note.after) : null,
    requestId: actor.requestId,
    actedAt: now,
  };
  const hash = hashLine(head?.hash ?? NO_LINE, facts);
  await moveHead(unit, head?.number ?? null, { number: facts.number, hash });
  await unit.insert(AuditEntry, { ...facts, hash });
}

/**
 * Waits until no other writer of the log is under way, and keeps them waiting to the end of the unit of work: what is read
 * after this is what they have left. For what must hold over several rows, such as that an owner stays.
 */
export async function waitForTurn(unit: Unit): Promise<void> {
  await execute(unit, 'UPDATE operator_audit_head SET hash = hash WHERE id = ?', [HEAD]);
}

/** @throws StaleRead when another writer was faster: the unit of work runs again behind its line */
async function moveHead(
  unit: Unit,
  seen: number | null,
  next: { readonly number: number; readonly hash: string },
): Promise<void> {
  if (seen !== null) {
    const moved = await unit.update(AuditHead, { id: HEAD, number: seen }, next);
    if (moved.affected !== 1) throw new StaleRead('the audit log');
    return;
  }
  try {
    await unit.insert(AuditHead, { id: HEAD, ...next });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('the audit log');
    throw error;
  }
}
