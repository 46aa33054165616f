import type { GrowthDetail } from '@shared/contract/growth';
import type { Instant } from '@shared/kernel/instant';
import { Text, View } from '@tarojs/components';
import { useMemo } from 'react';
import { GroupBars } from '@/components/group-bars/group-bars';
import { buildGroupBars } from '@/features/growth/breakdown.rules';
import { computeCurve } from '@/features/growth/curve.rules';
import { formatAmount } from '@/features/ledger/amount.rules';
import { GrowthCurve } from './growth-curve';

export interface GrowthProps {
  readonly detail: GrowthDetail;
  /** The server's present, null when it is not known. */
  readonly now: Instant | null;
}

/** The growth of the period: how much, how it came over time, and from what. */
export function Growth({ detail, now }: GrowthProps) {
  const { card, period, groups } = detail;
  const curve = useMemo(() => computeCurve(detail, now), [detail, now]);
  const bars = buildGroupBars(groups);
  const title = `${period.name}${card.unit}`;
  return (
    <View className="tier__sheet">
      <View className="tier__head">
        <Text className="tier__title">{title}</Text>
        <Text className="tier__figure tier__figure--large">{formatAmount(card.growth)}</Text>
      </View>
      {curve === null ? (
        <Text className="tier__lead">{`这段时间还没有${card.unit}，第一笔到账后这里会画出它的变化。`}</Text>
      ) : (
        <GrowthCurve curve={curve} label={`${title} ${formatAmount(card.growth)}，从${curve.from}起的变化`} />
      )}
      {bars.length > 0 && (
        <View className="tier__bars">
          <GroupBars bars={bars} />
        </View>
      )}
    </View>
  );
}
