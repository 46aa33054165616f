import { Text, View } from '@tarojs/components';
import { Button } from '../button/button';
import './ledger.scss';

export interface LedgerEndProps {
  /** What stands in the list. */
  readonly noun?: string;
  /** The last page is here. */
  readonly ended: boolean;
  readonly loading: boolean;
  /** Why the next page did not come. */
  readonly error: string | null;
  readonly onMore: () => Promise<void>;
}

/** Below the last line: that there is no more, that more is coming, or how to get it. */
export function LedgerEnd({ noun = '记录', ended, loading, error, onMore }: LedgerEndProps) {
  if (ended) return <Text className="ledger-end">{`没有更早的${noun}了`}</Text>;
  if (loading) return <Text className="ledger-end">{`正在读取更早的${noun}`}</Text>;
  return (
    <View className="ledger-more">
      {error !== null && <Text className="ledger-end">{error}</Text>}
      <Button id="more" kind="ghost" size="small" onTap={onMore}>
        {`更早的${noun}`}
      </Button>
    </View>
  );
}
