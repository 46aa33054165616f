import type { Agreement } from '@shared/contract/agreement';
import type { Home } from '@shared/contract/home';
import type { Member } from '@shared/contract/member';
import type { Membership } from '@shared/contract/membership';
import type { SubscriptionAnswers } from '@shared/contract/message';
import type { Order, OrderRequest, OrderWithPayment } from '@shared/contract/order';
import type { PlanList } from '@shared/contract/plan';
import type { Page } from '@shared/contract/wire';
import { call } from './call';

/** Every route that the app uses, one line each. All of them throw ApiError and nothing else. */
export const api = {
  home: () => call<Home>({ method: 'GET', path: '/home' }),
  plans: () => call<PlanList>({ method: 'GET', path: '/plans' }),
  membership: () => call<Membership>({ method: 'GET', path: '/membership' }),
  member: () => call<Member>({ method: 'GET', path: '/member' }),
  agreement: (code: Agreement['code']) => call<Agreement>({ method: 'GET', path: `/agreements/${code}` }),

  orders: (cursor: string | null) =>
    call<Page<Order>>({
      method: 'GET',
      path: `/orders${cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`}`,
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

  answerSubscriptions: (body: SubscriptionAnswers) => call<void>({ method: 'POST', path: '/subscriptions', body }),
  endSession: () => call<void>({ method: 'DELETE', path: '/sessions/current' }),
};
