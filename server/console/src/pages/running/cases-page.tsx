import { Button, Segmented } from 'antd';
import { useState } from 'react';
import type { OpsCase } from '../../../../../shared/contract/ops/money';
import { ActDialog } from '../../components/act-dialog';
import { BeforeAfter } from '../../components/before-after';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { formatSecond, When } from '../../components/when';
import { nameOfCase } from './case-names';

/** Cases: what no rule may decide, parked with all that is known. */
export default function CasesPage() {
  const [status, setStatus] = useState<OpsCase['status']>('open');
  const [closing, setClosing] = useState<OpsCase | null>(null);
  const columns: readonly Column<OpsCase>[] = [
    {
      key: 'opened',
      title: '出现时间',
      render: ({ openedAt }) => <When value={openedAt} />,
      csv: ({ openedAt }) => formatSecond(openedAt),
    },
    { key: 'kind', title: '问题', render: ({ kind }) => nameOfCase(kind), csv: ({ kind }) => kind },
    {
      key: 'subject',
      title: '对象',
      render: ({ subject }) => <span className="figures">{subject}</span>,
      csv: ({ subject }) => subject,
    },
    status === 'open'
      ? {
          key: 'acts',
          title: '操作',
          render: (row) => (
            <Button size="small" onClick={() => setClosing(row)}>
              关闭
            </Button>
          ),
        }
      : {
          key: 'closed',
          title: '处理',
          render: ({ closedBy, closedAt, closingNote }) => (
            <>
              {closedBy}，<When value={closedAt} />：{closingNote}
            </>
          ),
          csv: ({ closingNote }) => closingNote,
        },
  ];
  return (
    <>
      <PageHead
        title="待办"
        hint="系统不能自己决定的事，例如金额对不上的支付。展开查看当时的全部信息，处理好后写明结果并关闭。"
      />
      <DataTable<OpsCase>
        id="cases"
        path="/ops/v1/cases"
        query={{ status }}
        columns={columns}
        rowKey={({ id }) => id}
        expand={({ content }) => <BeforeAfter before={null} after={content} />}
        everyMs={60_000}
        filters={
          <Segmented
            value={status}
            onChange={setStatus}
            options={[
              { value: 'open', label: '未处理' },
              { value: 'closed', label: '已关闭' },
            ]}
          />
        }
        empty={{ title: status === 'open' ? '没有待办' : '还没有关闭过待办', hint: '一切正常时，这里是空的。' }}
      />
      <ActDialog
        open={closing !== null}
        onClose={() => setClosing(null)}
        path="/ops/v1/cases/close"
        title="关闭待办"
        says={closing === null ? '' : `「${nameOfCase(closing.kind)}」已经处理好。下面写明怎么处理的。`}
        input={closing === null ? null : { caseId: closing.id }}
        confirm="关闭"
        done="已关闭"
      />
    </>
  );
}
