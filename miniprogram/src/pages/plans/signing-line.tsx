import type { Membership } from '@shared/contract/membership';
import type { Plan } from '@shared/contract/plan';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { findFamily } from '@/features/membership/term.rules';
import { findLiveRenewal } from '@/features/renewal/renewal-terms.rules';
import { go } from '@/features/routes';

export interface SigningLineProps {
  readonly plan: Plan;
  readonly membership: Membership | null;
}

/** For a member whose term still runs: they may sign now and pay when it ends. */
export function SigningLine({ plan, membership }: SigningLineProps) {
  const runs = findFamily(membership, plan.family)?.active ?? false;
  if (plan.renewal === null || !runs || findLiveRenewal(membership, plan.family) !== null) return null;
  return (
    <ListGroup>
      <ListLine
        id="sign-renewal"
        icon="calendar"
        title="现在不付款"
        note="先签约，到期前再扣首期"
        onTap={() => go.signRenewal(plan.id)}
      />
    </ListGroup>
  );
}
