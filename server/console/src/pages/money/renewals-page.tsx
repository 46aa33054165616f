import { Button, Segmented } from 'antd';
import { useState } from 'react';
import type { OpsContract } from '../../../../../shared/contract/ops/money';
import { Can } from '../../components/can';
import { type Column, DataTable } from '../../components/data-table';
import { Fen } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { formatSecond, When } from '../../components/when';
import { CancelRenewal } from '../members/member-tabs';
import { contractWords, Owner } from './money-words';

/** Contracts for auto-renewal. */
export default function RenewalsPage() {
  const [status, setStatus] = useState<OpsContract['status']>('signed');
  const [ending, setEnding] = useState<OpsContract | null>(null);
  const columns: readonly Column<OpsContract>[] = [
    {
      key: 'owner',
      title: '会员',
      render: ({ owner }) => <Owner owner={owner} />,
      csv: ({ owner }) => owner?.memberNumber,
    },
    { key: 'plan', title: '方案', render: ({ planName }) => planName, csv: ({ planName }) => planName },
    {
      key: 'price',
      title: '每期不超过',
      align: 'right',
      render: ({ priceFen }) => <Fen value={priceFen} />,
      csv: ({ priceFen }) => priceFen / 100,
    },
    {
      key: 'signed',
      title: '签约时间',
      render: ({ signedAt }) => <When value={signedAt} />,
      csv: ({ signedAt }) => (signedAt ? formatSecond(signedAt) : ''),
    },
    status === 'ended'
      ? {
          key: 'end',
          title: '结束原因',
          render: ({ endReason }) => endReason ?? '—',
          csv: ({ endReason }) => endReason,
        }
      : {
          key: 'next',
          title: '下次扣款',
          render: ({ cycle }) => (cycle ? <When value={cycle.dueAt} form="day" /> : <span className="hint">—</span>),
        },
    {
      key: 'acts',
      title: '操作',
      render: (contract) =>
        contract.status === 'signed' ? (
          <Can permission="renewals.cancel">
            <Button size="small" danger onClick={() => setEnding(contract)}>
              取消续费
            </Button>
          </Can>
        ) : null,
    },
  ];
  return (
    <>
      <PageHead title="自动续费" hint="会员签约的自动续费。取消后不再扣款，已付的时间保留。" />
      <DataTable<OpsContract>
        id="renewals"
        path="/ops/v1/renewals"
        query={{ status }}
        columns={columns}
        rowKey={({ id }) => id}
        filters={
          <Segmented
            value={status}
            onChange={setStatus}
            options={(['signed', 'ending', 'ended', 'unsigned'] as const).map((value) => ({
              value,
              label: contractWords[value].label,
            }))}
          />
        }
        empty={{ title: '没有这类签约', hint: '会员开通自动续费后会出现在这里。' }}
      />
      <CancelRenewal contract={ending} onClose={() => setEnding(null)} />
    </>
  );
}
