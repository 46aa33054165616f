import { Text, View } from '@tarojs/components';
import { TagPill } from '../tag-pill/tag-pill';
import './way-list.scss';

export interface WayListProps {
  readonly ways: readonly {
    readonly key: string;
    /** `再消费 ¥320` */
    readonly words: string;
    /** `+320` */
    readonly gain: string;
    /** Whether it alone closes the gap. */
    readonly closes: boolean;
  }[];
}

/** The ways to close a gap, each with what it brings. */
export function WayList({ ways }: WayListProps) {
  return (
    <View className="way-list">
      {ways.map(({ key, words, gain, closes }) => (
        <View key={key} className="way">
          <View className="way__dot" />
          <Text className="way__words">{words}</Text>
          {closes && <TagPill tone="up">一次就够</TagPill>}
          <Text className="way__gain">{gain}</Text>
        </View>
      ))}
    </View>
  );
}
