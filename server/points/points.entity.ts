import { Entity, Index, PrimaryColumn } from 'typeorm';
import {
  CountColumn,
  FlagColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  WholeColumn,
} from '../database/columns';
import { OneOf } from '../database/one-of';
import type { CutBy } from '../growth/amount.rules';
import type { Fraction, Measure } from '../growth/programme.schema';
import { type LotStatus, lotStatuses } from './lot.rules';
import type { PointsMultiplier } from './points.rules';
import type { PointsConfig } from './points.schema';

/** A version of the rules of points; what was earned under it keeps it. */
@Entity('points_programme')
export class PointsProgramme {
  @PrimaryColumn({ type: 'int' }) version: number;
  @InstantColumn() effectiveFrom: number;
  @JsonColumn() config: PointsConfig;
  /** Whether it belongs to the live scheme; only the newest version says so. */
  @FlagColumn() live: boolean;
  @InstantColumn() createdAt: number;
}

/** A member's points: cached sums of the lots. Its row is the lock of everything that changes them. */
@Entity('points_account')
export class PointsAccount {
  @IdKey() memberId: string;
  /** Sum of the open lots. */
  @WholeColumn() balance: number;
  /** Sum of the pending lots. */
  @WholeColumn() pending: number;
  /** What was taken back beyond the balance; above 0 only while `balance` is 0. */
  @WholeColumn() deficit: number;
  /** How many entries there are: the newest one's number. */
  @CountColumn() entries: number;
  /** Grows with every write. */
  @CountColumn() version: number;
}

/** Points that came together and expire together 积分批次. */
@Entity('points_lot')
@OneOf('points_lot', 'status', lotStatuses)
@Index('ux_points_lot_source_key', ['sourceKey'], { unique: true })
@Index('ix_points_lot_member', ['memberId', 'status'])
@Index('ix_points_lot_confirms', ['status', 'confirmAt', 'memberId'])
@Index('ix_points_lot_expires', ['status', 'expiresAt', 'memberId'])
@Index('ix_points_lot_event', ['eventId'])
export class PointsLot {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @WholeColumn() granted: number;
  @WholeColumn() remaining: number;
  /** What has expired of it and was not taken back since. */
  @WholeColumn() lapsed: number;
  @TextColumn(10) status: LotStatus;
  @InstantColumn({ nullable: true }) confirmAt: number | null;
  @InstantColumn({ nullable: true }) expiresAt: number | null;
  /** Code of the source that earned it; `grant` where an operator gave it. */
  @TextColumn(40) source: string;
  @IdColumn({ nullable: true }) eventId: string | null;
  /** Rule version that produced it; null where no rule did. */
  @CountColumn({ nullable: true }) programmeVersion: number | null;
  @TextColumn(160) sourceKey: string;
  @InstantColumn() createdAt: number;
}

/** Why an entry stands in the ledger. `confirmed` moves points from pending to available. */
export const pointsEntryKinds = [
  'earned',
  'confirmed',
  'granted',
  'spent',
  'returned',
  'takenBack',
  'expired',
  'corrected',
] as const;
export type PointsEntryKind = (typeof pointsEntryKinds)[number];

/** How an event came to its points. */
export interface EventBasis {
  readonly kind: 'event';
  readonly metric: string;
  readonly measure: Measure;
  readonly metricValue: number;
  readonly coefficient: Fraction;
  readonly multipliers: readonly PointsMultiplier[];
  readonly combine: 'max' | 'multiply';
  /** The cap that left something out, and what was left out. */
  readonly cutBy: CutBy | null;
  readonly cut: number;
  /** True where a refund freed the room for it. */
  readonly released: boolean;
  /** Days for which the source's points are pending. */
  readonly confirmAfterDays: number;
  /** Of what is taken back: had expired already, and so is not taken again. */
  readonly lapsed: number;
  /** Of what is taken back: was not there, and is owed. */
  readonly shortfall: number;
}

/** Everything that an entry's explanation needs. */
export type PointsBasis =
  | EventBasis
  /** Which lots it moved, and what was said with it. */
  | {
      readonly kind: 'lots';
      readonly lots: readonly { readonly points: number; readonly expiresAt: number | null }[];
      readonly note: string | null;
    }
  /** An operator's act; who and why are for operators alone. */
  | {
      readonly kind: 'operator';
      readonly operator: string;
      readonly approvedBy: string | null;
      readonly reason: string;
    };

/** An entry of the points ledger 积分明细; never changed, never taken away. */
@Entity('points_entry')
@OneOf('points_entry', 'kind', pointsEntryKinds)
@Index('ux_points_entry_source_key', ['sourceKey'], { unique: true })
@Index('ux_points_entry_number', ['memberId', 'number'], { unique: true })
@Index('ix_points_entry_window', ['memberId', 'source', 'countedAt'])
@Index('ix_points_entry_event', ['eventId'])
export class PointsEntry {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  /** Counts a member's entries: their order, also within one instant. */
  @CountColumn() number: number;
  @TextColumn(10) kind: PointsEntryKind;
  /** Code of the source; empty where no event is behind it. */
  @TextColumn(40) source: string;
  @TextColumn(40) title: string;
  /** Change of what can be spent; all of a member's sum to balance − deficit. */
  @WholeColumn() amount: number;
  /** Change of what is pending; all of a member's sum to it. */
  @WholeColumn() pendingAmount: number;
  /** What the event is worth to its source without caps; sums to 0 over an event that was taken back whole. */
  @WholeColumn() raw: number;
  /** What it was given of that. */
  @WholeColumn() given: number;
  /** The lot that decides whether the entry still waits; null where none does. */
  @IdColumn({ nullable: true }) lotId: string | null;
  @IdColumn({ nullable: true }) eventId: string | null;
  @CountColumn({ nullable: true }) programmeVersion: number | null;
  /** When what it tells happened. */
  @InstantColumn() occurredAt: number;
  /** Whose day, month and year it counts in: for what was taken back, when that had happened. */
  @InstantColumn() countedAt: number;
  /** When the points that it gives expire. */
  @InstantColumn({ nullable: true }) expiresAt: number | null;
  @JsonColumn() basis: PointsBasis;
  @TextColumn(160) sourceKey: string;
  @InstantColumn() createdAt: number;
}

/** What a spending took of a lot, so that it can go back there. */
@Entity('points_allocation')
@Index('ix_points_allocation_member', ['memberId'])
export class PointsAllocation {
  /** The entry by which the points were spent. */
  @IdKey() spendingId: string;
  @IdKey() lotId: string;
  @IdColumn() memberId: string;
  @WholeColumn() points: number;
}
