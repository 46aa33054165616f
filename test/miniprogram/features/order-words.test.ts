import type { OrderStage } from '@/features/purchase/order-stage.rules';
import { describeTerm, refundWords, stageWords } from '@/features/purchase/order-words';
import { buildOrder } from '../build';

const paid = buildOrder({
  status: 'paid',
  term: { startsAt: '2026-05-01T06:01:00.000Z', endsAt: '2027-05-01T06:01:00.000Z' },
});

test('no unsettled stage is ever called a failure', () => {
  for (const stage of ['payable', 'confirming', 'closing'] satisfies OrderStage[]) {
    const { label, hint, tone } = stageWords(stage, buildOrder());
    expect(`${label}${hint}`).not.toMatch(/失败|未成功|没有完成/);
    expect(tone).toBe('wait');
  }
});

test('a paid order says what it bought, or what of it came back', () => {
  expect(stageWords('paid', paid).hint).toBe('2026年5月1日 至 2027年5月1日');
  expect(stageWords('paid', { ...paid, refundedFen: 990 }).hint).toBe('其中¥9.90已退回');
  expect(describeTerm(buildOrder())).toBeNull();
});

test('a closed order says whether money was taken', () => {
  const refund = { amountFen: 100, reason: '', createdAt: '', succeededAt: null };
  expect(stageWords('closed', buildOrder()).hint).toBe('没有产生扣款');
  expect(stageWords('closed', buildOrder({ refunds: [{ ...refund, status: 'processing' }] })).hint).toContain(
    '正在退回',
  );
  expect(stageWords('closed', buildOrder({ refundedFen: 19_800 })).hint).toBe('¥198已按原支付方式退回');
});

test('a refund says how it stands in words', () => {
  const refund = { amountFen: 100, reason: '', createdAt: '2026-05-01T06:02:00.000Z', succeededAt: null };
  expect(refundWords({ ...refund, status: 'processing' }).label).toBe('退回中');
  expect(refundWords({ ...refund, status: 'attention' }).hint).toContain('你无需操作');
  const done = refundWords({ ...refund, status: 'succeeded', succeededAt: '2026-05-01T06:05:00.000Z' });
  expect(done).toMatchObject({ label: '已退回', hint: '2026年5月1日 14:05退回', tone: 'up' });
});

test('the money part of an exchange opens no membership, and says so at every stage', () => {
  const exchange = buildOrder({ kind: 'exchange', planId: null, period: null, exchangeId: 'exchange-1' });
  expect(stageWords('confirming', exchange).hint).toBe('不用重复支付，确认后自动完成兑换');
  expect(stageWords('closing', exchange).hint).toBe('正在向微信支付确认，若已付款会照常兑换或原路退回');
  expect(stageWords('paid', exchange).hint).toBeNull();
  expect(stageWords('closed', exchange).hint).toBe('没有产生扣款，积分会退回');
});
