import type { GrowthDetail } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { computePeriodGrowth } from '@/features/growth-ledger/ledger.rules';
import { formatAmount } from '@/features/ledger/amount.rules';
import { go } from '@/features/routes';

export interface LedgerHeadProps {
  readonly detail: GrowthDetail;
  readonly group: string | null;
}

/** What the period has come to, all of it or one group, and the way to what it means. */
export function LedgerHead({ detail, group }: LedgerHeadProps) {
  const { card, period, groups } = detail;
  const name = groups.find(({ code }) => code === group)?.name;
  const growth = formatAmount(computePeriodGrowth(detail, group));
  const title = [period.name, name].filter(Boolean).join(' · ');
  return (
    <View className="ledger-head">
      <View className="ledger-head__words" ariaLabel={`${title}，${card.unit} ${growth}`}>
        <Text className="ledger-head__title">{title}</Text>
        <View className="ledger-head__figure">
          <Text className="ledger-head__growth">{growth}</Text>
          <Text className="ledger-head__unit">{card.unit}</Text>
        </View>
      </View>
      <View id="why" className="ledger-head__why" ariaRole="button" onClick={() => go.whyTier(card.programme)}>
        <Text>{`为什么是${card.tier.name}`}</Text>
        <Icon name="chevron" size="small" />
      </View>
    </View>
  );
}
