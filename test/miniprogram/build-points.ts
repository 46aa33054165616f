import type { PointsBalance, PointsEntry } from '@shared/contract/points';

export function buildPoints(change: Partial<PointsBalance> = {}): PointsBalance {
  return {
    unit: '积分',
    available: 2_480,
    pending: 320,
    nextConfirmAt: '2026-05-19T16:00:00.000Z',
    expiring: [
      { points: 300, expiresAt: '2026-05-31T16:00:00.000Z' },
      { points: 80, expiresAt: '2026-06-03T06:05:00.000Z' },
    ],
    rules: [{ title: '怎样获得', text: '每消费 ¥1 得 1 积分。' }],
    ...change,
  };
}

export function buildPointsEntry(change: Partial<PointsEntry> = {}): PointsEntry {
  return {
    id: 'entry-1',
    amount: 120,
    kind: 'earned',
    title: '门店消费',
    status: 'settled',
    occurredAt: '2026-05-12T06:05:00.000Z',
    expiresAt: null,
    explanation: [{ label: '系数', value: '每 ¥1 得 1' }],
    ...change,
  };
}
