import { OutcomePicture, type OutcomePictureProps } from '@/components/outcome-picture/outcome-picture';
import type { PurchaseOutcome } from '@/features/purchase/purchase-outcome.rules';

const pictures: Record<PurchaseOutcome, OutcomePictureProps> = {
  succeeded: { icon: 'check', tone: 'up' },
  confirming: { icon: 'clock', tone: 'wait', turning: 'quick' },
  // Asked rarely by now.
  stillConfirming: { icon: 'clock', tone: 'wait', turning: 'slow' },
  cancelled: { icon: 'order', tone: 'plain' },
  failed: { icon: 'order', tone: 'plain' },
  closed: { icon: 'close', tone: 'plain' },
  refunded: { icon: 'refund', tone: 'plain' },
  missing: { icon: 'order', tone: 'plain' },
};

/** The one picture of the page. */
export function PurchasePicture({ outcome }: { readonly outcome: PurchaseOutcome }) {
  return <OutcomePicture {...pictures[outcome]} />;
}
