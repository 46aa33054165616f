import { Button, Flex, Form, Input, InputNumber, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { OpsRefundRequest } from '../../../../../shared/contract/ops/money';
import { Can } from '../../components/can';
import { type Column, DataTable } from '../../components/data-table';
import { Fen, formatAmount } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { formatSecond, When } from '../../components/when';
import { PreviewedAct } from '../members/previewed-act';
import { Owner, refundReasonWords } from './money-words';

type Status = OpsRefundRequest['status'];
type Verdict = 'approve' | 'refuse';

const common: readonly Column<OpsRefundRequest>[] = [
  {
    key: 'createdAt',
    title: '申请时间',
    render: ({ createdAt }) => <When value={createdAt} />,
    csv: ({ createdAt }) => formatSecond(createdAt),
  },
  {
    key: 'owner',
    title: '会员',
    render: ({ owner }) => <Owner owner={owner} />,
    csv: ({ owner }) => owner?.memberNumber,
  },
  {
    key: 'order',
    title: '订单',
    render: ({ orderId, planName }) => <Link to={`/orders/${orderId}`}>{planName}</Link>,
    csv: ({ orderId }) => orderId,
  },
  {
    key: 'amount',
    title: '金额',
    align: 'right',
    render: ({ amountFen }) => <Fen value={amountFen} />,
    csv: ({ amountFen }) => amountFen / 100,
  },
  {
    key: 'reason',
    title: '原因',
    render: ({ reason, note }) => [refundReasonWords[reason] ?? reason, note].filter(Boolean).join('：'),
    csv: ({ reason, note }) => `${refundReasonWords[reason] ?? reason} ${note}`,
  },
];

const decided: readonly Column<OpsRefundRequest>[] = [
  {
    key: 'decidedBy',
    title: '处理人',
    render: ({ decidedBy, byPolicy }) => decidedBy ?? (byPolicy ? '按退款政策自动办理' : '—'),
    csv: ({ decidedBy }) => decidedBy,
  },
  { key: 'answer', title: '答复', render: ({ answer }) => answer ?? '—', csv: ({ answer }) => answer },
  { key: 'decidedAt', title: '处理时间', render: ({ decidedAt }) => <When value={decidedAt} /> },
];

/** Requests for refunds: those that wait for a decision, and what became of the others. */
export default function RefundsPage() {
  const [status, setStatus] = useState<Status>('waiting');
  const [asked, setAsked] = useState<{ readonly request: OpsRefundRequest; readonly verdict: Verdict } | null>(null);
  const acts: Column<OpsRefundRequest> = {
    key: 'acts',
    title: '操作',
    fixed: 'end',
    render: (request) => (
      <Can permission="refunds.decide">
        <Flex gap={8}>
          <Button size="small" type="primary" onClick={() => setAsked({ request, verdict: 'approve' })}>
            同意
          </Button>
          <Button size="small" danger onClick={() => setAsked({ request, verdict: 'refuse' })}>
            拒绝
          </Button>
        </Flex>
      </Can>
    ),
  };
  return (
    <>
      <PageHead
        title="退款"
        hint="需要人工决定的退款申请。同意前会按此刻的情况列出退多少、收回什么；超过 ¥500 要由另一位同事复核。"
      />
      <DataTable<OpsRefundRequest>
        id="refund-requests"
        path="/ops/v1/refund-requests"
        query={{ status }}
        columns={status === 'waiting' ? [...common, acts] : [...common, ...decided]}
        rowKey={({ id }) => id}
        filters={
          <Segmented
            value={status}
            onChange={setStatus}
            options={[
              { value: 'waiting', label: '等待处理' },
              { value: 'agreed', label: '已同意' },
              { value: 'refused', label: '已拒绝' },
              { value: 'withdrawn', label: '已撤回' },
            ]}
          />
        }
        empty={{
          title: status === 'waiting' ? '没有等待处理的退款申请' : '没有记录',
          hint: '会员在订单里申请退款后，按方案的退款政策自动办理或出现在这里。',
        }}
      />
      {asked ? (
        <DecisionDialog key={asked.request.id + asked.verdict} {...asked} onClose={() => setAsked(null)} />
      ) : null}
    </>
  );
}

interface DecisionProps {
  readonly request: OpsRefundRequest;
  readonly verdict: Verdict;
  readonly onClose: () => void;
}

function DecisionDialog({ request, verdict, onClose }: DecisionProps) {
  const isApproved = verdict === 'approve';
  const [answer, setAnswer] = useState(isApproved ? '退款申请已通过' : '');
  const [yuan, setYuan] = useState<number | null>(request.amountFen / 100);
  const amountFen = yuan === null ? null : Math.round(yuan * 100);
  const isReady = answer.trim().length >= 2 && (!isApproved || (amountFen !== null && amountFen > 0));
  const input = isReady
    ? { requestId: request.id, verdict, answer: answer.trim(), ...(isApproved ? { amountFen } : {}) }
    : null;
  return (
    <PreviewedAct
      open
      onClose={onClose}
      path="/ops/v1/refunds/decide"
      title={isApproved ? '同意退款' : '拒绝退款'}
      says={
        isApproved
          ? `将退款 ${formatAmount(amountFen ?? 0)} 给会员，并收回这笔订单给出的有效期、成长值、积分和权益。`
          : '会员会收到拒绝的消息和下面的答复。'
      }
      input={input}
      confirm={isApproved ? '同意退款' : '拒绝'}
      danger={!isApproved}
    >
      {isApproved ? (
        <Form.Item label="退款金额（元）" required extra={`申请的金额是 ${formatAmount(request.amountFen)}`}>
          <InputNumber
            aria-label="退款金额"
            min={0.01}
            precision={2}
            value={yuan}
            onChange={setYuan}
            style={{ width: 200 }}
          />
        </Form.Item>
      ) : null}
      <Form.Item label="给会员的答复" required>
        <Input.TextArea
          aria-label="给会员的答复"
          value={answer}
          maxLength={120}
          showCount
          autoSize={{ minRows: 2 }}
          onChange={({ target }) => setAnswer(target.value)}
        />
      </Form.Item>
    </PreviewedAct>
  );
}
