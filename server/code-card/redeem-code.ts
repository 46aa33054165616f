import type { CodeRedemption } from '../../shared/contract/code-card';
import { formatChineseDay } from '../../shared/kernel/business-day';
import { HOUR_MS, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { configOf } from '../benefit/benefit-book';
import { describeClaim } from '../benefit/claim.rules';
import { type ClaimParts, type ClaimRefusal, issueClaim } from '../benefit/issue-claim';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import { type CountedLimit, type RateCounterNeeds, returnTurn, takeTurn } from '../member/rate-counter';
import { rerunOnDuplicate } from '../member/rerun-on-duplicate';
import { extendMembership } from '../membership/extend-membership';
import { Plan, PlanFamily } from '../plan/plan.entity';
import { parseCardCode } from './card-code.rules';
import type { CardCodeKeys } from './card-code-keys';
import { type CardResult, CodeBatch, CodeCard } from './code-card.entity';

/**
 * Codes of one member that name no card, whose check characters fit: hardly a slip of the finger (one in 1021 passes), so
 * ten an hour are already guesses.
 */
export const WRONG_CODES_OF_MEMBER: CountedLimit = { name: 'card-code', most: 10, windowMs: HOUR_MS };

/** The same from one address, behind which a whole shop may sit: stops who guesses with many members. */
export const WRONG_CODES_FROM_ADDRESS: CountedLimit = { name: 'card-code-address', most: 100, windowMs: HOUR_MS };

export interface RedeemParts extends RateCounterNeeds {
  readonly claims: ClaimParts;
  readonly cards: CardCodeKeys;
}

/** A code as a member typed it. */
export interface CodeWish {
  readonly memberId: string;
  /** Where the request came from. */
  readonly address: string;
  readonly code: string;
  /** Which account to top up, where the card's benefit asks for one. */
  readonly account: string | null;
}

/** Why nothing was given; the card stays good. */
export type CodeRefusal =
  | {
      readonly code:
        | 'CARD_CODE_REFUSED'
        | 'CARD_CODE_USED'
        | 'CARD_CODE_ENDED'
        | 'PLAN_RANK_DIFFERS'
        | 'SESSION_ENDED'
        | ClaimRefusal;
    }
  | { readonly code: 'TOO_MANY_REQUESTS'; readonly retryAfterSeconds: number };

/**
 * Redeems a code card, exactly once: the same member gets the first answer again, anybody else CARD_CODE_USED. Codes whose
 * check characters do not fit are refused without asking the database; those that name no card are counted, and too many of
 * them wait for the next hour.
 */
export async function redeemCode(parts: RedeemParts, wish: CodeWish): Promise<Result<CodeRedemption, CodeRefusal>> {
  const code = parseCardCode(wish.code);
  if (code === null) return refuse({ code: 'CARD_CODE_REFUSED' });
  const turns = await takeTurns(parts, wish);
  if (!turns.ok) return refuse({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: turns.refusal });
  const codeHash = parts.cards.hashOf(code);
  const redeemed = await rerunOnDuplicate(() => parts.database.inUnit((unit) => redeem(unit, parts, wish, codeHash)));
  if (redeemed.ok) {
    await turns.value.giveBack();
    return redeemed;
  }
  // Whoever names a card has not guessed.
  if (redeemed.refusal !== 'CARD_CODE_REFUSED') await turns.value.giveBack();
  return refuse({ code: redeemed.refusal });
}

type Refusal = Exclude<CodeRefusal['code'], 'TOO_MANY_REQUESTS'>;

async function redeem(
  unit: Unit,
  parts: RedeemParts,
  wish: CodeWish,
  codeHash: string,
): Promise<Result<CodeRedemption, Refusal>> {
  const now = parts.clock.now();
  if (!(await unit.existsBy(Member, { id: wish.memberId, status: 'active' }))) return refuse('SESSION_ENDED');
  const card = await unit.findOneBy(CodeCard, { codeHash });
  if (!card) return refuse('CARD_CODE_REFUSED');
  if (card.status === 'redeemed') {
    const own = card.redeemedBy === wish.memberId ? card.result : null;
    return own ? accept({ ...own, first: false }) : refuse('CARD_CODE_USED');
  }
  const batch = await unit.findOneByOrFail(CodeBatch, { id: card.batchId });
  if (batch.status !== 'active' || batch.expiresAt <= now) return refuse('CARD_CODE_ENDED');
  const sourceKey = `code:${codeHash}`;
  const given =
    batch.gives.kind === 'membership'
      ? await giveMembership(unit, batch.gives.plan, { memberId: wish.memberId, sourceKey }, now)
      : await giveBenefit(unit, parts.claims, batch.gives.benefit, { ...wish, sourceKey }, now);
  if (!given.ok) return given;
  const result = given.value;
  const taken = await unit.update(
    CodeCard,
    { codeHash, status: 'fresh' },
    { status: 'redeemed', redeemedBy: wish.memberId, redeemedAt: now, result },
  );
  // Somebody else was faster: what was given above goes with this run, and the next one finds theirs.
  if (taken.affected !== 1) throw new StaleRead('code card');
  return accept({ ...result, first: true });
}

async function giveMembership(
  unit: Unit,
  planCode: string,
  { memberId, sourceKey }: { readonly memberId: string; readonly sourceKey: string },
  now: Instant,
): Promise<Result<CardResult, 'PLAN_RANK_DIFFERS'>> {
  const plan = await unit.findOneByOrFail(Plan, { code: planCode });
  const family = await unit.findOneByOrFail(PlanFamily, { code: plan.family });
  const name = `${family.name}${plan.name}`;
  const extended = await extendMembership(
    unit,
    {
      ...{ memberId, sourceKey, source: 'code', orderId: null },
      ...{ family: plan.family, familyRank: plan.familyRank, planId: plan.id, planName: name },
      period: { unit: plan.periodUnit, count: plan.periodCount },
    },
    now,
  );
  if (!extended.ok) return extended;
  const words = `有效期至 ${formatChineseDay(extended.value.endsAt)}`;
  return accept({ kind: 'membership', name, words, page: MEMBERSHIP_PAGE });
}

async function giveBenefit(
  unit: Unit,
  claims: ClaimParts,
  benefit: string,
  { memberId, account, sourceKey }: Pick<CodeWish, 'memberId' | 'account'> & { readonly sourceKey: string },
  now: Instant,
): Promise<Result<CardResult, ClaimRefusal>> {
  const wish = { memberId, benefit, account, issuedBy: 'code', sourceKey, ignoreAudience: true } as const;
  const issued = await issueClaim(unit, claims, wish, now);
  if (!issued.ok) return issued;
  const claim = issued.value;
  const { name, delivery } = await configOf(unit, claim.benefit, claim.version);
  const words = describeClaim(claim, delivery.kind, now);
  return accept({ kind: 'benefit', name, words, page: claimPage(claim.id) });
}

/** The mini-program's first screen, which shows the membership. */
const MEMBERSHIP_PAGE = '/pages/home/index';

function claimPage(claimId: string): string {
  return `/packages/benefit/claim/index?id=${encodeURIComponent(claimId)}`;
}

/**
 * Takes a turn of the member's and of the address's.
 * @returns as the refusal, the seconds to wait
 */
async function takeTurns(
  parts: RateCounterNeeds,
  { memberId, address }: Pick<CodeWish, 'memberId' | 'address'>,
): Promise<Result<{ giveBack(): Promise<void> }, number>> {
  const ofMember = await takeTurn(parts, WRONG_CODES_OF_MEMBER, memberId);
  if (!ofMember.ok) return ofMember;
  const ofAddress = await takeTurn(parts, WRONG_CODES_FROM_ADDRESS, address);
  if (!ofAddress.ok) {
    await returnTurn(parts, WRONG_CODES_OF_MEMBER, memberId);
    return ofAddress;
  }
  return accept({
    async giveBack() {
      await returnTurn(parts, WRONG_CODES_OF_MEMBER, memberId);
      await returnTurn(parts, WRONG_CODES_FROM_ADDRESS, address);
    },
  });
}
