import type { PauseOffer, MembershipPause as PauseWire } from '../../shared/contract/membership';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { Plan } from '../plan/plan.entity';
import { Membership, MembershipPause } from './membership.entity';
import { computeAllowance, endOf, whyNoPause } from './pause.rules';

/** What a member may still pause in a family, and the pauses there were, newest first. */
export async function findPauses(
  { read }: Pick<Database, 'read'>,
  memberId: string,
  family: string,
  now: Instant,
): Promise<PauseOffer> {
  const membership = await read.findOneBy(Membership, { memberId, family });
  const plan = membership && (await read.findOneBy(Plan, { id: membership.planId }));
  const pauses = await read.find(MembershipPause, {
    where: { memberId, family },
    order: { fromAt: 'DESC', id: 'DESC' },
  });
  const policy = plan?.pause ?? null;
  return {
    family,
    planName: membership?.planName ?? null,
    endsAt: membership === null ? null : formatInstant(membership.endsAt),
    unavailable: whyNoPause(membership, policy, pauses, now),
    allowance: policy && computeAllowance(policy, pauses, now),
    pauses: pauses.map((pause) => presentPause(pause, now)),
  };
}

/** A pause for the wire, as it stands at an instant. */
export function presentPause(pause: MembershipPause, now: Instant): PauseWire {
  const end = endOf(pause);
  return { id: pause.id, from: formatInstant(pause.fromAt), to: formatInstant(end), running: now < end };
}
