import type { RefundTaken } from '@shared/contract/refund';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { describeTaken } from '@/features/refund/refund-words';

/** What a refund takes back, line by line; nothing where it takes nothing. */
export function TakenLines({ title, taken }: { readonly title: string; readonly taken: RefundTaken }) {
  const lines = describeTaken(taken);
  if (lines.length === 0) return null;
  return (
    <View className="refund__sheet">
      <Text className="refund__title">{title}</Text>
      {lines.map((line) => (
        <View key={line} className="refund-loss">
          <View className="refund-loss__mark">
            <Icon name="close" size="small" />
          </View>
          <Text className="refund-loss__words">{line}</Text>
        </View>
      ))}
    </View>
  );
}
