import type { Agreement } from '@shared/contract/agreement';
import { openPage, openTab } from '@/platform/navigation';
import type { PaymentOutcome } from '@/platform/payment';

/** Every place one can go to, in one list: pages call these and never write a path. */
export const go = {
  home: () => openTab('/pages/home/index'),
  plans: () => openTab('/pages/plans/index'),
  me: () => openTab('/pages/me/index'),
  purchaseResult: (orderId: string, reported: PaymentOutcome) =>
    openPage('/packages/purchase/result/index', { orderId, reported }),
  order: (id: string) => openPage('/packages/purchase/order/index', { id }),
  benefits: () => openPage('/packages/plan/benefits/index'),
  inbox: () => openPage('/packages/message/inbox/index'),
  /** Where a message leads: a path of this app, with its query, as the server wrote it. */
  linked: (page: string) => openPage(page),
  orders: () => openPage('/packages/purchase/orders/index'),
  profile: () => openPage('/packages/member/profile/index'),
  subscriptions: () => openPage('/packages/member/subscriptions/index'),
  exportData: () => openPage('/packages/member/export/index'),
  deletion: () => openPage('/packages/member/deletion/index'),
  privacy: () => openPage('/packages/legal/privacy/index'),
  about: () => openPage('/packages/legal/about/index'),
  agreement: (code: Agreement['code']) => openPage('/packages/legal/agreement/index', { code }),
};
