import { Entity, Index } from 'typeorm';
import {
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
  TextKey,
  WholeColumn,
  WholeKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';

/** Through what somebody acted. */
export const auditChannels = ['console', 'command', 'system'] as const;

/** A line of the audit log 操作日志: who did what, why, and what it changed. Only ever added; each holds the hash of the one before it. */
@Entity('operator_audit')
@Index('ix_operator_audit_at', ['actedAt'])
@Index('ix_operator_audit_subject', ['subject', 'number'])
@Index('ix_operator_audit_action', ['action', 'number'])
@Index('ix_operator_audit_actor', ['actor', 'number'])
@OneOf('operator_audit', 'channel', auditChannels)
export class AuditEntry {
  /** 1, 2, 3 … without a gap. */
  @WholeKey() number: number;
  @TextColumn(10) channel: (typeof auditChannels)[number];
  /** Id of an operator, or the user of the operating system for a command. */
  @TextColumn(80) actor: string;
  /** What they were called then. */
  @TextColumn(80) actorName: string;
  @TextColumn(60) action: string;
  @TextColumn(120) subject: string;
  @TextColumn(300) reason: string;
  /** JSON as it was hashed; null where there was nothing. */
  @LongTextColumn({ nullable: true, name: 'before_text' }) before: string | null;
  @LongTextColumn({ nullable: true, name: 'after_text' }) after: string | null;
  @TextColumn(64, { nullable: true }) requestId: string | null;
  @InstantColumn() actedAt: number;
  /** SHA-256 over the previous hash and this line. */
  @TextColumn(64) hash: string;
}

/** Where the log ends: a line taken away from its end shows here. One row, which also makes writers take turns. */
@Entity('operator_audit_head')
export class AuditHead {
  @TextKey(10) id: string;
  @WholeColumn() number: number;
  @TextColumn(64) hash: string;
}

/**
 * How far the log was walked: `prefix` is the stretch from the first line that was found whole, and that a check goes on
 * from; `running` the walk of the whole log that is under way; `whole` the last one that came to its end.
 */
@Entity('operator_audit_walk')
export class AuditWalk {
  @TextKey(10) id: string;
  /** The last line walked, and its hash. */
  @WholeColumn() number: number;
  @TextColumn(64) hash: string;
  @WholeColumn() lineCount: number;
  @JsonColumn() breaks: readonly string[];
  /** Begun at while it is under way, else ended at. */
  @InstantColumn() walkedAt: number;
}
