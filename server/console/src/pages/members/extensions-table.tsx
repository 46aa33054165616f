import { Button, Progress } from 'antd';
import { type ReactNode, useState } from 'react';
import type { TierExtensionView } from '../../../../../shared/contract/ops/tier-extension';
import { Can } from '../../components/can';
import { columnsOf } from '../../components/columns';
import { type Column, DataTable } from '../../components/data-table';
import { StateTag, type Tone } from '../../components/state-tag';
import { PreviewedAct } from './previewed-act';

const statuses: Readonly<Record<TierExtensionView['status'], { readonly label: string; readonly tone: Tone }>> = {
  applying: { label: '延长中', tone: 'warn' },
  applied: { label: '已延长', tone: 'up' },
  undoing: { label: '撤回中', tone: 'warn' },
  undone: { label: '已撤回', tone: 'plain' },
};

/** How far a worker has come; null where nothing is under way. */
function progressOf({ status, size, extended, lifted }: TierExtensionView): number | null {
  const share = (done: number, all: number) => (all === 0 ? 0 : Math.min(100, Math.floor((done / all) * 100)));
  if (status === 'applying') return share(extended, size);
  return status === 'undoing' ? share(lifted, extended) : null;
}

const show = columnsOf<TierExtensionView>();

const columns: readonly Column<TierExtensionView>[] = [
  show.text('audience', '人群'),
  {
    key: 'programme',
    title: '成长体系',
    render: ({ programmeName }) => programmeName,
    csv: ({ programmeName }) => programmeName,
  },
  {
    key: 'months',
    title: '延长',
    align: 'right',
    render: ({ months }) => `${months} 个月`,
    csv: ({ months }) => months,
  },
  {
    key: 'status',
    title: '状态',
    render: (extension) => {
      const { label, tone } = statuses[extension.status];
      const percent = progressOf(extension);
      return (
        <>
          <StateTag tone={tone}>{label}</StateTag>
          {percent === null ? null : <Progress percent={percent} size="small" aria-label="进度" />}
        </>
      );
    },
    csv: ({ status }) => statuses[status].label,
  },
  show.count('size', '人群人数'),
  show.count('extended', '已延长'),
  show.count('lifted', '已撤回'),
  show.text('operator', '操作人'),
  show.text('reason', '原因', { isExtra: true }),
  show.moment('createdAt', '开始时间'),
];

/** What was extended, by whom, and how far a worker has come; each to be taken back. */
export function ExtensionsTable({ filters }: { readonly filters: ReactNode }) {
  const [undoing, setUndoing] = useState<TierExtensionView | null>(null);
  const acts: Column<TierExtensionView> = {
    key: 'acts',
    title: '操作',
    render: (extension) =>
      extension.status === 'applying' || extension.status === 'applied' ? (
        <Can permission="tiers.grant">
          <Button size="small" danger onClick={() => setUndoing(extension)}>
            撤回
          </Button>
        </Can>
      ) : null,
  };
  return (
    <>
      <DataTable<TierExtensionView>
        id="tier-extensions"
        path="/ops/v1/tiers/extensions"
        columns={[...columns, acts]}
        rowKey={({ id }) => id}
        filters={filters}
        everyMs={10_000}
        empty={{ title: '还没有批量延长过等级', hint: '在「人群与导出」里选一个人群，点「延长等级」。' }}
      />
      <PreviewedAct
        open={undoing !== null}
        onClose={() => setUndoing(null)}
        path="/ops/v1/tiers/undo-extension"
        title="撤回批量延长"
        says={`人群「${undoing?.audience ?? ''}」的 ${undoing?.months ?? 0} 个月延长将撤回：本周期还没结束的保留到周期结束，已过周期的立即恢复为自己达到的等级，降级的会员会收到消息。`}
        input={undoing === null ? null : { extensionId: undoing.id }}
        confirm="提交复核"
        danger
      />
    </>
  );
}
