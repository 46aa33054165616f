import type { Agreement } from '@shared/contract/agreement';
import type { BadgeWall } from '@shared/contract/badge';
import type { BenefitDetail, BenefitHall, BenefitMatrix, Claim, ClaimDetail, UseCode } from '@shared/contract/benefit';
import type { BillPage } from '@shared/contract/bill';
import type { CodeRedemption, CodeRedemptionWish } from '@shared/contract/code-card';
import type { Exchange, ExchangeWish, ExchangeWithPayment, Shelf, ShelfItemDetail } from '@shared/contract/exchange';
import type { Gift, GiftAcceptance, GiftCard, GiftWish, GiftWithPayment } from '@shared/contract/gift';
import type {
  CheckIn,
  GrowthCardList,
  GrowthDetail,
  GrowthEntry,
  GrowthExplanation,
  GrowthTask,
  GrowthTaskList,
} from '@shared/contract/growth';
import type { Home } from '@shared/contract/home';
import type { InvoiceTitle, OrderInvoice } from '@shared/contract/invoice';
import type {
  AvatarUpload,
  DeletionConfirmation,
  DeletionPreview,
  DeletionState,
  Member,
  MemberExport,
  PhoneBinding,
  ProfileChange,
} from '@shared/contract/member';
import type { Membership, MembershipPause, PauseOffer, PausePreview, PauseRequest } from '@shared/contract/membership';
import type { Message, MessagesRead, SubscriptionAnswers, SubscriptionList } from '@shared/contract/message';
import type { Order, OrderPaymentRequest, OrderRequest, OrderWithPayment } from '@shared/contract/order';
import type { PlanList } from '@shared/contract/plan';
import type {
  PlanChange,
  PlanChangePreview,
  PlanChangeWish,
  PlanChangeWithPayment,
} from '@shared/contract/plan-change';
import type { PointsBalance, PointsEntry } from '@shared/contract/points';
import type { RefundPreview, RefundRequest, RefundRequestList, RefundWish } from '@shared/contract/refund';
import type { Renewal, RenewalRequest, RenewalSigning } from '@shared/contract/renewal';
import type { Page } from '@shared/contract/wire';
import { getAppleSubscriptions, getClientPlatform } from '@/platform/client-platform';
import { call, callAsIs } from './call';

