import { Entity, Index, PrimaryColumn } from 'typeorm';
import {
  CountColumn,
  FlagColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  TextKey,
  WholeColumn,
} from '../database/columns';
import type { BadgeConfig } from './badge.schema';

/** A badge 勋章. What it counts never changes once somebody has counted for it; its levels and texts may. */
@Entity('badge')
export class Badge {
  @TextKey(40) code: string;
  /** Grows with every change of the configuration. */
  @CountColumn() version: number;
  @JsonColumn() config: BadgeConfig;
  /** Whether the live scheme has it. */
  @FlagColumn() live: boolean;
  /** Order on the wall. */
  @CountColumn() position: number;
  /** What happened before does not count: the first instant of the day on which it was first loaded. */
  @InstantColumn() countsFrom: number;
  /** When this version was loaded. */
  @InstantColumn() changedAt: number;
}

/** A member who has counted for a badge. Its row is the lock of everything that changes their badges. */
@Entity('badge_account')
export class BadgeAccount {
  @IdKey() memberId: string;
  /** Grows with every write. */
  @CountColumn() version: number;
}

/** What one business event counted for a badge, or what was taken back of it; only ever added. */
@Entity('badge_entry')
@Index('ux_badge_entry_source', ['sourceKey'], { unique: true })
@Index('ix_badge_entry_event', ['eventId'])
@Index('ix_badge_entry_day', ['memberId', 'badge', 'day'])
export class BadgeEntry {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(40) badge: string;
  /** `lifetime`, `2026`, `2026-11`: of the event, also for what is taken back of it. */
  @TextColumn(10) period: string;
  /** The event's business day. */
  @TextColumn(10) day: string;
  /** What the event is worth by the rule; sums to 0 over an event that was taken back whole. */
  @WholeColumn() raw: number;
  /** What the count changed by: where days are counted, the second event of a day changes nothing. */
  @WholeColumn() amount: number;
  @IdColumn() eventId: string;
  /** `event:<event>:<badge>`, `back:<refund>:<badge>`: one source counts once. */
  @TextColumn(120) sourceKey: string;
  @InstantColumn() createdAt: number;
}

/** How far a member is with a badge in a period: of events the cached sum of the entries, else what was last seen. */
@Entity('badge_progress')
@Index('ix_badge_progress_badge', ['badge', 'memberId'])
export class BadgeProgress {
  @IdKey() memberId: string;
  @TextKey(40) badge: string;
  @TextKey(10) period: string;
  @WholeColumn() value: number;
}

/** A level of a badge that a member earned: one row a level for ever, whether or not it was taken back since. */
@Entity('badge_award')
export class BadgeAward {
  @IdKey() memberId: string;
  @TextKey(40) badge: string;
  /** From 1. */
  @PrimaryColumn({ type: 'int' }) level: number;
  /** What was asked when it was earned: a target that is raised later takes nothing away. */
  @WholeColumn() target: number;
  @InstantColumn() earnedAt: number;
  /** Null while the member has it. */
  @InstantColumn({ nullable: true }) revokedAt: number | null;
  /** Null until the member has looked at the wall. */
  @InstantColumn({ nullable: true }) seenAt: number | null;
  /** How often it was earned: more than once where it was taken back between. */
  @CountColumn() times: number;
  /** What brought it: `event:<id>`, `standing`, `operator`. */
  @TextColumn(40) sourceKey: string;
  /** Since when it stands by an operator's hand, whatever is counted; null where it has to be founded by the count. */
  @InstantColumn({ nullable: true }) givenAt: number | null;
  /** Which operator gave it, and why. */
  @TextColumn(80, { nullable: true }) givenBy: string | null;
  @TextColumn(300, { nullable: true }) givenReason: string | null;
  /** When an operator took it back although the count founds it: the same count does not bring it again. */
  @InstantColumn({ nullable: true }) barredAt: number | null;
}
