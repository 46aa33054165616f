import { Text, View } from '@tarojs/components';
import { type CSSProperties, useMemo } from 'react';
import type { Curve } from '@/features/growth/curve.rules';
import { buildCurveUrl } from './curve-url';
import './growth-curve.scss';

export interface GrowthCurveProps {
  readonly curve: Curve;
  /** What it shows, for those who cannot see it. */
  readonly label: string;
}

type Drawn = CSSProperties & { readonly '--curve': string };

/** The staircase of the period: one view with one drawing, in the colours of the page; words stand over it as text. */
export function GrowthCurve({ curve, label }: GrowthCurveProps) {
  const { present, goal, from, until, endsLater } = curve;
  // A custom property: the drawing is a mask, and inline styles of WeChat know no prefixed mask.
  const style = useMemo<Drawn>(() => ({ '--curve': `url("${buildCurveUrl(curve)}")` }), [curve]);
  return (
    <View className="curve" ariaRole="img" ariaLabel={label}>
      <View className="curve__box">
        <View className="curve__drawing" style={style} />
        {goal !== null && (
          <View className="curve__goal" style={{ top: percent(goal.top) }}>
            <Text className="curve__goal-words">{goal.words}</Text>
          </View>
        )}
        {endsLater && (
          <View className="curve__today" style={{ left: percent(present.left), top: percent(present.top) }} />
        )}
        <View className="curve__dot" style={{ left: percent(present.left), top: percent(present.top) }} />
      </View>
      <View className="curve__days">
        <Text>{from}</Text>
        {endsLater && present.left > 22 && present.left < 74 && (
          <Text className="curve__now" style={{ left: percent(present.left) }}>
            今天
          </Text>
        )}
        <Text>{until}</Text>
      </View>
    </View>
  );
}

function percent(value: number): string {
  return `${value.toFixed(2)}%`;
}
