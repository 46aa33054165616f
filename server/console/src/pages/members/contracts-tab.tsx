import type { MemberContract } from '../../../../../shared/contract/ops/member';
import { type Column, DataTable } from '../../components/data-table';
import { StateTag } from '../../components/state-tag';
import { contractColumns, useCancelRenewal } from '../money/contract-acts';
import { contractWords } from '../money/money-words';

const statusColumn: Column<MemberContract> = {
  key: 'status',
  title: '状态',
  render: ({ status, endReason }) => (
    <>
      <StateTag tone={contractWords[status].tone}>{contractWords[status].label}</StateTag> {endReason}
    </>
  ),
};

/** What a member signed for auto-renewal. */
export function ContractsTab({ memberId }: { readonly memberId: string }) {
  const cancelling = useCancelRenewal();
  const { plan, collector, price, signed, next } = contractColumns;
  return (
    <>
      <DataTable<MemberContract>
        id="member-contracts"
        path={`/ops/v1/members/${memberId}/contracts`}
        columns={[plan, statusColumn, collector, price, signed, next, cancelling.column]}
        rowKey={({ id }) => id}
        empty={{ title: '没有开通过自动续费' }}
      />
      {cancelling.dialog}
    </>
  );
}
