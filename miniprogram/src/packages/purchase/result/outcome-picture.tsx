import { View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import type { IconName } from '@/components/icon/icon-names';
import type { PurchaseOutcome } from '@/features/purchase/purchase-outcome.rules';

const pictures: Record<PurchaseOutcome, { readonly icon: IconName; readonly tone: 'up' | 'wait' | 'plain' }> = {
  succeeded: { icon: 'check', tone: 'up' },
  confirming: { icon: 'clock', tone: 'wait' },
  stillConfirming: { icon: 'clock', tone: 'wait' },
  cancelled: { icon: 'order', tone: 'plain' },
  failed: { icon: 'order', tone: 'plain' },
  closed: { icon: 'close', tone: 'plain' },
  refunded: { icon: 'refund', tone: 'plain' },
  missing: { icon: 'order', tone: 'plain' },
};

/** The one picture of the page; a ring turns as long as the server is being asked, slowly once it is asked rarely. */
export function OutcomePicture({ outcome }: { readonly outcome: PurchaseOutcome }) {
  const { icon, tone } = pictures[outcome];
  return (
    <View className={`outcome-picture outcome-picture--${tone}`}>
      {(outcome === 'confirming' || outcome === 'stillConfirming') && (
        <View className={`outcome-picture__ring outcome-picture__ring--${outcome}`} />
      )}
      <Icon name={icon} size="large" />
    </View>
  );
}
