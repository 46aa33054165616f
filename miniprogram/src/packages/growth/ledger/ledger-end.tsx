import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { useLedger } from '@/features/growth-ledger/ledger-store';

/** Below the last line: that there is no more, that more is coming, or how to get it. */
export function LedgerEnd() {
  const { ended, loading, error, loadMore } = useLedger();
  if (ended) return <Text className="ledger__end">没有更早的记录了</Text>;
  if (loading) return <Text className="ledger__end">正在读取更早的记录</Text>;
  return (
    <View className="ledger__more">
      {error !== null && <Text className="ledger__end">{error}</Text>}
      <Button id="more" kind="ghost" size="small" onTap={loadMore}>
        更早的记录
      </Button>
    </View>
  );
}
