import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import type { FindOwnMobile } from '../member/own-mobile';
import { BenefitClaim } from './benefit.entity';
import { BENEFIT_CLAIMED, type BenefitClaimed } from './benefit.events';
import type { Delivery } from './benefit.schema';
import { budgetPeriodAt } from './budget.rules';
import { computeValidTime, needsAccount } from './claim.rules';
import { bindBudget, takeStock } from './claim-books';
import type { ClaimDeliverer } from './claim-delivery';
import type { Entitlement } from './entitlement.rules';
import { findEntitlement } from './find-entitlements';
import { noteReach } from './note-reach';
import { giveAtOnce } from './settle-delivery';

/** What issuing a claim needs besides the database. */
export interface ClaimParts {
  /** Later rooms that deliver; none where a part of the house stands alone. */
  readonly deliverers: readonly ClaimDeliverer[];
  /** The account that is topped up where the member names none: their own number. */
  readonly findOwnAccount?: FindOwnMobile;
}

/** Somebody's claim to a benefit. */
export interface ClaimWish {
  readonly memberId: string;
  /** Its code. */
  readonly benefit: string;
  readonly issuedBy: BenefitClaim['issuedBy'];
  /** What it comes from, 160 characters at most; one source gives one claim. */
  readonly sourceKey: string;
  /** The account that is topped up, where the benefit asks for one; the member's own number where it is left out. */
  readonly account?: string | null;
  /** Somebody decided already that this member may have it: a code card, an exchange, an operator. */
  readonly ignoreAudience?: boolean;
  /** What else is to be written with a new claim, before the rows for which others wait; undone with it. */
  readonly onWritten?: (claimId: string) => Promise<void>;
}

export type ClaimRefusal =
  | 'BENEFIT_NOT_FOUND'
  | 'BENEFIT_LOCKED'
  | 'BENEFIT_NOT_OPEN'
  | 'BENEFIT_NOT_CLAIMABLE'
  | 'BENEFIT_QUOTA_REACHED'
  | 'BENEFIT_SOLD_OUT'
  | 'BENEFIT_ACCOUNT_REQUIRED';

/**
 * Issues a claim 领取, if the member's entitlement allows one: within quota, budget and stock, also when many claim at the
 * same instant. The same source answers the first claim, and a benefit that comes by itself the one that can be used
 * already. A refusal leaves nothing of it in the unit of work, whose other changes stay.
 */
export async function issueClaim(
  unit: Unit,
  parts: ClaimParts,
  wish: ClaimWish,
  now: Instant,
): Promise<Result<BenefitClaim, ClaimRefusal>> {
  const earlier = await findEarlier(unit, wish);
  if (earlier) return accept(earlier);
  const issued = await issueAnew(unit, parts, wish, now);
  if (issued.ok) return issued;
  // The same request may have gone through elsewhere after the first look: what refuses this one is then its own claim.
  const meanwhile = await findEarlier(unit, wish);
  return meanwhile ? accept(meanwhile) : issued;
}

/** The claim that a source gave. */
async function findEarlier(unit: Unit, { memberId, benefit, sourceKey }: ClaimWish): Promise<BenefitClaim | null> {
  const claim = await unit.findOneBy(BenefitClaim, { sourceKey });
  if (!claim) return null;
  const isSame = claim.memberId === memberId && claim.benefit === benefit;
  if (!isSame) throw new RangeError(`another claim has the source ${sourceKey}`);
  return claim;
}

async function issueAnew(
  unit: Unit,
  parts: ClaimParts,
  wish: ClaimWish,
  now: Instant,
): Promise<Result<BenefitClaim, ClaimRefusal>> {
  const options = { ignoreAudience: wish.ignoreAudience ?? false };
  const entitlement = await findEntitlement(unit, wish.memberId, wish.benefit, now, options);
  if (!entitlement) return refuse('BENEFIT_NOT_FOUND');
  const { issue, delivery } = entitlement.benefit.config;
  const isOwnWish = wish.issuedBy === 'claim' || wish.issuedBy === 'automatic';
  if (isOwnWish && issue !== 'claim' && issue !== 'automatic') return refuse('BENEFIT_NOT_CLAIMABLE');
  if (isOwnWish && issue === 'automatic' && entitlement.claimId !== null) {
    return accept(await unit.findOneByOrFail(BenefitClaim, { id: entitlement.claimId }));
  }
  if (entitlement.nextNumber === null) return refuse(refusalOf(entitlement, options.ignoreAudience));
  const account = await findAccount(unit, parts, wish, delivery);
  if (needsAccount(delivery) && account === null) return refuse('BENEFIT_ACCOUNT_REQUIRED');
  const claim = buildClaim(entitlement, { ...wish, issuedBy: isOwnWish ? issue : wish.issuedBy }, now);
  if (claim.expiresAt !== null && claim.expiresAt <= now) return refuse('BENEFIT_NOT_OPEN');
  return orUndo(unit, () => writeClaim(unit, parts, entitlement, claim, { ...wish, account }, now));
}

