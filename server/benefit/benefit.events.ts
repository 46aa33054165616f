import type { Instant } from '../../shared/kernel/instant';
import type { BenefitClaim } from './benefit.entity';

/** Told when benefits became open for a member; all that one change opened stand in one event. */
export const BENEFITS_OPENED = 'benefit.opened';
export interface BenefitsOpened {
  readonly memberId: string;
  /** Codes. */
  readonly benefits: readonly string[];
  /**
   * `change`: a tier or a membership changed, which is told by itself; `list`: the member was put on a list; `new`: the
   * business has a new benefit.
   */
  readonly cause: 'change' | 'list' | 'new';
  readonly at: Instant;
}

/** Told when unused claims were taken back; all that one change took stand in one event. */
export const BENEFITS_REVOKED = 'benefit.revoked';
export interface BenefitsRevoked {
  readonly memberId: string;
  /** Codes, each once. */
  readonly benefits: readonly string[];
  readonly at: Instant;
}

/** Told when a member has claimed something, whichever way. */
export const BENEFIT_CLAIMED = 'benefit.claimed';
export interface BenefitClaimed {
  readonly memberId: string;
  readonly claimId: string;
  readonly benefit: string;
  readonly issuedBy: BenefitClaim['issuedBy'];
}

/** Told when a claim was used; keyed by the use's id. */
export const BENEFIT_USED = 'benefit.used';
export interface BenefitUsed {
  readonly memberId: string;
  readonly claimId: string;
  readonly useId: string;
  readonly benefit: string;
  readonly uses: number;
  readonly usesLeft: number;
  readonly place: string;
  readonly savedFen: number;
  readonly at: Instant;
}

/** Told when claims of the members of a range are about to expire: what expires, is read at the moment of telling. */
export const CLAIMS_EXPIRING = 'benefit.expiring';
export interface ClaimsExpiring {
  /** The last business day on which they can be used. */
  readonly lastDay: string;
  readonly fromMemberId: string;
  readonly toMemberId: string;
}

/** Told when a claim that was under way has arrived, or has failed: `benefit.delivered`, `benefit.failed`. */
export const CLAIM_DELIVERED = 'benefit.delivered';
export const CLAIM_FAILED = 'benefit.failed';
export interface ClaimSettled {
  readonly claimId: string;
  readonly memberId: string;
  readonly benefit: string;
  readonly issuedBy: BenefitClaim['issuedBy'];
  /** What the claim came from: `exchange:<id>`. */
  readonly sourceKey: string;
  /** Why it failed, as its member may read it; null where it arrived. */
  readonly reason: string | null;
}
