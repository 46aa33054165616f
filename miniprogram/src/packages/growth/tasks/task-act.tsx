import type { GrowthTask } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { Icon } from '@/components/icon/icon';
import { attempt } from '@/features/attempt';
import { go } from '@/features/routes';
import { describeReward } from '@/features/task/task.rules';
import { checkIn, claimTask } from '@/features/task/task-store';
import { toast } from '@/platform/feedback';

/** The next step of a task: to do it, to take its reward, or nothing more. */
export function TaskAct({ task }: { readonly task: GrowthTask }) {
  switch (task.status) {
    case 'done':
      return (
        <View className="task-act task-act--done">
          <Icon name="check" size="small" />
          <Text>已完成</Text>
        </View>
      );
    case 'claimable':
      return (
        <View className="task-act">
          <Button id={`claim-${task.code}`} kind="brand" size="small" onTap={() => attempt(() => claim(task))}>
            领取
          </Button>
        </View>
      );
    case 'open':
      return <OpenAct task={task} />;
    default: {
      const never: never = task.status;
      return never;
    }
  }
}

function OpenAct({ task: { action, code, target } }: { readonly task: GrowthTask }) {
  // Where there is a bar, it says so already.
  if (action === null) return target > 1 ? null : <Text className="task-act task-act--waiting">待完成</Text>;
  const act = action.kind === 'page' ? () => go.linked(action.page) : () => attempt(checkInAndSay);
  return (
    <View className="task-act">
      <Button id={`open-${code}`} kind="ghost" size="small" onTap={act}>
        {action.words}
      </Button>
    </View>
  );
}

async function claim({ code }: GrowthTask): Promise<void> {
  const claimed = await claimTask(code);
  if (claimed.status === 'done') toast(`已领取 ${describeReward(claimed)}`);
}

async function checkInAndSay(): Promise<void> {
  const { first } = await checkIn();
  toast(first ? '签到成功' : '今天已经签到过了');
}
