import type { TierChange } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components/button/button';
import { TagPill } from '@/components/tag-pill/tag-pill';
import { TierSwatch } from '@/components/tier-swatch/tier-swatch';
import { describeChange } from '@/features/growth/tier-page.rules';

/** As many as one takes in without scrolling on; the rest is a tap away. */
const SHOWN_AT_FIRST = 4;

/** Every change of tier with its reason, the newest first. */
export function History({ changes }: { readonly changes: readonly TierChange[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? changes : changes.slice(0, SHOWN_AT_FIRST);
  return (
    <View className="tier__sheet">
      <Text className="tier__title">等级变动</Text>
      {changes.length === 0 && <Text className="tier__lead">还没有变动。每次升降和原因都会记在这里。</Text>}
      {shown.map((change) => (
        <Change key={change.number} change={change} />
      ))}
      {shown.length < changes.length && (
        <View className="tier__act">
          <Button id="all-changes" kind="ghost" size="small" onTap={() => setAll(true)}>
            {`查看全部 ${changes.length} 次变动`}
          </Button>
        </View>
      )}
    </View>
  );
}

function Change({ change }: { readonly change: TierChange }) {
  const { title, reason, day } = describeChange(change);
  return (
    <View className="change">
      <TierSwatch material={change.to.material} />
      <View className="change__words">
        <View className="change__head">
          <Text className="change__title">{title}</Text>
          <TagPill tone={change.direction === 'up' ? 'up' : 'plain'}>{reason}</TagPill>
        </View>
        <Text className="change__reason">{change.words}</Text>
        <Text className="change__day">{day}</Text>
      </View>
    </View>
  );
}
