import type { Membership } from '@shared/contract/membership';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { summariseNext } from '@/features/renewal/renewal.rules';
import { go } from '@/features/routes';

/** In the place of the button: a family renews itself by one contract at a time. */
export function RenewalOnBar({ renewal }: { readonly renewal: Membership['renewal'] }) {
  return (
    <View className="purchase-bar">
      <Text className="purchase-bar__lead">{describe(renewal)}</Text>
      <Button id="manage-renewal" kind="brand" onTap={() => go.renewal(renewal.id)}>
        查看自动续费
      </Button>
    </View>
  );
}

function describe(renewal: Membership['renewal']): string {
  if (renewal.status === 'ending') return '自动续费正在取消，微信登记后可以重新开通';
  const next = summariseNext(renewal);
  return `${renewal.planName ?? '会员'}已开通自动续费${next === null ? '' : `\n${next}`}`;
}
