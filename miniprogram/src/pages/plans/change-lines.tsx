import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { describeChange } from '@/features/plan-change/plan-change.rules';
import { usePlanChanges } from '@/features/plan-change/plan-change-store';
import { go } from '@/features/routes';
import { isLoggedIn } from '@/features/session/session';
import { useAppear } from '@/platform/page-events';

/** Changes of plan that the member has asked for and that are still to come; nothing where there are none. */
export function ChangeLines() {
  const { data, load } = usePlanChanges();
  useAppear(() => {
    if (isLoggedIn()) void load();
  });
  if (data === null || data.length === 0) return null;
  return (
    <ListGroup>
      {data.map((change) => (
        <ListLine
          key={change.id}
          id={`change-${change.id}`}
          icon="crown"
          title={describeChange(change)}
          note="查看"
          onTap={() => go.planChange(change.to.planId)}
        />
      ))}
    </ListGroup>
  );
}