/** Every route that the app uses, one line each. All of them throw ApiError and nothing else. */
export const api = {
  home: () => call<Home>({ method: 'GET', path: '/home' }),
  plans: () => {
    const apple = getAppleSubscriptions();
    const query = { platform: getClientPlatform(), appleSubscriptions: apple === null ? null : String(apple) };
    return call<PlanList>({ method: 'GET', path: withQuery('/plans', query) });
  },
  membership: () => call<Membership>({ method: 'GET', path: '/membership' }),
  pauses: () => call<PauseOffer>({ method: 'GET', path: '/membership/pauses' }),
  previewPause: (body: PauseRequest) =>
    call<PausePreview>({ method: 'POST', path: '/membership/pauses/preview', body }),
  pauseMembership: (body: PauseRequest) => call<MembershipPause>({ method: 'POST', path: '/membership/pauses', body }),
  endPause: (id: string) =>
    call<MembershipPause>({ method: 'POST', path: `/membership/pauses/${encodeURIComponent(id)}/end` }),
  member: () => call<Member>({ method: 'GET', path: '/member' }),
  changeProfile: (body: ProfileChange) => call<Member>({ method: 'PUT', path: '/member', body }),
  changeAvatar: (body: AvatarUpload) => call<Member>({ method: 'PUT', path: '/member/avatar', body }),
  bindPhone: (body: PhoneBinding) => call<Member>({ method: 'POST', path: '/member/phone', body }),
  memberExport: () => call<MemberExport>({ method: 'GET', path: '/member/export' }),
  deletionPreview: () => call<DeletionPreview>({ method: 'GET', path: '/member/deletion' }),
  // A renewed session would make a new member of somebody whose deletion went through unheard.
  deleteMember: (body: DeletionConfirmation) =>
    callAsIs<DeletionState>({ method: 'POST', path: '/member/deletion', body }),
  agreement: (code: Agreement['code']) => call<Agreement>({ method: 'GET', path: `/agreements/${code}` }),

  // Ten a page: what is drawn at once stays well below the limit of one setData call.
  orders: (cursor: string | null) =>
    call<Page<Order>>({
      method: 'GET',
      path: `/orders?limit=10${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    }),
  order: (id: string) => call<Order>({ method: 'GET', path: `/orders/${encodeURIComponent(id)}` }),
  createOrder: (wish: OrderRequest, idempotencyKey: string) => {
    const body: OrderRequest = { ...wish, platform: getClientPlatform() };
    return call<OrderWithPayment>({ method: 'POST', path: '/orders', body, idempotencyKey });
  },
  payOrder: (id: string, idempotencyKey: string) => {
    const body: OrderPaymentRequest = { platform: getClientPlatform() };
    const path = `/orders/${encodeURIComponent(id)}/payment`;
    return call<OrderWithPayment>({ method: 'POST', path, body, idempotencyKey });
  },

  renewals: () => call<Page<Renewal>>({ method: 'GET', path: '/renewals' }),
  beginRenewal: (wish: RenewalRequest, idempotencyKey: string) => {
    const body: RenewalRequest = { ...wish, platform: getClientPlatform() };
    return call<RenewalSigning>({ method: 'POST', path: '/renewals', body, idempotencyKey });
  },
  cancelRenewal: (id: string) => call<Renewal>({ method: 'POST', path: `/renewals/${encodeURIComponent(id)}/cancel` }),

  planChangePreview: (planId: string) =>
    call<PlanChangePreview>({ method: 'GET', path: withQuery('/plan-changes/preview', { planId }) }),
  planChanges: () => call<Page<PlanChange>>({ method: 'GET', path: '/plan-changes/current' }),
  createPlanChange: (body: PlanChangeWish, idempotencyKey: string) =>
    call<PlanChangeWithPayment>({ method: 'POST', path: '/plan-changes', body, idempotencyKey }),
  prepayPlanChange: (id: string, body: Pick<PlanChangeWish, 'payFen'>, idempotencyKey: string) =>
    call<PlanChangeWithPayment>({
      method: 'POST',
      path: `/plan-changes/${encodeURIComponent(id)}/order`,
      body,
      idempotencyKey,
    }),
  cancelPlanChange: (id: string) =>
    call<PlanChange>({ method: 'POST', path: `/plan-changes/${encodeURIComponent(id)}/cancel` }),

  refundPreview: (orderId: string) =>
    call<RefundPreview>({ method: 'GET', path: `/orders/${encodeURIComponent(orderId)}/refund-preview` }),
  refundRequests: (orderId: string) =>
    call<RefundRequestList>({ method: 'GET', path: `/orders/${encodeURIComponent(orderId)}/refund-requests` }),
  askRefund: (orderId: string, body: RefundWish, idempotencyKey: string) =>
    call<RefundRequest>({
      method: 'POST',
      path: `/orders/${encodeURIComponent(orderId)}/refund-requests`,
      body,
      idempotencyKey,
    }),
  withdrawRefund: (id: string) =>
    call<RefundRequest>({ method: 'POST', path: `/refund-requests/${encodeURIComponent(id)}/withdrawal` }),

  growthCards: () => call<GrowthCardList>({ method: 'GET', path: '/growth' }),
  growthDetail: (programme: string) =>
    call<GrowthDetail>({ method: 'GET', path: `/growth/${encodeURIComponent(programme)}` }),
  growthEntries: (programme: string, group: string | null, cursor: string | null) =>
    call<Page<GrowthEntry>>({
      method: 'GET',
      path: withQuery(`/growth/${encodeURIComponent(programme)}/entries`, { group, cursor, limit: '20' }),
    }),
  /** Without a programme, of the default one. */
  growthExplanation: (programme: string | null) =>
    call<GrowthExplanation>({ method: 'GET', path: withQuery('/growth/explain', { programme }) }),
  tasks: () => call<GrowthTaskList>({ method: 'GET', path: '/tasks' }),
  claimTask: (code: string) => call<GrowthTask>({ method: 'POST', path: `/tasks/${encodeURIComponent(code)}/claim` }),
  // Once a business day, whoever asks how often: no key is needed to repeat it.
  checkIn: () => call<CheckIn>({ method: 'POST', path: '/check-ins' }),
  acknowledgeTier: (programme: string, body: { readonly number: number }) =>
    call<void>({ method: 'POST', path: `/growth/${encodeURIComponent(programme)}/acknowledgements`, body }),

  points: () => call<{ readonly points: PointsBalance | null }>({ method: 'GET', path: '/points' }),
  pointsEntries: (direction: 'in' | 'out' | null, cursor: string | null) =>
    call<Page<PointsEntry>>({ method: 'GET', path: withQuery('/points/entries', { direction, cursor, limit: '20' }) }),

  shelf: () => call<Shelf>({ method: 'GET', path: '/shelf' }),
  shelfItem: (code: string) => call<ShelfItemDetail>({ method: 'GET', path: `/shelf/${encodeURIComponent(code)}` }),
  createExchange: (body: ExchangeWish, idempotencyKey: string) =>
    call<ExchangeWithPayment>({ method: 'POST', path: '/exchanges', body, idempotencyKey }),
  exchanges: (cursor: string | null) =>
    call<Page<Exchange>>({ method: 'GET', path: withQuery('/exchanges', { cursor, limit: '10' }) }),
  exchange: (id: string) => call<Exchange>({ method: 'GET', path: `/exchanges/${encodeURIComponent(id)}` }),

  gifts: (cursor: string | null) =>
    call<Page<Gift>>({ method: 'GET', path: withQuery('/gifts', { cursor, limit: '10' }) }),
  gift: (id: string) => call<Gift>({ method: 'GET', path: `/gifts/${encodeURIComponent(id)}` }),
  createGift: (body: GiftWish, idempotencyKey: string) =>
    call<GiftWithPayment>({ method: 'POST', path: '/gifts', body, idempotencyKey }),
  cancelGift: (id: string) => call<Gift>({ method: 'POST', path: `/gifts/${encodeURIComponent(id)}/cancellation` }),
  giftCard: (token: string) => call<GiftCard>({ method: 'GET', path: `/gift-cards/${encodeURIComponent(token)}` }),
  acceptGift: (body: { readonly token: string }) =>
    call<GiftAcceptance>({ method: 'POST', path: '/gift-acceptances', body }),

  orderInvoice: (orderId: string) =>
    call<OrderInvoice>({ method: 'GET', path: `/orders/${encodeURIComponent(orderId)}/invoice` }),
  requestInvoice: (orderId: string, body: InvoiceTitle) =>
    call<OrderInvoice>({ method: 'PUT', path: `/orders/${encodeURIComponent(orderId)}/invoice`, body }),
  /** Without a month, the present one. */
  bills: (month: string | null, cursor: string | null) =>
    call<BillPage>({ method: 'GET', path: withQuery('/bills', { month, cursor, limit: '50' }) }),

  badges: () => call<BadgeWall>({ method: 'GET', path: '/badges' }),
  acknowledgeBadges: () => call<void>({ method: 'POST', path: '/badges/acknowledgements' }),
  redeemCode: (body: CodeRedemptionWish) => call<CodeRedemption>({ method: 'POST', path: '/code-redemptions', body }),

  benefits: () => call<BenefitHall>({ method: 'GET', path: '/benefits' }),
  benefitMatrix: () => call<BenefitMatrix>({ method: 'GET', path: '/benefits/matrix' }),
  benefit: (code: string) => call<BenefitDetail>({ method: 'GET', path: `/benefits/${encodeURIComponent(code)}` }),
  claimBenefit: (code: string, body: { readonly account?: string }, idempotencyKey: string) =>
    call<Claim>({ method: 'POST', path: `/benefits/${encodeURIComponent(code)}/claims`, body, idempotencyKey }),
  claims: (status: 'usable' | 'used' | 'ended', cursor: string | null) =>
    call<Page<Claim>>({ method: 'GET', path: withQuery('/benefit-claims', { status, cursor, limit: '20' }) }),
  claim: (id: string) => call<ClaimDetail>({ method: 'GET', path: `/benefit-claims/${encodeURIComponent(id)}` }),
  useCode: (claimId: string) =>
    call<UseCode>({ method: 'POST', path: `/benefit-claims/${encodeURIComponent(claimId)}/use-codes` }),
  tellExposures: (codes: readonly string[]) =>
    call<void>({ method: 'POST', path: '/benefit-exposures', body: { codes } }),

  messages: (cursor: string | null) =>
    call<Page<Message>>({
      method: 'GET',
      path: `/messages${cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`}`,
    }),
  readMessages: (body: MessagesRead) => call<void>({ method: 'POST', path: '/messages/read', body }),
  closeOrder: (id: string) => call<Order>({ method: 'POST', path: `/orders/${encodeURIComponent(id)}/closing` }),
  subscriptions: () => call<SubscriptionList>({ method: 'GET', path: '/subscriptions' }),
  answerSubscriptions: (body: SubscriptionAnswers) => call<void>({ method: 'POST', path: '/subscriptions', body }),
  // Nobody is logged in again only to be logged out.
  endSession: () => callAsIs<void>({ method: 'DELETE', path: '/sessions/current' }),
};

/** `path?name=value&…` with the values that are known. */
function withQuery(path: string, query: Readonly<Record<string, string | null>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
