import { Link } from 'react-router';
import type { OpsOrder, OwnerView } from '../../../../../shared/contract/ops/money';
import type { Column } from '../../components/data-table';
import { Fen } from '../../components/fen';
import { MemberLink } from '../../components/member-link';
import { StateTag, type Tone } from '../../components/state-tag';
import { formatSecond, When } from '../../components/when';

interface Words {
  readonly label: string;
  readonly tone: Tone;
}

export const orderWords: Readonly<Record<OpsOrder['status'], Words>> = {
  pending: { label: '待支付', tone: 'warn' },
  paid: { label: '已支付', tone: 'up' },
  closed: { label: '已关闭', tone: 'plain' },
  refunding: { label: '退款中', tone: 'warn' },
  refunded: { label: '已退款', tone: 'plain' },
};

export const contractWords: Readonly<Record<'unsigned' | 'signed' | 'ending' | 'ended', Words>> = {
  unsigned: { label: '未签约', tone: 'plain' },
  signed: { label: '已开通', tone: 'up' },
  ending: { label: '结束中', tone: 'warn' },
  ended: { label: '已结束', tone: 'plain' },
};

/** Why a member wants their money back. */
export const refundReasonWords: Readonly<Record<string, string>> = {
  boughtByMistake: '误购',
  notNeeded: '不需要了',
  notAsExpected: '与预期不符',
  other: '其他',
};

/** Who takes the money: Apple by its own subscription, else WeChat for us. */
export function collectorOf(by: 'apple' | null | undefined): string {
  return by === 'apple' ? 'App Store' : '微信';
}

/** What a person has to do about what Apple charges: neither can be done from here. */
export const APPLE_REFUNDS_IT = '请会员在 App Store 申请退款，这里不能退';
export const APPLE_ENDS_IT = '请会员在 iPhone「设置 › Apple 账户 › 订阅」中取消';

/** Whose it is. */
export function Owner({ owner }: { readonly owner: OwnerView }) {
  if (owner === null) return <span className="hint">已注销</span>;
  return <MemberLink id={owner.id}>{owner.nickname ?? owner.memberNumber}</MemberLink>;
}

/** The columns of a list of orders. */
export const orderColumns: readonly Column<OpsOrder>[] = [
  {
    key: 'id',
    title: '订单号',
    render: ({ id }) => (
      <Link className="figures" to={`/orders/${id}`}>
        {id}
      </Link>
    ),
    csv: ({ id }) => id,
  },
  {
    key: 'owner',
    title: '会员',
    render: ({ owner }) => <Owner owner={owner} />,
    csv: ({ owner }) => owner?.memberNumber,
  },
  { key: 'plan', title: '内容', render: ({ planName }) => planName, csv: ({ planName }) => planName },
  {
    key: 'status',
    title: '状态',
    render: ({ status, confirming }) => (
      <>
        <StateTag tone={orderWords[status].tone}>{orderWords[status].label}</StateTag>
        {confirming ? <span className="hint"> 确认中</span> : null}
      </>
    ),
    csv: ({ status }) => orderWords[status].label,
  },
  {
    key: 'amount',
    title: '金额',
    align: 'right',
    render: ({ amountFen }) => <Fen value={amountFen} />,
    csv: ({ amountFen }) => amountFen / 100,
  },
  {
    key: 'refunded',
    title: '已退',
    align: 'right',
    render: ({ refundedFen }) => (refundedFen > 0 ? <Fen value={refundedFen} /> : <span className="hint">—</span>),
    csv: ({ refundedFen }) => refundedFen / 100,
  },
  {
    key: 'collector',
    title: '来源',
    isExtra: true,
    render: ({ collectedBy }) => collectorOf(collectedBy),
    csv: ({ collectedBy }) => collectorOf(collectedBy),
  },
  {
    key: 'createdAt',
    title: '下单时间',
    render: ({ createdAt }) => <When value={createdAt} />,
    csv: ({ createdAt }) => formatSecond(createdAt),
  },
  {
    key: 'paidAt',
    title: '支付时间',
    render: ({ paidAt }) => <When value={paidAt} />,
    csv: ({ paidAt }) => (paidAt ? formatSecond(paidAt) : ''),
  },
];
