import { Entity, Index, PrimaryColumn } from 'typeorm';
import { growthEntrySchema, type TierChangeReason, tierChangeReasonSchema } from '../../shared/contract/growth';
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
import { OneOf } from '../database/one-of';
import type { Multiplier } from './amount.rules';
import type { Fraction, ProgrammeConfig } from './programme.schema';

/** A version of a programme; what was earned under it keeps it. */
@Entity('growth_programme')
export class GrowthProgramme {
  @TextKey(40) code: string;
  @PrimaryColumn({ type: 'int' }) version: number;
  @InstantColumn() effectiveFrom: number;
  @JsonColumn() config: ProgrammeConfig;
  /** Whether it belongs to the live scheme; only the newest version of a code says so. */
  @FlagColumn() live: boolean;
  @CountColumn() position: number;
  @InstantColumn() createdAt: number;
}

/** What became of a business event. */
export const eventStatuses = ['applied', 'waitingForMember', 'waitingForOrder', 'expired'] as const;
export type EventStatus = (typeof eventStatuses)[number];

/** A business event 业务事件, as its sender told it. */
@Entity('business_event')
@OneOf('business_event', 'status', eventStatuses)
@Index('ux_business_event_key', ['sender', 'eventKey'], { unique: true })
@Index('ix_business_event_subject', ['sender', 'kind', 'subject'])
@Index('ix_business_event_person', ['personKey', 'status'])
@Index('ix_business_event_waiting', ['status', 'receivedAt'])
@Index('ix_business_event_member', ['memberId', 'kind', 'occurredAt'])
export class BusinessEventRow {
  @IdKey() id: string;
  /** The business whose key signed it; `membership` for this system itself. */
  @TextColumn(40) sender: string;
  /** The sender's id of it. */
  @TextColumn(64) eventKey: string;
  /** SHA-256 of what it said: the same id with another content is refused. */
  @TextColumn(64) bodyHash: string;
  @TextColumn(40) kind: string;
  /** Whom it named, in a form that can be looked up; a phone number stands here as its blind index only. */
  @TextColumn(140) personKey: string;
  @IdColumn({ nullable: true }) memberId: string | null;
  @TextColumn(64, { nullable: true }) subject: string | null;
  @InstantColumn() occurredAt: number;
  @JsonColumn() metrics: Record<string, number>;
  @TextColumn(16) status: EventStatus;
  @InstantColumn() receivedAt: number;
  @InstantColumn({ nullable: true }) appliedAt: number | null;
}

/** A member's account in a programme: the tier. Its row is the lock of everything that changes the member's growth there. */
@Entity('growth_account')
@Index('ix_growth_account_member', ['memberId'])
@Index('ix_growth_account_settles', ['programme', 'settlesAt', 'memberId'])
@Index('ix_growth_account_held', ['programme', 'heldUntil'])
@Index('ix_growth_account_base', ['programme', 'baseRank', 'memberId'])
@Index('ix_growth_account_peak', ['programme', 'peakRank', 'memberId'])
@Index('ix_growth_account_given', ['programme', 'heldRank', 'memberId'])
export class GrowthAccount {
  @TextKey(40) programme: string;
  @IdKey() memberId: string;
  @InstantColumn() joinedAt: number;
  @CountColumn() bucket: number;
  @CountColumn() baseRank: number;
  @CountColumn() stay: number;
  @CountColumn() priorRank: number;
  @CountColumn() priorStay: number;
  @CountColumn() peakRank: number;
  /** The highest tier given over the earned one, and its end; 0 and null for none. */
  @CountColumn() heldRank: number;
  @InstantColumn({ nullable: true }) heldUntil: number | null;
  /** Null where there is nothing to settle. */
  @InstantColumn({ nullable: true }) settlesAt: number | null;
  /** How many changes the member has seen: the newest one's number. */
  @CountColumn() changes: number;
  /** The newest change that the member acknowledged. */
  @CountColumn() acknowledged: number;
  /** Grows with every write. */
  @CountColumn() version: number;
}

/** Growth of a member in a bucket: the cached sum of its entries. */
@Entity('growth_sum')
@Index('ix_growth_sum_member', ['memberId'])
export class GrowthSum {
  @TextKey(40) programme: string;
  @IdKey() memberId: string;
  @PrimaryColumn({ type: 'int' }) bucket: number;
  @WholeColumn() score: number;
}

/** Why an entry stands in the ledger. */
export const entryKinds = growthEntrySchema.shape.kind.options;
export type EntryKind = (typeof entryKinds)[number];

/** How an entry's amount was computed: everything that its explanation needs. */
export interface EntryBasis {
  readonly metric: string;
  readonly metricValue: number;
  readonly coefficient: Fraction;
  readonly multipliers: readonly Multiplier[];
  readonly combine: 'max' | 'multiply';
  /** The cap that left something out, and what was left out. */
  readonly cutBy: string | null;
  readonly cut: number;
  /** Why it was corrected, where a person did it. */
  readonly note?: string;
}