/** Writes the claim and what follows from it; what others wait for, budget and stock, comes last. */
async function writeClaim(
  unit: Unit,
  { deliverers }: ClaimParts,
  { benefit: { code, config } }: Entitlement,
  claim: BenefitClaim,
  { account = null, onWritten }: ClaimWish,
  now: Instant,
): Promise<Result<BenefitClaim, 'BENEFIT_SOLD_OUT'>> {
  await insertClaim(unit, claim);
  const { delivery } = config;
  let issued = claim;
  if (claim.status === 'delivering') {
    const deliverer = deliverers.find(({ kind }) => kind === delivery.kind);
    if (!deliverer) throw new Error(`nobody delivers what comes as ${delivery.kind}`);
    const begun = await deliverer.begin(unit, claim, { delivery, account }, now);
    if (begun.kind === 'soldOut') return refuse('BENEFIT_SOLD_OUT');
    if (begun.kind === 'delivered') issued = await giveAtOnce(unit, claim, delivery.kind, now);
  }
  const { id: claimId, memberId, issuedBy } = claim;
  const told: BenefitClaimed = { memberId, claimId, benefit: code, issuedBy };
  await emitEvent(unit, { type: BENEFIT_CLAIMED, key: claimId, payload: told }, now);
  await noteReach(unit, { benefit: code, memberId, stage: 'claimed' }, now);
  await onWritten?.(claimId);
  if (config.budget && !(await bindBudget(unit, claim, config.budget.fen, now))) return refuse('BENEFIT_SOLD_OUT');
  return (await takeStock(unit, code, config.stock)) ? accept(issued) : refuse('BENEFIT_SOLD_OUT');
}

/** The account to top up: the one that was named, else the member's own; null where none is asked for or known. */
export async function findAccount(
  unit: Unit,
  { findOwnAccount }: Pick<ClaimParts, 'findOwnAccount'>,
  { memberId, account }: Pick<ClaimWish, 'memberId' | 'account'>,
  delivery: Delivery,
): Promise<string | null> {
  if (!needsAccount(delivery)) return null;
  return account ?? (await findOwnAccount?.(unit, memberId)) ?? null;
}

function buildClaim(
  { benefit: { code, version, config }, period, nextNumber, tier, plan }: Entitlement,
  { memberId, issuedBy, sourceKey }: ClaimWish,
  now: Instant,
): BenefitClaim {
  const isBrought = config.delivery.kind === 'code' || config.delivery.kind === 'supplier';
  return {
    id: newId(now),
    memberId,
    benefit: code,
    version,
    issuedBy,
    period,
    number: nextNumber,
    status: isBrought ? 'delivering' : 'usable',
    usesTotal: config.uses,
    usesLeft: config.uses,
    usesHeld: 0,
    ...computeValidTime(config, now),
    costFen: config.costFen,
    budgetPeriod: config.costFen === 0 ? null : budgetPeriodAt(config, now),
    tier,
    plan,
    sourceKey,
    createdAt: now,
    endedAt: null,
    revision: 1,
  };
}

/** Both of its unique keys mean that the same member was faster elsewhere: the next run finds what they got. */
async function insertClaim(unit: Unit, claim: BenefitClaim): Promise<void> {
  try {
    await unit.insert(BenefitClaim, { ...claim });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('a benefit claim');
    throw error;
  }
}

/** Undoes what was written where it ends in a refusal, and nothing that the unit had done before. */
async function orUndo<T, E>(unit: Unit, work: () => Promise<Result<T, E>>): Promise<Result<T, E>> {
  await execute(unit, 'SAVEPOINT benefit_claim', []);
  const done = await work();
  if (!done.ok) await execute(unit, 'ROLLBACK TO SAVEPOINT benefit_claim', []);
  return done;
}

/** Why an entitlement that allows no claim does not. */
function refusalOf(entitlement: Entitlement, ignoreAudience: boolean): ClaimRefusal {
  const { state, benefit, remaining, entitled } = entitlement;
  switch (state) {
    case 'locked':
      return 'BENEFIT_LOCKED';
    case 'upcoming':
    case 'ended':
      return 'BENEFIT_NOT_OPEN';
    case 'usedUp':
      return 'BENEFIT_QUOTA_REACHED';
    case 'soldOut':
      return 'BENEFIT_SOLD_OUT';
    case 'open': {
      // What the member still holds can be used, whatever keeps them from having another.
      if (!entitled && !ignoreAudience) return 'BENEFIT_LOCKED';
      const { quota, issue } = benefit.config;
      const isOneAtATime = quota === null && issue === 'claim';
      return remaining === 0 || isOneAtATime ? 'BENEFIT_QUOTA_REACHED' : 'BENEFIT_SOLD_OUT';
    }
    default: {
      const never: never = state;
      throw new Error(`unknown state ${never}`);
    }
  }
}
