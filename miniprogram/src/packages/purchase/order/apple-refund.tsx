import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { copy } from '@/features/copy';
import { APPLE_REFUND_PAGE, HOW_TO_ASK_APPLE } from '@/features/refund/refund-words';

/** How one gets money back that Apple took: from here nobody can ask for it. */
export function AppleRefund() {
  return (
    <View className="order__sheet">
      <Text className="order__sheet-title">申请退款</Text>
      {HOW_TO_ASK_APPLE.map((line) => (
        <Text key={line} className="order__line">
          {line}
        </Text>
      ))}
      <Button id="apple-refund" kind="ghost" size="small" onTap={() => copy(`https://${APPLE_REFUND_PAGE}`)}>
        复制申请网址
      </Button>
    </View>
  );
}
