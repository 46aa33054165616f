import type { Home } from '@shared/contract/home';
import type { Member } from '@shared/contract/member';
import type { Message } from '@shared/contract/message';
import type { Order } from '@shared/contract/order';
import type { Plan, PlanBenefit, PlanList } from '@shared/contract/plan';

export function buildMember(change: Partial<Member> = {}): Member {
  return {
    id: 'member-1',
    memberNumber: '6000482917',
    nickname: null,
    avatarUrl: null,
    phoneMasked: null,
    joinedAt: '2026-01-01T00:00:00.000Z',
    followsOfficialAccount: false,
    ...change,
  };
}

export function buildBenefit(code: string): PlanBenefit {
  return { code, name: code, icon: code, value: `${code} value`, description: `${code} description` };
}

export function buildPlan(change: Partial<Plan> = {}): Plan {
  return {
    id: 'plan-year',
    code: 'year',
    name: '年卡',
    tagline: '',
    family: 'main',
    opens: 'goods',
    period: { unit: 'year', count: 1 },
    priceFen: 19_800,
    listPriceFen: null,
    pricePerMonthFen: 1_650,
    savingFen: 0,
    bestValue: false,
    autoRenew: false,
    renewal: null,
    saleEndsAt: null,
    remainingPurchases: null,
    unavailable: null,
    benefits: [buildBenefit('discount')],
    ...change,
  };
}

export function buildPlanList(items: readonly Plan[]): PlanList {
  return { items: [...items], nextCursor: null, agreement: { version: '2026-01', title: '会员服务协议' } };
}

export function buildOrder(change: Partial<Order> = {}): Order {
  return {
    id: 'order-1',
    kind: 'plan',
    planId: 'plan-year',
    exchangeId: null,
    renewalId: null,
    planName: '年卡',
    period: { unit: 'year', count: 1 },
    status: 'pending',
    amountFen: 19_800,
    refundedFen: 0,
    refundableFen: 0,
    confirming: false,
    createdAt: '2026-05-01T06:00:00.000Z',
    expiresAt: '2026-05-01T06:30:00.000Z',
    paidAt: null,
    closedAt: null,
    term: null,
    refunds: [],
    ...change,
  };
}

export function buildHome(change: Partial<Home> = {}): Home {
  return {
    programmeName: '山野咖啡会员',
    member: null,
    membership: null,
    benefits: [buildBenefit('discount'), buildBenefit('delivery')],
    invitation: { headline: '每月两杯，会员就回本', points: ['正价商品一律 9 折'], fromPricePerMonthFen: 1_650 },
    unreadMessages: 0,
    openOrder: null,
    growth: [],
    subscribeTemplateIds: ['template-1'],
    ...change,
  };
}

export function buildMembership(
  change: Partial<NonNullable<Home['membership']>> = {},
): NonNullable<Home['membership']> {
  return {
    active: true,
    family: 'main',
    familyName: '会员',
    startsAt: '2026-05-01T06:01:00.000Z',
    endsAt: '2027-05-01T06:01:00.000Z',
    planId: 'plan-year',
    planName: '年卡',
    terms: [],
    pause: null,
    renewal: { status: 'none' },
    others: [],
    ...change,
  };
}

export function buildMessage(change: Partial<Message> = {}): Message {
  return {
    id: 'message-1',
    topic: 'membershipActivated',
    title: '会员已开通',
    body: '你的年卡已生效，2027年5月1日到期。',
    page: '/packages/purchase/order/index?id=order-1',
    createdAt: '2026-05-01T06:01:00.000Z',
    readAt: null,
    ...change,
  };
}

export const payment = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=p', signType: 'RSA', paySign: 's' };

/** A problem document as the server sends it. */
export function buildProblem(code: string, status: number, title = '标题') {
  return { statusCode: status, data: { type: 'about:blank', code, title, status, requestId: 'r' } };
}
