import type { GrowthTask } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { go } from '@/features/routes';
import { describeReward, summarizeTasks } from '@/features/task/task.rules';

/** What waits, in one sentence, and the way to what has come of it. */
export function TasksHead({ tasks }: { readonly tasks: readonly GrowthTask[] }) {
  const { claimable, rewards, open } = summarizeTasks(tasks);
  const hint = rewards.map(({ amount, unit }) => describeReward({ reward: amount, unit })).join('，');
  return (
    <View className="tasks-head">
      <View className="tasks-head__words">
        <Text className="tasks-head__title">{describeWaiting(claimable, open)}</Text>
        {claimable > 0 && <Text className="tasks-head__hint">{`共 ${hint}`}</Text>}
      </View>
      <View id="to-ledger" className="tasks-head__way" ariaRole="button" onClick={() => go.growthLedger()}>
        <Text>成长值明细</Text>
        <Icon name="chevron" size="small" />
      </View>
    </View>
  );
}

function describeWaiting(claimable: number, open: number): string {
  if (claimable > 0) return `${claimable} 个奖励待领取`;
  return open > 0 ? `还有 ${open} 个任务可以做` : '任务都完成了';
}
