import { Drawer } from 'antd';
import type { InsightRow } from '../../../../../shared/contract/ops/insight';
import { pointsKindWords, type RowKind, rowKindWords } from '../../../../../shared/contract/ops/insight-words';
import { type Column, DataTable } from '../../components/data-table';
import { Count, Fen } from '../../components/fen';
import { MemberLink } from '../../components/member-link';
import { When } from '../../components/when';

/** The rows behind a number of a day. */
export interface RowsAsked {
  readonly of: RowKind;
  readonly day: string;
  /** The last day of a stretch; the server shows at most 31 days from the first. */
  readonly to?: string;
  readonly dimension?: string;
  /** What they are of, where it is not all of the kind: 黄金 → 铂金. */
  readonly about?: string;
}

/** Kinds whose amount is money; that of the others is points or growth. */
const MONEY: readonly RowKind[] = ['sales.created', 'sales.paid', 'sales.refunded', 'renewals.due', 'benefits.used'];

/** Opens a number down to its rows, beside the page that shows it. */
export function RowsDrawer({ asked, onClose }: { readonly asked: RowsAsked | null; readonly onClose: () => void }) {
  const title = asked
    ? [rowKindWords[asked.of], asked.about, asked.to ? `${asked.day} 至 ${asked.to}` : asked.day]
        .filter(Boolean)
        .join(' · ')
    : '';
  return (
    <Drawer open={asked !== null} onClose={onClose} title={title} size={760} className="insight-rows" destroyOnHidden>
      {asked ? (
        <DataTable<InsightRow>
          id={`insight-${asked.of}`}
          path="/ops/v1/insight/rows"
          query={{ of: asked.of, day: asked.day, to: asked.to, dimension: asked.dimension }}
          columns={columnsOf(asked.of)}
          rowKey={({ id, at, dimension }) => `${id} ${at} ${dimension}`}
          empty={{ title: '这一天没有明细', hint: '已注销会员的明细会一并删除，汇总数字仍保留。' }}
        />
      ) : null}
    </Drawer>
  );
}

function columnsOf(of: RowKind): readonly Column<InsightRow>[] {
  const isMoney = MONEY.includes(of);
  return [
    { key: 'at', title: '时间', render: ({ at }) => <When value={at} />, csv: ({ at }) => at },
    {
      key: 'member',
      title: '会员',
      render: ({ memberId }) => (memberId ? <MemberLink id={memberId}>{`…${memberId.slice(-8)}`}</MemberLink> : '—'),
      csv: ({ memberId }) => memberId,
    },
    { key: 'text', title: '内容', render: ({ text }) => text || '—', csv: ({ text }) => text },
    {
      key: 'dimension',
      title: '类别',
      render: ({ dimension }) => pointsKindWords[dimension] ?? (dimension || '—'),
      csv: ({ dimension }) => dimension,
    },
    {
      key: 'amount',
      title: isMoney ? '金额' : '数值',
      align: 'right',
      render: ({ amount }) => (amount === null ? '—' : isMoney ? <Fen value={amount} /> : <Count value={amount} />),
      csv: ({ amount }) => (amount === null ? null : isMoney ? amount / 100 : amount),
    },
    { key: 'id', title: '编号', render: ({ id }) => id, csv: ({ id }) => id, isExtra: true },
  ];
}
