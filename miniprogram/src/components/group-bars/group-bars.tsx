import { Text, View } from '@tarojs/components';
import { ProgressBar } from '../progress-bar/progress-bar';
import './group-bars.scss';

export interface GroupBarsProps {
  readonly bars: readonly {
    readonly code: string;
    readonly name: string;
    /** `1,280`, `−40` */
    readonly amount: string;
    /** 0 to 1 */
    readonly length: number;
    /** `62%`; null for what was taken away. */
    readonly share: string | null;
  }[];
}

/** Where an amount comes from, a bar a group. */
export function GroupBars({ bars }: GroupBarsProps) {
  return (
    <View className="group-bars">
      {bars.map(({ code, name, amount, length, share }) => (
        <View key={code} className="group-bars__group">
          <View className="group-bars__words">
            <Text className="group-bars__name">{name}</Text>
            {share !== null && <Text className="group-bars__share">{share}</Text>}
            <Text className="group-bars__amount">{amount}</Text>
          </View>
          <ProgressBar
            share={length}
            label={`${name} ${amount}${share === null ? '' : `，占 ${share}`}`}
            tone={share === null ? 'plain' : 'gold'}
          />
        </View>
      ))}
    </View>
  );
}
