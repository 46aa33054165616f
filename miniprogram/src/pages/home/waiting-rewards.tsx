import { useEffect } from 'react';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { go } from '@/features/routes';
import { askTasksOnce, useTasks } from '@/features/task/task-store';

/** Rewards of tasks that wait to be claimed; asked for after the first screen is shown, once a visit. */
export function WaitingRewards() {
  const tasks = useTasks((state) => state.data?.items) ?? [];
  useEffect(() => void askTasksOnce(), []);
  const waiting = tasks.filter(({ status }) => status === 'claimable').length;
  if (waiting === 0) return null;
  return (
    <ListGroup>
      <ListLine id="rewards" icon="gift" title="会员任务" note={`${waiting} 个奖励待领取`} onTap={go.tasks} />
    </ListGroup>
  );
}
