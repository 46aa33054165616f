import type { RefundPreview, RefundRequest, RefundTaken } from '@shared/contract/refund';

export function buildTaken(change: Partial<RefundTaken> = {}): RefundTaken {
  return {
    term: { endedAt: '2026-05-03T06:00:00.000Z', until: '2027-05-01T06:00:00.000Z' },
    growth: 0,
    points: 0,
    benefits: [],
    renewalEnds: false,
    ...change,
  };
}

export function buildRefundPreview(change: Partial<RefundPreview> = {}): RefundPreview {
  return {
    orderId: 'order-1',
    planName: '山茶会员年卡',
    paidFen: 19_800,
    policy: '按剩余天数退款，当天计为已使用',
    refusal: null,
    decision: 'atOnce',
    amountFen: 19_637,
    days: { used: 3, total: 365 },
    taken: buildTaken(),
    ...change,
  };
}

export function buildRefundRequest(change: Partial<RefundRequest> = {}): RefundRequest {
  return {
    id: 'request-1',
    orderId: 'order-1',
    status: 'waiting',
    reason: 'notNeeded',
    note: '',
    amountFen: 19_637,
    decision: 'operator',
    answer: null,
    createdAt: '2026-05-03T06:00:00.000Z',
    decidedAt: null,
    money: null,
    taken: null,
    ...change,
  };
}
