import type { Plan } from '@shared/contract/plan';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { go } from '@/features/routes';

/** The way to give the chosen plan to a friend; nothing where it cannot be given. */
export function GiftEntry({ plan }: { readonly plan: Plan }) {
  if (plan.giftDays == null) return null;
  return (
    <ListGroup>
      <ListLine id="give" icon="gift" title="送给朋友" note={plan.name} onTap={() => go.giveGift(plan.id)} />
    </ListGroup>
  );
}
