import type { Clock } from '../../shared/kernel/clock';
import { accept, type Result } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import type { PersonKeys } from '../member/person-keys';
import { findAnswer, rememberAnswer } from '../purchase/command-key';
import { type ClaimParts, type ClaimRefusal, issueClaim } from './issue-claim';

/** What the stories of claims and uses work with. */
export interface BenefitParts extends ClaimParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: Pick<PersonKeys, 'phoneIndex'>;
}

/** A member's tap on "claim", as it came. */
export interface BenefitWish {
  readonly memberId: string;
  /** Its code. */
  readonly benefit: string;
  readonly account: string | null;
  readonly clientKey: string;
}

const ROUTE = 'POST /api/v1/benefits/{code}/claims';

/**
 * Claims a benefit for the member who asks. The repeat with the same key answers the same claim.
 * @returns the claim's id
 */
export async function claimBenefit(
  parts: BenefitParts,
  { memberId, benefit, account, clientKey }: BenefitWish,
): Promise<Result<string, ClaimRefusal | 'IDEMPOTENCY_KEY_REUSED'>> {
  const now = parts.clock.now();
  // A number's plain hash would be as good as the number: there are not many.
  const body = { benefit, account: account === null ? null : parts.keys.phoneIndex(account) };
  const command = { memberId, route: ROUTE, clientKey, body };
  return parts.database.inUnit(async (unit) => {
    const answer = await findAnswer(unit, command);
    if (answer) return answer;
    const sourceKey = `claim:${memberId}:${clientKey}`;
    let rememberedId: string | null = null;
    const remember = async (resultId: string) => {
      await rememberAnswer(unit, command, resultId, now);
      rememberedId = resultId;
    };
    const wish = { memberId, benefit, issuedBy: 'claim', sourceKey, account, onWritten: remember } as const;
    const issued = await issueClaim(unit, parts, wish, now);
    if (!issued.ok) return issued;
    // A claim that was there before: what comes by itself, or the same tap that came twice.
    if (rememberedId !== issued.value.id) await remember(issued.value.id);
    return accept(issued.value.id);
  });
}
