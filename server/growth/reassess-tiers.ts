import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import { Member } from '../member/member.entity';
import { moveTo, openAccount, saveAccount } from './account';
import { applyGrowth } from './standing.rules';
import { type AccountStep, type AccountWalk, type WalkPace, walkAccounts } from './walk-accounts';

/** Topic of the job that looks at every account after a ladder has changed. */
export const REASSESS = 'growth.reassess';

const PACE: WalkPace = { aJob: 1_000, aUnit: 50 };

/** Raises whoever reaches a tier on the new ladder; nobody falls before their period ends. Safe to repeat. */
export function reassess(
  parts: { readonly database: Database; readonly clock: Clock },
  walk: AccountWalk,
): Promise<void> {
  return walkAccounts(parts, REASSESS, walk, PACE, raise);
}

/** Raises one member to what their growth reaches on the newest ladder; what a preview does too, and takes back. */
export const raise: AccountStep = async (unit, { programme, memberId, now }) => {
  const member = await unit.findOneByOrFail(Member, { id: memberId });
  const account = await openAccount(unit, programme, member, now);
  const { standing, sums, row } = account;
  const raised = applyGrowth(programme.config, row.joinedAt, standing, sums, standing.bucket, now);
  moveTo(account, raised, { reason: 'ladderChanged', now });
  await saveAccount(unit, account, now);
};
