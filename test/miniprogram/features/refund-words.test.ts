import type { Order } from '@shared/contract/order';
import type { RefundRequest } from '@shared/contract/refund';
import { describeDays, describeTaken, headOf, isOpen, leadsToRefund, stepsOf } from '@/features/refund/refund-words';
import { buildOrder } from '../build';
import { buildRefundPreview, buildRefundRequest, buildTaken } from '../build-refund';

test('what a refund takes is told line by line, and what it does not take is left out', () => {
  const benefits = [
    { code: 'coffee', name: '每周咖啡', count: 1 },
    { code: 'delivery', name: '免运费', count: 4 },
  ];
  expect(describeTaken(buildTaken({ growth: 396, points: 198, benefits, renewalEnds: true }))).toEqual([
    '会员有效期立即结束（原至 2027年5月1日）',
    '未使用的「每周咖啡」失效',
    '未使用的「免运费」 4 张失效',
    '收回这笔订单的 396 成长值',
    '收回这笔订单的 198 积分，不足的从以后获得的积分中扣除',
    '同时取消自动续费，不再扣款',
  ]);
  expect(describeTaken(buildTaken({ term: null }))).toEqual([]);
});

test('days are told as used of how many, and a term that has not begun as such', () => {
  expect(describeDays(buildRefundPreview())).toBe('共 365 天，已使用 3 天');
  expect(describeDays(buildRefundPreview({ days: { used: 0, total: 30 } }))).toBe('共 30 天，尚未开始');
  expect(describeDays(buildRefundPreview({ days: null }))).toBeNull();
});

const processing = { status: 'processing', succeededAt: null } as const;
const decidedAt = '2026-05-04T06:00:00.000Z';
const agreed = { status: 'agreed', decidedAt, money: processing } as const;

test.each<[string, Partial<RefundRequest>, string, readonly string[], boolean]>([
  ['waits', {}, '等待审核', ['done 提交申请', 'now 等待审核', 'later 原路退回'], true],
  [
    'was refused',
    { status: 'refused', answer: '权益已使用', decidedAt },
    '审核未通过',
    ['done 提交申请', 'stopped 审核未通过 权益已使用'],
    false,
  ],
  [
    'was withdrawn',
    { status: 'withdrawn', decidedAt },
    '已撤回',
    ['done 提交申请', 'stopped 已撤回 2026年5月4日 14:00'],
    false,
  ],
  [
    'is on its way',
    agreed,
    '正在退回 ¥196.37',
    ['done 提交申请', 'done 审核通过', 'now 原路退回中 到账时间以微信支付为准'],
    true,
  ],
  [
    'is in somebody’s hands',
    { ...agreed, decision: 'atOnce', money: { status: 'attention', succeededAt: null } },
    '正在退回 ¥196.37',
    ['done 提交申请', 'done 已受理', 'now 原路退回中 退款遇到问题，工作人员正在跟进，你无需操作'],
    true,
  ],
  [
    'has arrived',
    { ...agreed, money: { status: 'succeeded', succeededAt: '2026-05-04T06:02:00.000Z' } },
    '¥196.37已退回',
    ['done 提交申请', 'done 审核通过', 'done 已原路退回 2026年5月4日 14:02'],
    false,
  ],
])('a request that %s says so', (_, change, head, steps, open) => {
  const request = buildRefundRequest(change);
  expect([headOf(request), isOpen(request)]).toEqual([head, open]);
  const told = stepsOf(request).map(({ title, hint, state }) => [state, title, hint].filter(Boolean).join(' '));
  expect(told.map((text, index) => (text.startsWith(steps[index] ?? '?') ? steps[index] : text))).toEqual(steps);
});

test.each<[Partial<Order>, boolean]>([
  [{ status: 'paid', refundableFen: 19_800 }, true],
  [{ status: 'refunding', refundableFen: 0 }, true],
  [{ status: 'paid', refundableFen: 0 }, false],
  [{ status: 'refunded' }, false],
  [{ status: 'pending' }, false],
  [{ kind: 'exchange', exchangeId: 'e', status: 'paid', refundableFen: 100 }, false],
])('the order %j leads to a refund: %s', (change, leads) => {
  expect(leadsToRefund(buildOrder(change))).toBe(leads);
});
