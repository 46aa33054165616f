import type { GrowthTask } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { lastServerTime } from '@/api/server-time';
import { ProgressBar } from '@/components/progress-bar/progress-bar';
import { computeTaskProgress, describeReward, describeWindow } from '@/features/task/task.rules';
import { TaskAct } from './task-act';

/** One task: what it asks, how far it is, until when, what it brings, and the next step. */
export function TaskLine({ task }: { readonly task: GrowthTask }) {
  const progress = computeTaskProgress(task);
  const until = task.status === 'done' ? null : describeWindow(task.endsAt, lastServerTime());
  return (
    <View id={`task-${task.code}`} className={`task-line task-line--${task.status}`}>
      <View className="task-line__words">
        <Text className="task-line__name">{task.name}</Text>
        <Text className="task-line__reward">{describeReward(task)}</Text>
        {task.description !== '' && <Text className="task-line__description">{task.description}</Text>}
        {progress !== null && task.status !== 'done' && (
          <View className="task-line__progress">
            <View className="task-line__bar">
              <ProgressBar share={progress.share} label={`进度 ${progress.words}`} />
            </View>
            <Text className="task-line__figures">{progress.words}</Text>
          </View>
        )}
        {until !== null && <Text className="task-line__until">{until}</Text>}
      </View>
      <TaskAct task={task} />
    </View>
  );
}
