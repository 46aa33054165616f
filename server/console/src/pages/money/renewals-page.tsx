import { Segmented } from 'antd';
import { useState } from 'react';
import type { OpsContract } from '../../../../../shared/contract/ops/money';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { contractColumns, useCancelRenewal } from './contract-acts';
import { contractWords, Owner } from './money-words';

const ownerColumn: Column<OpsContract> = {
  key: 'owner',
  title: '会员',
  render: ({ owner }) => <Owner owner={owner} />,
  csv: ({ owner }) => owner?.memberNumber,
};

const endColumn: Column<OpsContract> = {
  key: 'end',
  title: '结束原因',
  render: ({ endReason }) => endReason ?? '—',
  csv: ({ endReason }) => endReason,
};

/** Contracts for auto-renewal. */
export default function RenewalsPage() {
  const [status, setStatus] = useState<OpsContract['status']>('signed');
  const cancelling = useCancelRenewal();
  const { plan, collector, price, signed, next } = contractColumns;
  const last = status === 'ended' ? endColumn : next;
  return (
    <>
      <PageHead title="自动续费" hint="会员签约的自动续费。取消后不再扣款，已付的时间保留。" />
      <DataTable<OpsContract>
        id="renewals"
        path="/ops/v1/renewals"
        query={{ status }}
        columns={[ownerColumn, plan, collector, price, signed, last, cancelling.column]}
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
      {cancelling.dialog}
    </>
  );
}
