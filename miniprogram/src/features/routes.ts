import type { Agreement } from '@shared/contract/agreement';
import { openPage, openTab, replacePage } from '@/platform/navigation';
import type { PaymentOutcome } from '@/platform/payment';

/** Every place one can go to, in one list: pages call these and never write a path. */
export const go = {
  home: () => openTab('/pages/home/index'),
  plans: () => openTab('/pages/plans/index'),
  me: () => openTab('/pages/me/index'),
  purchaseResult: (orderId: string, reported: PaymentOutcome) =>
    openPage('/packages/purchase/result/index', { orderId, reported }),
  /** A renewal 自动续费; without an id, the one that lives. */
  renewal: (id?: string) => openPage('/packages/renewal/renewal/index', queryOf({ id })),
  /** In the place of the page that signed: who goes back does not come to a finished step. */
  renewalSigned: (id: string) => replacePage('/packages/renewal/renewal/index', { id }),
  signRenewal: (planId: string) => openPage('/packages/renewal/sign/index', { planId }),
  /** A change to another plan: what it means, and how it stands. */
  planChange: (planId: string) => openPage('/packages/plan-change/change/index', { planId }),
  /** In the place of the change's page: who goes back does not come to a finished step. */
  changeResult: (orderId: string, reported: PaymentOutcome) =>
    replacePage('/packages/purchase/result/index', { orderId, reported }),
  order: (id: string) => openPage('/packages/purchase/order/index', { id }),
  /** The refund of an order: to ask for it, or to see how it stands. */
  refund: (orderId: string) => openPage('/packages/refund/index', { id: orderId }),
  benefits: () => openTab('/pages/benefits/index'),
  benefit: (code: string) => openPage('/packages/benefit/detail/index', { code }),
  coupons: () => openPage('/packages/benefit/coupons/index'),
  /** A claim, with what was made of it. */
  claim: (id: string) => openPage('/packages/benefit/claim/index', { id }),
  /** The code by which staff verifies a claim. */
  useCode: (claimId: string) => openPage('/packages/benefit/use/index', { id: claimId }),
  /** The tier page of a programme; without one, that of the default programme. So the two below. */
  tier: (programme?: string) => openPage('/packages/growth/tier/index', queryOf({ programme })),
  growthLedger: (programme?: string) => openPage('/packages/growth/ledger/index', queryOf({ programme })),
  whyTier: (programme?: string) => openPage('/packages/growth/why/index', queryOf({ programme })),
  tasks: () => openPage('/packages/growth/tasks/index'),
  points: () => openPage('/packages/points/points/index'),
  shelf: () => openPage('/packages/points/shelf/index'),
  shelfItem: (code: string) => openPage('/packages/points/item/index', { code }),
  exchanges: () => openPage('/packages/points/exchanges/index'),
  exchange: (id: string) => openPage('/packages/points/exchange/index', { id }),
  /** In the place of the item's page: who goes back does not come to a finished step. */
  exchangeResult: (id: string, reported?: PaymentOutcome) =>
    replacePage('/packages/points/exchange/index', queryOf({ id, reported })),
  /** Buys this plan for a friend. */
  giveGift: (planId: string) => openPage('/packages/gift/give/index', { id: planId }),
  gifts: () => openPage('/packages/gift/gifts/index'),
  gift: (id: string) => openPage('/packages/gift/gift/index', { id }),
  /** In the place of the form: who goes back does not pay again. */
  giftResult: (id: string) => replacePage('/packages/gift/gift/index', { id }),
  invoice: (orderId: string) => openPage('/packages/purchase/invoice/index', { id: orderId }),
  bills: () => openPage('/packages/purchase/bills/index'),
  badges: () => openPage('/packages/badge/wall/index'),
  redeem: () => openPage('/packages/redeem/index'),
  pause: () => openPage('/packages/pause/index'),
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
