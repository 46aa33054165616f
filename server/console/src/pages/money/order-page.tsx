import { Alert, Button, Card, Descriptions, Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { AppleAnswerList, OpsOrderDetail } from '../../../../../shared/contract/ops/money';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { Can } from '../../components/can';
import { CopyText } from '../../components/copy-text';
import { Fen } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { Loaded } from '../../components/states';
import { When } from '../../components/when';
import { APPLE_REFUNDS_IT, collectorOf, Owner, orderWords } from './money-words';
import { OrderTimeline } from './order-timeline';

const attemptWords: Readonly<Record<string, string>> = {
  created: '未提交',
  unknown: '结果待确认',
  open: '可支付',
  refused: '微信未接受',
  closed: '已关闭',
  paid: '已支付',
  surplus: '重复支付，已退回',
};

const channelWords: Readonly<Record<string, string>> = {
  wechatpay_jsapi: '微信支付',
  wechatpay_papay: '委托代扣',
  wechat_virtual: '虚拟支付',
};

/** The channel by which also Apple's payments come. */
const VIRTUAL = 'wechat_virtual';

/** One order with each attempt to pay it, and each refund. */
export default function OrderPage() {
  const { id = '' } = useParams();
  const reading = useGet<OpsOrderDetail>(`/ops/v1/orders/${encodeURIComponent(id)}`);
  return <Loaded reading={reading}>{(order) => <Page order={order} />}</Loaded>;
}

function Page({ order }: { readonly order: OpsOrderDetail }) {
  const [isClosing, setClosing] = useState(false);
  const [retrying, setRetrying] = useState<string | null>(null);
  const isApples = order.collectedBy === 'apple';
  // Apple may also have taken what was bought once on an iPhone, which only its question tells.
  const answers = useGet<AppleAnswerList>(`/ops/v1/orders/${order.id}/apple-answers`, {
    enabled: order.attempts.some(({ channel }) => channel === VIRTUAL),
  });
  const { label, tone } = orderWords[order.status];
  return (
    <Flex vertical gap={16}>
      <PageHead
        title={`订单：${order.planName}`}
        hint={<CopyText text={order.id} label="订单号" />}
        actions={
          order.status === 'pending' ? (
            <Can permission="orders.close">
              <Button danger onClick={() => setClosing(true)}>
                关闭订单
              </Button>
            </Can>
          ) : null
        }
      />
      <Card size="small">
        <Descriptions
          size="small"
          column={{ xs: 1, md: 2, xl: 3 }}
          items={[
            { key: 'status', label: '状态', children: <StateTag tone={tone}>{label}</StateTag> },
            { key: 'collector', label: '来源', children: collectorOf(order.collectedBy) },
            { key: 'owner', label: '会员', children: <Owner owner={order.owner} /> },
            { key: 'amount', label: '金额', children: <Fen value={order.amountFen} /> },
            { key: 'refunded', label: '已退', children: <Fen value={order.refundedFen} /> },
            { key: 'created', label: '下单时间', children: <When value={order.createdAt} /> },
            { key: 'paid', label: '支付时间', children: <When value={order.paidAt} /> },
            {
              key: 'term',
              label: '有效期',
              children: order.term ? (
                <>
                  <When value={order.term.startsAt} form="day" /> 至 <When value={order.term.endsAt} form="day" />
                </>
              ) : (
                '—'
              ),
            },
          ]}
        />
      </Card>
      <Typography.Title level={2} style={{ fontSize: 17, margin: 0 }}>
        支付
      </Typography.Title>
      <Table
        dataSource={order.attempts}
        rowKey="id"
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: '商户单号', dataIndex: 'id', render: (value: string) => <span className="figures">{value}</span> },
          { title: '渠道', dataIndex: 'channel', render: (value: string) => channelWords[value] ?? value },
          { title: '状态', dataIndex: 'status', render: (value: string) => attemptWords[value] ?? value },
          { title: '微信交易单号', dataIndex: 'transactionId', render: (value: string | null) => value ?? '—' },
          { title: '支付时间', dataIndex: 'paidAt', render: (value: string | null) => <When value={value} /> },
          { title: '说明', dataIndex: 'refusal', render: (value: string | null) => value ?? '' },
        ]}
      />
      <Typography.Title level={2} style={{ fontSize: 17, margin: 0 }}>
        退款
      </Typography.Title>
      {isApples ? (
        <Alert
          type="info"
          showIcon
          title={`这笔款由 Apple 收取：${APPLE_REFUNDS_IT}。退款后 Apple 会通知到这里，有效期随之收回。`}
        />
      ) : null}
      <Table
        dataSource={order.moneyBack}
        rowKey="id"
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <span className="hint">没有退款</span> }}
        columns={[
          { title: '退款单号', dataIndex: 'id', render: (value: string) => <span className="figures">{value}</span> },
          { title: '金额', dataIndex: 'amountFen', align: 'right', render: (value: number) => <Fen value={value} /> },
          { title: '状态', dataIndex: 'words' },
          { title: '原因', dataIndex: 'reason' },
          { title: '到账时间', dataIndex: 'succeededAt', render: (value: string | null) => <When value={value} /> },
          {
            title: '操作',
            key: 'acts',
            render: (_, { id, status }) =>
              status === 'attention' && !isApples ? (
                <Can permission="refunds.decide">
                  <Button size="small" onClick={() => setRetrying(id)}>
                    重试
                  </Button>
                </Can>
              ) : null,
          },
        ]}
      />
      <Typography.Title level={2} style={{ fontSize: 17, margin: 0 }}>
        经过
      </Typography.Title>
      <OrderTimeline order={order} answers={answers.data?.items ?? []} />
      <ActDialog
        open={isClosing}
        onClose={() => setClosing(false)}
        path="/ops/v1/orders/close"
        title="关闭订单"
        says="只用于支付对不上、系统无法自己关闭的订单。关闭后不会给出任何内容；已付的款项请在微信商户平台处理。"
        input={{ orderId: order.id }}
        confirm="关闭订单"
        danger
      />
      <ActDialog
        open={retrying !== null}
        onClose={() => setRetrying(null)}
        path="/ops/v1/refunds/retry"
        title="重试退款"
        says="再次向微信提交这笔退款；原单号被微信关闭的，会换一个单号。"
        input={retrying === null ? null : { refundId: retrying }}
        confirm="重试"
      />
    </Flex>
  );
}
