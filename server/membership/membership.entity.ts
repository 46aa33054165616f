import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, IdKey, InstantColumn, TextColumn } from '../database/columns';
import { OneOf } from '../database/one-of';
import { termSources } from './membership.rules';

/**
 * A membership 会员资格: one a member and family. Holds the newest unbroken run of terms; whether it is in force is
 * computed when it is read.
 */
@Entity('membership')
@Index('ux_membership_family', ['memberId', 'family'], { unique: true })
@Index('ix_membership_ends', ['endsAt', 'id'])
@Index('ix_membership_family_ends', ['family', 'endsAt', 'id'])
@Index('ix_membership_plan_ends', ['planId', 'endsAt', 'id'])
export class Membership {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(40) family: string;
  @CountColumn() familyRank: number;
  @IdColumn() planId: string;
  @TextColumn(40) planName: string;
  /** Start of the run, and the anchor from which every end in it is computed. */
  @InstantColumn() anchorAt: number;
  /** Months of all terms of the run. */
  @CountColumn() months: number;
  @InstantColumn() endsAt: number;
  /** The newest pause, running or over: from it on until `pauseTo` nothing is in force. */
  @InstantColumn({ nullable: true }) pauseFrom: number | null;
  @InstantColumn({ nullable: true }) pauseTo: number | null;
  /** Counts changes; a compare-and-set on it keeps two payments at once apart. */
  @CountColumn() version: number;
}

/**
 * A term 有效期: one stretch of a membership, with what it came from. Rows are only ever added; where one ends earlier than it
 * was granted for, a cut says why.
 */
@Entity('membership_term')
@Index('ux_membership_term_source', ['sourceKey'], { unique: true })
@Index('ix_membership_term_member', ['memberId', 'family', 'startsAt'])
@Index('ix_membership_term_starts', ['startsAt'])
@Index('ix_membership_term_ends', ['endsAt'])
@Index('ix_membership_term_order', ['orderId'])
@OneOf('membership_term', 'source', termSources)
export class MembershipTerm {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(40) family: string;
  @InstantColumn() startsAt: number;
  @InstantColumn() endsAt: number;
  @TextColumn(10) source: (typeof termSources)[number];
  /** Unique: one source gives one term, however often it is told. */
  @TextColumn(80) sourceKey: string;
  @IdColumn({ nullable: true }) orderId: string | null;
  @IdColumn() planId: string;
  @TextColumn(40) planName: string;
  @InstantColumn() createdAt: number;
}

/**
 * A pause 暂停 of a membership, from its first instant up to, but not at, its end. Only ever added; who resumes early writes
 * when, once.
 */
@Entity('membership_pause')
@Index('ix_membership_pause_member', ['memberId', 'family', 'fromAt'])
export class MembershipPause {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(40) family: string;
  @InstantColumn() fromAt: number;
  /** The end that was asked for. */
  @InstantColumn() toAt: number;
  /** When it was ended before that; null where it was not. */
  @InstantColumn({ nullable: true }) resumedAt: number | null;
}

/** A cut of a term: what it was taken back by, and from which end to which. Only ever added. */
@Entity('membership_cut')
@Index('ux_membership_cut_source', ['sourceKey'], { unique: true })
@Index('ix_membership_cut_term', ['termId'])
export class MembershipCut {
  @IdKey() id: string;
  @IdColumn() termId: string;
  @IdColumn() memberId: string;
  /** `refund:<request>`: the same source cuts once. */
  @TextColumn(80) sourceKey: string;
  @InstantColumn() endedAt: number;
  /** The end as it was granted. */
  @InstantColumn() grantedUntil: number;
  @InstantColumn() createdAt: number;
}
