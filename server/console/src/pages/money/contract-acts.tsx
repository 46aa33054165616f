import { Button } from 'antd';
import { useState } from 'react';
import type { MemberContract } from '../../../../../shared/contract/ops/member';
import { Can } from '../../components/can';
import type { Column } from '../../components/data-table';
import { Fen, formatAmount } from '../../components/fen';
import { formatSecond, When } from '../../components/when';
import { PreviewedAct } from '../members/previewed-act';
import { APPLE_ENDS_IT, collectorOf } from './money-words';

/** The columns that every table of contracts for auto-renewal has. */
export const contractColumns = {
  plan: { key: 'plan', title: '方案', render: ({ planName }) => planName, csv: ({ planName }) => planName },
  collector: {
    key: 'collector',
    title: '来源',
    render: ({ drivenBy }) => collectorOf(drivenBy),
    csv: ({ drivenBy }) => collectorOf(drivenBy),
  },
  price: {
    key: 'price',
    title: '每期不超过',
    align: 'right',
    render: ({ priceFen }) => <Fen value={priceFen} />,
    csv: ({ priceFen }) => priceFen / 100,
  },
  signed: {
    key: 'signed',
    title: '签约时间',
    render: ({ signedAt }) => <When value={signedAt} />,
    csv: ({ signedAt }) => (signedAt ? formatSecond(signedAt) : ''),
  },
  next: {
    key: 'next',
    title: '下次扣款',
    render: ({ cycle }) => (cycle ? <When value={cycle.dueAt} form="day" /> : <span className="hint">—</span>),
    csv: ({ cycle }) => (cycle ? formatSecond(cycle.dueAt) : ''),
  },
} as const satisfies Record<string, Column<MemberContract>>;

/** Words in the place of a button stay as narrow as that column may be. */
const WORDS = { maxWidth: 200, whiteSpace: 'normal' } as const;

/** Ending a contract for auto-renewal: the column with its button, and the dialog that belongs on the page. */
export function useCancelRenewal() {
  const [ending, setEnding] = useState<MemberContract | null>(null);
  const amount = ending?.cycle ? `下一期 ${formatAmount(ending.cycle.amountFen)} 不再扣款，` : '';
  const column: Column<MemberContract> = {
    key: 'acts',
    title: '操作',
    render: (contract) => {
      if (contract.status !== 'signed') return null;
      if (contract.drivenBy === 'apple') return <div style={WORDS}>{APPLE_ENDS_IT}</div>;
      return (
        <Can permission="renewals.cancel">
          <Button size="small" danger onClick={() => setEnding(contract)}>
            取消续费
          </Button>
        </Can>
      );
    },
  };
  const dialog = (
    <PreviewedAct
      open={ending !== null}
      onClose={() => setEnding(null)}
      path="/ops/v1/renewals/cancel"
      title="取消自动续费"
      says={`「${ending?.planName ?? ''}」不再自动续费，${amount}已付的时间保留。`}
      input={ending === null ? null : { contractId: ending.id }}
      confirm="取消续费"
      danger
    />
  );
  return { column, dialog };
}
