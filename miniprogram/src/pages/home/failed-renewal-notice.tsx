import type { Membership } from '@shared/contract/membership';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { go } from '@/features/routes';

/** A debit failed: said before the membership ends, with the way to what can be done. */
export function FailedRenewalNotice({ renewal }: { readonly renewal: Membership['renewal'] }) {
  return (
    <View className="ending-soon">
      <View className="ending-soon__words">
        <Text className="ending-soon__title">自动续费扣款未成功</Text>
        <Text className="ending-soon__hint">之后几天会再试，请检查微信支付余额</Text>
      </View>
      <Button id="failed-renewal" kind="brand" size="small" onTap={() => go.renewal(renewal.id)}>
        查看
      </Button>
    </View>
  );
}
