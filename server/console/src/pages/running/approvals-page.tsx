import { CheckCircleOutlined } from '@ant-design/icons';
import { Alert, Button, Card, Descriptions, Flex, Segmented } from 'antd';
import { useState } from 'react';
import type { ApprovalView } from '../../../../../shared/contract/ops/operator';
import { serverNow } from '../../api/client';
import { useOperator } from '../../api/session';
import { usePages } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { EmptyState, FaultState, LoadingState } from '../../components/states';
import { formatSecond, When } from '../../components/when';
import { LinkDialog, type OneTimeLink } from '../settings/link-dialog';

type Decision = 'approve' | 'refuse' | 'withdraw';

const statuses = {
  waiting: { label: '等待复核', tone: 'warn' },
  carriedOut: { label: '已执行', tone: 'up' },
  refused: { label: '已拒绝', tone: 'bad' },
  withdrawn: { label: '已撤回', tone: 'plain' },
} as const;

/** Acts that need a second person: what waits, and what became of the others. */
export default function ApprovalsPage() {
  const [view, setView] = useState<'waiting' | 'decided'>('waiting');
  const [asked, setAsked] = useState<{ readonly decision: Decision; readonly approval: ApprovalView } | null>(null);
  return (
    <>
      <PageHead
        title="复核"
        hint="金额大、影响人数多的操作，要由另一位同事同意后才会执行。执行前会按当时的情况重新检查。"
        actions={
          <Segmented
            value={view}
            onChange={setView}
            options={[
              { value: 'waiting', label: '等待复核' },
              { value: 'decided', label: '历史记录' },
            ]}
          />
        }
      />
      {view === 'waiting' ? (
        <Waiting onDecide={(decision, approval) => setAsked({ decision, approval })} />
      ) : (
        <History />
      )}
      <DecisionDialog asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

interface WaitingProps {
  readonly onDecide: (decision: Decision, approval: ApprovalView) => void;
}

function Waiting({ onDecide }: WaitingProps) {
  const { waiting } = useOperator();
  const pages = usePages<ApprovalView>('/ops/v1/approvals', { query: { status: 'waiting' }, everyMs: 30_000 });
  if (pages.isLoading) return <LoadingState />;
  if (pages.fault) return <FaultState fault={pages.fault} onRetry={pages.refresh} />;
  if (pages.items.length === 0) {
    return (
      <EmptyState title="没有等待复核的操作" hint="超过限额的退款、批量发放、延长有效期等提交后，会出现在这里。" />
    );
  }
  return (
    <div className="approval-list">
      {waiting.alone > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={`有 ${waiting.alone} 件操作没有其他人可以复核，满 24 小时后可由提交人自行执行。不同意的，请及时拒绝。`}
        />
      ) : null}
      {pages.items.map((approval) => (
        <WaitingCard key={approval.id} approval={approval} onDecide={onDecide} />
      ))}
      {pages.hasMore ? (
        <Button onClick={pages.loadMore} loading={pages.isLoadingMore}>
          加载更多
        </Button>
      ) : null}
    </div>
  );
}

function WaitingCard({ approval, onDecide }: { readonly approval: ApprovalView } & WaitingProps) {
  const { actionName, summary, why, reason, askedBy, askedAt, mine, decidable } = approval;
  return (
    <Card size="small" title={summary} extra={mine ? <StateTag>我提交的</StateTag> : null}>
      <Descriptions
        size="small"
        column={{ xs: 1, lg: 3 }}
        items={[
          { key: 'action', label: '操作', children: actionName },
          { key: 'askedBy', label: '提交人', children: askedBy },
          { key: 'askedAt', label: '提交时间', children: <When value={askedAt} /> },
          { key: 'why', label: '需要复核', children: why },
          { key: 'reason', label: '原因', children: reason, span: 'filled' },
        ]}
      />
      <Flex gap={8} align="center" wrap className="approval-acts">
        {decidable ? (
          <>
            <Button type="primary" icon={<CheckCircleOutlined />} onClick={() => onDecide('approve', approval)}>
              同意并执行
            </Button>
            <Button danger onClick={() => onDecide('refuse', approval)}>
              拒绝
            </Button>
          </>
        ) : null}
        {mine ? <Button onClick={() => onDecide('withdraw', approval)}>撤回</Button> : null}
        {decidable ? null : <span className="hint">{whyNotDecidable(approval)}</span>}
      </Flex>
    </Card>
  );
}

function whyNotDecidable({ mine, aloneFrom }: ApprovalView): string {
  if (!mine) return '需要有「复核」和这项操作权限的同事来决定；账号启用不满一天的不能复核。';
  if (aloneFrom === null) return '要由另一位同事决定。';
  const waits = Date.parse(aloneFrom) > serverNow();
  return waits
    ? `目前没有其他人可以复核，${formatSecond(aloneFrom).slice(0, 16)} 起可由你确认执行。`
    : '现在有其他人可以复核，请由同事决定。';
}

const historyColumns: readonly Column<ApprovalView>[] = [
  { key: 'action', title: '操作', render: ({ actionName }) => actionName, csv: ({ actionName }) => actionName },
  { key: 'summary', title: '内容', render: ({ summary }) => summary, csv: ({ summary }) => summary },
  {
    key: 'status',
    title: '结果',
    render: ({ status }) => <StateTag tone={statuses[status].tone}>{statuses[status].label}</StateTag>,
    csv: ({ status }) => statuses[status].label,
  },
  { key: 'askedBy', title: '提交人', render: ({ askedBy }) => askedBy, csv: ({ askedBy }) => askedBy },
  {
    key: 'askedAt',
    title: '提交时间',
    render: ({ askedAt }) => <When value={askedAt} />,
    csv: ({ askedAt }) => formatSecond(askedAt),
  },
  { key: 'reason', title: '原因', render: ({ reason }) => reason, csv: ({ reason }) => reason },
  {
    key: 'decidedBy',
    title: '决定人',
    render: ({ decidedBy }) => decidedBy ?? '—',
    csv: ({ decidedBy }) => decidedBy,
  },
  {
    key: 'decidedAt',
    title: '决定时间',
    render: ({ decidedAt }) => <When value={decidedAt} />,
    csv: ({ decidedAt }) => decidedAt && formatSecond(decidedAt),
  },
  { key: 'answer', title: '说明', render: ({ answer }) => answer ?? '—', csv: ({ answer }) => answer },
  { key: 'why', title: '为何复核', isExtra: true, render: ({ why }) => why, csv: ({ why }) => why },
];

const decided = ['carriedOut', 'refused', 'withdrawn'] as const;

function History() {
  const [status, setStatus] = useState<(typeof decided)[number]>('carriedOut');
  return (
    <DataTable<ApprovalView>
      id="approvals"
      path="/ops/v1/approvals"
      query={{ status }}
      columns={historyColumns}
      rowKey={({ id }) => id}
      filters={
        <Segmented
          value={status}
          onChange={setStatus}
          options={decided.map((value) => ({ value, label: statuses[value].label }))}
        />
      }
      empty={{ title: `没有${statuses[status].label}的操作` }}
    />
  );
}

const decisions = {
  approve: {
    path: '/ops/v1/approvals/approve',
    title: '同意并执行',
    confirm: '同意并执行',
    done: '已执行',
    says: (summary: string) => `同意后立即执行：${summary}`,
  },
  refuse: {
    path: '/ops/v1/approvals/refuse',
    title: '拒绝',
    confirm: '拒绝',
    done: '已拒绝',
    says: (summary: string) => `将拒绝，不会执行：${summary}`,
  },
  withdraw: {
    path: '/ops/v1/approvals/withdraw',
    title: '撤回',
    confirm: '撤回',
    done: '已撤回',
    says: (summary: string) => `将撤回，不会执行：${summary}`,
  },
} as const;

interface DecisionDialogProps {
  readonly asked: { readonly decision: Decision; readonly approval: ApprovalView } | null;
  readonly onClose: () => void;
}

/** What came of a decision; an act that makes a one-time link hands it to whoever agreed. */
interface Decided {
  readonly value: Partial<OneTimeLink> | null;
}

function DecisionDialog({ asked, onClose }: DecisionDialogProps) {
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const { says, ...words } = decisions[asked?.decision ?? 'approve'];
  return (
    <>
      <ActDialog<{ readonly approvalId: string }, Decided | null>
        open={asked !== null}
        onClose={onClose}
        {...words}
        says={says(asked?.approval.summary ?? '')}
        input={asked ? { approvalId: asked.approval.id } : null}
        danger={asked?.decision === 'refuse'}
        onDone={(decided) => {
          const { link, expiresAt } = decided?.value ?? {};
          if (link && expiresAt) setLink({ link, expiresAt });
        }}
      />
      <LinkDialog link={link} onClose={() => setLink(null)} />
    </>
  );
}
