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
  /** The tier page of a programme; without one, that of the default programme. So the two below. */
  tier: (programme?: string) => openPage('/packages/growth/tier/index', queryOf({ programme })),
  growthLedger: (programme?: string) => openPage('/packages/growth/ledger/index', queryOf({ programme })),
  whyTier: (programme?: string) => openPage('/packages/growth/why/index', queryOf({ programme })),
  tasks: () => openPage('/packages/growth/tasks/index'),
  points: () => openPage('/packages/points/points/index'),
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

/** Only what is known goes into an address. */
function queryOf(query: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
