import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { useExchanges } from '@/features/exchange/exchange-store';
import { go } from '@/features/routes';
import { useAppear } from '@/platform/page-events';

/** An exchange of this item that still waits to be paid: to go on with it comes before making another. */
export function WaitingExchange({ item }: { readonly item: string }) {
  const { items, load } = useExchanges();
  useAppear(() => {
    if (useExchanges.getState().items === null) void load();
  });
  const waiting = items?.find((exchange) => exchange.status === 'awaitingPayment' && exchange.item.code === item);
  if (waiting === undefined) return null;
  return (
    <View className="waiting-exchange">
      <View className="waiting-exchange__words">
        <Text className="waiting-exchange__title">上一笔还没有支付</Text>
        <Text className="waiting-exchange__hint">积分留好了，可以接着付</Text>
      </View>
      <Button id="to-waiting" kind="ghost" size="small" onTap={() => go.exchange(waiting.id)}>
        去看看
      </Button>
    </View>
  );
}
