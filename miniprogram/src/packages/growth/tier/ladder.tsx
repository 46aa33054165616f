import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { TierSwatch } from '@/components/tier-swatch/tier-swatch';
import type { Rung } from '@/features/growth/ladder.rules';
import './ladder.scss';

/** Every tier of the programme, the highest first, with the member's own place and how far the next one is. */
export function Ladder({ rungs }: { readonly rungs: readonly Rung[] }) {
  return (
    <View className="tier__sheet">
      <Text className="tier__title">等级阶梯</Text>
      <View className="ladder">
        {rungs.map((rung) => (
          <LadderRung key={rung.code} {...rung} />
        ))}
      </View>
    </View>
  );
}

function LadderRung({ name, material, state, threshold, keep, note, climbed }: Rung) {
  return (
    <View className={`rung rung--${state}`}>
      <View className="rung__rail">
        <View className="rung__dot">{state !== 'ahead' && <Icon name="check" size="small" />}</View>
        {climbed !== null && (
          <View className="rung__line">
            <View className="rung__climbed" style={{ height: `${(climbed * 100).toFixed(1)}%` }} />
          </View>
        )}
      </View>
      <View className="rung__plate">
        <TierSwatch material={material} size="medium" />
        <View className="rung__words">
          <View className="rung__head">
            <Text className="rung__name">{name}</Text>
            {note !== null && <Text className="rung__note">{note}</Text>}
          </View>
          <View className="rung__threshold">
            <Text>{threshold}</Text>
            {keep !== null && <Text>{keep}</Text>}
          </View>
        </View>
      </View>
    </View>
  );
}
