import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import { moveTo, openAccount, readSettledAccounts, type SettledAccount, saveAccount } from './account';
import type { Programme } from './programme-book';
import { applyGrowth, type Standing } from './standing.rules';
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
  const raised = raisedOn(programme, account, now);
  moveTo(account, raised, { reason: 'ladderChanged', now });
  await saveAccount(unit, account, now);
};

/** Which of some members `raise` raises, in three statements: the others stay as they are, once what is due is settled. */
export async function findWhoRises(
  unit: Unit,
  programme: Programme,
  memberIds: readonly string[],
  now: Instant,
): Promise<string[]> {
  const accounts = await readSettledAccounts(unit, programme, memberIds, now);
  return accounts
    .filter((account) => raisedOn(programme, account, now).peak > account.standing.peak)
    .map(({ row }) => row.memberId);
}

/** The standing that an account's growth reaches on the newest ladder: only its peak can rise. */
function raisedOn({ config }: Programme, { row, standing, sums }: SettledAccount, now: Instant): Standing {
  return applyGrowth(config, row.joinedAt, standing, sums, standing.bucket, now);
}
