import { Text, View } from '@tarojs/components';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import type { HeldWords } from '@/features/growth/tier-page.rules';

/** A tier that was given rather than earned: said plainly, with what growth alone would give. */
export function HeldNote({ title, words, measure, earned, until }: HeldWords) {
  return (
    <View className="tier__sheet">
      <Text className="tier__title">{title}</Text>
      <Text className="tier__lead">{words}</Text>
      <FactList>
        <Fact label={measure} value={earned} />
        {until !== null && <Fact label="保留至" value={until} />}
      </FactList>
    </View>
  );
}
