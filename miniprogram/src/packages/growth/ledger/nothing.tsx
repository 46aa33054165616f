import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { go } from '@/features/routes';

/** No entry at all: how to come by the first. */
export function NothingYet({ unit }: { readonly unit: string }) {
  return (
    <EmptyState icon="star" title={`还没有${unit}`} hint="消费、签到和完成任务都能获得，每一笔都会记在这里">
      <Button id="to-tasks" kind="brand" size="small" onTap={go.tasks}>
        去做任务
      </Button>
    </EmptyState>
  );
}

/** No entry in this group. */
export function NothingInGroup({ onAll }: { readonly onAll: () => void }) {
  return (
    <EmptyState icon="document" title="这一类还没有记录" hint="换一类看看，或者查看全部">
      <Button id="show-all" kind="ghost" size="small" onTap={onAll}>
        查看全部
      </Button>
    </EmptyState>
  );
}
