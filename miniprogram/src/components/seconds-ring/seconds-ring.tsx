import { Text, View } from '@tarojs/components';
import './seconds-ring.scss';

export interface SecondsRingProps {
  readonly left: number;
  readonly total: number;
}

/** Seconds that run out, as a ring that closes and a figure in it. */
export function SecondsRing({ left, total }: SecondsRingProps) {
  const share = total <= 0 ? 0 : Math.min(1, Math.max(0, left / total));
  const background = `conic-gradient(var(--brand) ${(share * 360).toFixed(1)}deg, var(--line) 0)`;
  return (
    <View className="seconds-ring" ariaLabel={`还有 ${left} 秒`} style={{ background }}>
      <View className="seconds-ring__hole">
        <Text>{left}</Text>
      </View>
    </View>
  );
}
