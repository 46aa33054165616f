import type { GrowthCard } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { TierSwatch } from '@/components/tier-swatch/tier-swatch';
import { formatAmount } from '@/features/ledger/amount.rules';
import { go } from '@/features/routes';

/** The programmes beside the one on the card: what they are called, the tier, the growth; each leads to its own ladder. */
export function TierLines({ cards }: { readonly cards: readonly GrowthCard[] }) {
  return (
    <View className="tier-lines">
      {cards.map(({ programme, programmeName, tier, growth, unit }) => (
        <View
          key={programme}
          id={`tier-${programme}`}
          className="tier-lines__line"
          ariaRole="button"
          ariaLabel={`${programmeName}，${tier.name}，${unit} ${formatAmount(growth)}`}
          onClick={() => go.tier(programme)}
        >
          <TierSwatch material={tier.material} />
          <Text className="tier-lines__programme">{programmeName}</Text>
          <Text className="tier-lines__tier">{tier.name}</Text>
          <Text className="tier-lines__growth">{formatAmount(growth)}</Text>
          <Icon name="chevron" size="small" />
        </View>
      ))}
    </View>
  );
}
