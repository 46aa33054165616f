import { Timeline } from 'antd';
import type { AppleAnswerView, OpsOrderDetail } from '../../../../../shared/contract/ops/money';
import { formatAmount } from '../../components/fen';
import { When } from '../../components/when';

interface Moment {
  readonly key: string;
  readonly at: string;
  readonly title: string;
  readonly detail?: string;
  readonly color: 'green' | 'gray' | 'orange';
}

interface OrderTimelineProps {
  readonly order: OpsOrderDetail;
  readonly answers: readonly AppleAnswerView[];
}

/** What happened to an order, the oldest first; also what Apple asked about it and was answered. */
export function OrderTimeline({ order, answers }: OrderTimelineProps) {
  const moments = momentsOf(order, answers).sort((one, other) => one.at.localeCompare(other.at));
  return (
    <Timeline
      items={moments.map(({ key, at, title, detail, color }) => ({
        key,
        color,
        content: (
          <>
            <When value={at} /> {title}
            {detail ? <div className="hint">{detail}</div> : null}
          </>
        ),
      }))}
    />
  );
}

function momentsOf(order: OpsOrderDetail, answers: readonly AppleAnswerView[]): Moment[] {
  const { id, createdAt, paidAt, closedAt, amountFen, moneyBack } = order;
  return [
    { key: `created:${id}`, at: createdAt, title: '下单', color: 'gray' },
    ...(paidAt === null
      ? []
      : [{ key: `paid:${id}`, at: paidAt, title: `支付 ${formatAmount(amountFen)}`, color: 'green' } as const]),
    ...(closedAt === null ? [] : [{ key: `closed:${id}`, at: closedAt, title: '关闭', color: 'gray' } as const]),
    ...answers.map(
      ({ id: key, answeredAt: at, gives, info, evidence }): Moment => ({
        ...{ key, at, color: 'orange', detail: evidence },
        title: `Apple 询问退款，已答复${gives ? '没有异议' : '不同意'}（${info}），由 Apple 决定`,
      }),
    ),
    ...moneyBack.flatMap(({ id: refund, amountFen: fen, reason, createdAt: at, succeededAt }): Moment[] => [
      { key: `refund:${refund}`, at, title: `退款 ${formatAmount(fen)}`, detail: reason, color: 'orange' },
      ...(succeededAt === null
        ? []
        : [
            { key: `back:${refund}`, at: succeededAt, title: `退款到账 ${formatAmount(fen)}`, color: 'green' } as const,
          ]),
    ]),
  ];
}
