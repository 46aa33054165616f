import type { Agreement } from '@shared/contract/agreement';
import type { BadgeWall } from '@shared/contract/badge';
import type { BenefitDetail, BenefitHall, BenefitMatrix, Claim, ClaimDetail, UseCode } from '@shared/contract/benefit';
import type { CodeRedemption, CodeRedemptionWish } from '@shared/contract/code-card';
import type { Exchange, ExchangeWish, ExchangeWithPayment, Shelf, ShelfItemDetail } from '@shared/contract/exchange';
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
import type { Membership } from '@shared/contract/membership';
import type { Message, MessagesRead, SubscriptionAnswers, SubscriptionList } from '@shared/contract/message';
import type { Order, OrderRequest, OrderWithPayment } from '@shared/contract/order';
import type { PlanList } from '@shared/contract/plan';
import type { PointsBalance, PointsEntry } from '@shared/contract/points';
import type { Page } from '@shared/contract/wire';
import { call, callAsIs } from './call';

/** Every route that the app uses, one line each. All of them throw ApiError and nothing else. */
export const api = {
  home: () => call<Home>({ method: 'GET', path: '/home' }),
  plans: () => call<PlanList>({ method: 'GET', path: '/plans' }),
  membership: () => call<Membership>({ method: 'GET', path: '/membership' }),
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
  createOrder: (body: OrderRequest, idempotencyKey: string) =>
    call<OrderWithPayment>({ method: 'POST', path: '/orders', body, idempotencyKey }),
  payOrder: (id: string, idempotencyKey: string) =>
    call<OrderWithPayment>({
      method: 'POST',
      path: `/orders/${encodeURIComponent(id)}/payment`,
      body: {},
      idempotencyKey,
    }),

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
