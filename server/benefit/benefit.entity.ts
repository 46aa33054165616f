import { Entity, Index, PrimaryColumn } from 'typeorm';
import { type BenefitIssue, type ClaimStatus, claimStatusSchema } from '../../shared/contract/benefit';
import {
  CountColumn,
  FenColumn,
  FlagColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';
import type { BenefitConfig } from './benefit.schema';

/** A benefit 权益: what is the same for all its versions. Its row is the lock of its stock. */
@Entity('benefit')
export class Benefit {
  @TextKey(40) code: string;
  /** The newest version. */
  @CountColumn() version: number;
  /** Whether the live scheme has it. */
  @FlagColumn() live: boolean;
  /** The kill switch: an operator has stopped it. */
  @FlagColumn() stopped: boolean;
  /** Order within the scheme. */
  @CountColumn() position: number;
  /** How many claims have been taken of its stock and not given back. */
  @CountColumn() taken: number;
}

/** A version of a benefit; what was claimed under it keeps its terms. Never changed. */
@Entity('benefit_version')
export class BenefitVersion {
  @TextKey(40) code: string;
  @PrimaryColumn({ type: 'int' }) version: number;
  @JsonColumn() config: BenefitConfig;
  @InstantColumn() effectiveFrom: number;
}

/** What of a budget is bound or spent: one row a benefit and month (`2026-11`), or `total`. */
@Entity('benefit_budget')
export class BenefitBudget {
  @TextKey(40) benefit: string;
  @TextKey(10) period: string;
  @FenColumn() boundFen: number;
}

/**
 * A claim 领取记录: something of a benefit that one member holds. Whether it is still valid is computed when it is read:
 * `status` never says `expired` before the sweep has given its stock and budget back.
 */
@Entity('benefit_claim')
@OneOf('benefit_claim', 'status', claimStatusSchema.options)
@OneOf('benefit_claim', 'issued_by', ['automatic', 'claim', 'exchange', 'code', 'operator'])
@Index('ux_benefit_claim_source', ['sourceKey'], { unique: true })
// The last guard of the quota: the n-th of a period is there once.
@Index('ux_benefit_claim_number', ['memberId', 'benefit', 'period', 'number'], { unique: true })
@Index('ix_benefit_claim_member', ['memberId', 'status', 'id'])
@Index('ix_benefit_claim_expires', ['status', 'expiresAt', 'id'])
@Index('ix_benefit_claim_benefit', ['benefit', 'createdAt'])
export class BenefitClaim {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(40) benefit: string;
  /** The version whose terms hold. */
  @CountColumn() version: number;
  @TextColumn(10) issuedBy: BenefitIssue | 'operator';
  /** The quota's period: `2026-11`, `2026-W47`, `2026-Q4`, `once`; `open` without a quota. */
  @TextColumn(10) period: string;
  /** Counts the claims of the period from 1; null once a claim has failed: its place is free again. */
  @CountColumn({ nullable: true }) number: number | null;
  @TextColumn(10) status: ClaimStatus;
  @CountColumn() usesTotal: number;
  @CountColumn() usesLeft: number;
  /** Of those left, held by orders that are being paid. */
  @CountColumn() usesHeld: number;
  @InstantColumn() validFrom: number;
  @InstantColumn({ nullable: true }) expiresAt: number | null;
  /** What one use costs, by its version. */
  @FenColumn() costFen: number;
  /** The row of the budget that it binds; null where there is no budget. */
  @TextColumn(10, { nullable: true }) budgetPeriod: string | null;
  /** Why the member had it: for the books. `camellia:gold`, or empty. */
  @TextColumn(81) tier: string;
  /** Code of the plan, or empty. */
  @TextColumn(40) plan: string;
  /** `claim:<member>:<key>`, `exchange:<id>`: one source gives one claim. */
  @TextColumn(160) sourceKey: string;
  @InstantColumn() createdAt: number;
  /** When it was used up, revoked, expired or failed. */
  @InstantColumn({ nullable: true }) endedAt: number | null;
  /** Compare-and-set. */
  @CountColumn() revision: number;
}

/** A use 使用记录 of a claim, which is also its line in the cost ledger; a mistake gets a reversing line. */
@Entity('benefit_use')
@Index('ux_benefit_use_source', ['sourceKey'], { unique: true })
@Index('ix_benefit_use_claim', ['claimId', 'id'])
@Index('ix_benefit_use_member', ['memberId', 'usedAt'])
@Index('ix_benefit_use_month', ['benefit', 'month'])
export class BenefitUse {
  @IdKey() id: string;
  @IdColumn() claimId: string;
  @IdColumn() memberId: string;
  @TextColumn(40) benefit: string;
  @CountColumn() version: number;
  /** Negative where it reverses. */
  @CountColumn() uses: number;
  /** What the member saved; negative where it reverses. */
  @FenColumn() savedFen: number;
  /** uses × the cost of a use at that time. */
  @FenColumn() costFen: number;
  /** `2026-11` */
  @TextColumn(7) month: string;
  @TextColumn(81) tier: string;
  @TextColumn(40) plan: string;
  /** Code of the campaign that paid for it; empty where none did. */
  @TextColumn(40) campaign: string;
  @TextColumn(40) place: string;
  /** Who verified it: the business; empty where a supplier or we did. */
  @TextColumn(40) business: string;
  /** The use that this one takes back. */
  @IdColumn({ nullable: true }) reverses: string | null;
  @TextColumn(160) sourceKey: string;
  /** SHA-256 of the request that asked for it: the same number with another request is refused. Null where none did. */
  @TextColumn(64, { nullable: true }) bodyHash: string | null;
  @InstantColumn() usedAt: number;
}

/** A short-lived use code 核销码; only its hash is kept. */
@Entity('benefit_use_code')
@Index('ix_benefit_use_code_member', ['memberId'])
@Index('ix_benefit_use_code_claim', ['claimId'])
@Index('ix_benefit_use_code_expires', ['expiresAt'])
export class BenefitUseCode {
  @TextKey(64) codeHash: string;
  @IdColumn() claimId: string;
  @IdColumn() memberId: string;
  @InstantColumn() createdAt: number;
  @InstantColumn() expiresAt: number;
  @InstantColumn({ nullable: true }) usedAt: number | null;
}

/** A stretch of time in which a benefit is open for a member: what "entitled" counts by. */
@Entity('benefit_span')
@Index('ux_benefit_span_opens', ['memberId', 'benefit', 'opensAt'], { unique: true })
@Index('ix_benefit_span_benefit', ['benefit', 'opensAt', 'closesAt'])
@Index('ix_benefit_span_closes', ['closesAt', 'benefit'])
export class BenefitSpan {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(40) benefit: string;
  @InstantColumn() opensAt: number;
  /** Null while nothing is known to end it. */
  @InstantColumn({ nullable: true }) closesAt: number | null;
}

/** A step of the funnel 漏斗 that a member reached in a month: counted once. */
@Entity('benefit_reach')
@Index('ix_benefit_reach_member', ['memberId'])
@Index('ix_benefit_reach_noted', ['notedAt', 'benefit', 'stage'])
@OneOf('benefit_reach', 'stage', ['exposed', 'claimed', 'used'])
export class BenefitReach {
  @TextKey(40) benefit: string;
  @TextKey(7) month: string;
  @TextKey(10) stage: 'exposed' | 'claimed' | 'used';
  @IdKey() memberId: string;
  /** When it was reached first: by what the numbers by the day find it. */
  @InstantColumn({ nullable: true }) notedAt: number | null;
}
