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
  agreement: (code: Agreement['code']) => openPage('/packages/legal/agreement/index', { code }),
};