/** An entry of the growth ledger 成长值明细; never changed, never taken away. */
@Entity('growth_entry')
@OneOf('growth_entry', 'kind', entryKinds)
@Index('ux_growth_entry_source_key', ['sourceKey'], { unique: true })
@Index('ix_growth_entry_member', ['memberId', 'programme', 'id'])
@Index('ix_growth_entry_window', ['memberId', 'programme', 'source', 'countedAt'])
@Index('ix_growth_entry_event', ['eventId'])
export class GrowthEntry {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(40) programme: string;
  /** Rule version that produced it. */
  @CountColumn() programmeVersion: number;
  @CountColumn() bucket: number;
  @TextColumn(12) kind: EntryKind;
  /** `task:<code>` where a task gave it. */
  @TextColumn(46) source: string;
  @TextColumn(40) groupCode: string;
  @TextColumn(40) title: string;
  @WholeColumn() amount: number;
  /** What it would be without caps; sums to 0 over an event that was taken back whole. */
  @WholeColumn() raw: number;
  @IdColumn({ nullable: true }) eventId: string | null;
  /** When what it tells happened. */
  @InstantColumn() occurredAt: number;
  /** Whose day, month and year it counts in: for what was taken back, when that had happened. */
  @InstantColumn() countedAt: number;
  @JsonColumn() basis: EntryBasis;
  @TextColumn(160) sourceKey: string;
  @InstantColumn() createdAt: number;
}

/** Why a tier changed; `settled` at a period's end, `late` by what came after it. */
export const changeReasons = tierChangeReasonSchema.options;
export type ChangeReason = TierChangeReason;

/** A change of the tier that a member sees 等级变动. */
@Entity('tier_change')
@Index('ix_tier_change_member', ['memberId'])
@Index('ix_tier_change_at', ['programme', 'changedAt', 'memberId'])
@Index('ix_tier_change_day', ['changedAt', 'memberId'])
@OneOf('tier_change', 'reason', changeReasons)
export class TierChangeRow {
  @TextKey(40) programme: string;
  @IdKey() memberId: string;
  @PrimaryColumn({ type: 'int' }) number: number;
  @TextColumn(40) fromTier: string;
  @TextColumn(40) toTier: string;
  @TextColumn(16) reason: ChangeReason;
  @CountColumn() programmeVersion: number;
  @CountColumn() bucket: number;
  /** Growth that decided. */
  @WholeColumn() score: number;
  @InstantColumn() changedAt: number;
}

/**
 * What is to be told. `change` is numbered like its change, and so is `after7`, which comes a week after a fall; a warning
 * like the bucket at whose end the tier would fall.
 */
export const noticeKinds = ['change', 'extended', 'warning30', 'warning7', 'after7'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Something to tell a member about a tier; told at most once. */
@Entity('tier_notice')
@Index('ix_tier_notice_member', ['memberId'])
@Index('ix_tier_notice_untold', ['programme', 'toldAt', 'memberId'])
@OneOf('tier_notice', 'kind', noticeKinds)
export class TierNotice {
  @TextKey(40) programme: string;
  @IdKey() memberId: string;
  @TextKey(10) kind: NoticeKind;
  @PrimaryColumn({ type: 'int' }) number: number;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) toldAt: number | null;
}

/** A tier given until an end date: to one member 授予, or to an audience as an extension 保级. */
@Entity('tier_hold')
@Index('ix_tier_hold_member', ['memberId'])
@Index('ix_tier_hold_origin', ['originId', 'memberId'])
export class TierHold {
  @TextKey(40) programme: string;
  @IdKey() memberId: string;
  /** Its own id, or that of the extension it belongs to. */
  @IdKey() originId: string;
  @FlagColumn() isExtension: boolean;
  @CountColumn() heldRank: number;
  @InstantColumn() startsAt: number;
  @InstantColumn() endsAt: number;
  @InstantColumn({ nullable: true }) revokedAt: number | null;
  @TextColumn(300) reason: string;
  @TextColumn(80) operator: string;
}

export const extensionStatuses = ['applying', 'applied', 'undoing', 'undone'] as const;

/** An extension 保级延期 of an audience's tiers. */
@Entity('tier_extension')
@OneOf('tier_extension', 'status', extensionStatuses)
export class TierExtension {
  @IdKey() id: string;
  @TextColumn(40) programme: string;
  @IdColumn() audienceId: string;
  @CountColumn() months: number;
  @TextColumn(12) status: (typeof extensionStatuses)[number];
  @TextColumn(300) reason: string;
  @TextColumn(80) operator: string;
  @InstantColumn() createdAt: number;
  /** How many keep their tier by it so far, and from how many it was taken again; null before the first of them. */
  @CountColumn({ nullable: true }) extended: number | null;
  @CountColumn({ nullable: true }) lifted: number | null;
}

/** How far a member is with a task in one of its windows. */
@Entity('task_progress')
@Index('ix_task_progress_member', ['memberId'])
export class TaskProgress {
  @TextKey(40) programme: string;
  @IdKey() memberId: string;
  @TextKey(40) task: string;
  /** `2026-05-01`, `2026-05` or `lifetime`. */
  @TextKey(10) windowKey: string;
  @WholeColumn() progress: number;
  @FlagColumn() rewarded: boolean;
  /** How often it was rewarded, in case it was taken back meanwhile. */
  @CountColumn() rewards: number;
}
