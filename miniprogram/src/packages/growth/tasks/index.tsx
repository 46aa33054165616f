import type { GrowthTask } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { groupTasks } from '@/features/task/task.rules';
import { useTasks } from '@/features/task/task-store';
import { useAppear, usePullToRefresh } from '@/platform/page-events';
import { TaskLine } from './task-line';
import { TasksHead } from './tasks-head';
import { TasksSkeleton } from './tasks-skeleton';
import './index.scss';

/** What a member can do for growth, how far they are, and the rewards that wait. */
export default function TasksPage() {
  return (
    <Page title="会员任务">
      <MemberOnly invitation="登录后做任务，积累成长值">
        <Tasks />
      </MemberOnly>
    </Page>
  );
}

function Tasks() {
  const { data, error, load } = useTasks();
  // Also on coming back: the task may have been done on the page that its button opened.
  useAppear(load);
  usePullToRefresh(load);
  if (data === null) return error === null ? <TasksSkeleton /> : <ErrorState message={error} onRetry={load} />;
  if (data.items.length === 0) {
    return (
      <EmptyState icon="gift" title="现在没有任务" hint="有新任务时会出现在这里，日常消费也会积累成长值">
        <Button id="to-tier" kind="ghost" size="small" onTap={() => go.tier()}>
          查看我的等级
        </Button>
      </EmptyState>
    );
  }
  return <TaskList tasks={data.items} />;
}

function TaskList({ tasks }: { readonly tasks: readonly GrowthTask[] }) {
  return (
    <View className="tasks">
      <TasksHead tasks={tasks} />
      {groupTasks(tasks).map(({ kind, title, tasks: ofKind, done }) => (
        <View key={kind}>
          <View className="tasks__head">
            <Text className="tasks__title">{title}</Text>
            <Text className="tasks__count">{`已完成 ${done} / ${ofKind.length}`}</Text>
          </View>
          <View className="tasks__sheet">
            {ofKind.map((task) => (
              <TaskLine key={task.code} task={task} />
            ))}
          </View>
        </View>
      ))}
    </View>
  );
}
