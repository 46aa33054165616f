import type { Plan } from '@shared/contract/plan';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { PriceText } from '@/components/price-text/price-text';
import { TagPill } from '@/components/tag-pill/tag-pill';
import { computeMonths, describeUnavailable } from '@/features/plan/plan.rules';

export interface PlanTileProps {
  readonly plan: Plan;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** One plan: name, price a month large, total small, a struck price only where the server vouches for it. */
export function PlanTile({ plan, chosen, onChoose }: PlanTileProps) {
  const refusal = describeUnavailable(plan);
  const state = `${chosen ? ' plan-tile--chosen' : ''}${refusal === null ? '' : ' plan-tile--unavailable'}`;
  return (
    <View
      id={`plan-${plan.code}`}
      className={`plan-tile${state}`}
      ariaRole="radio"
      ariaLabel={`${plan.name}，${formatFen(plan.priceFen)}，${refusal ?? (chosen ? '已选' : '未选')}`}
      onClick={refusal === null ? onChoose : undefined}
    >
      {plan.bestValue && <Text className="plan-tile__best">最划算</Text>}
      <Text className="plan-tile__name">{plan.name}</Text>
      <View className="plan-tile__price">
        <PriceText fen={plan.pricePerMonthFen} size="large" />
      </View>
      <Text className="plan-tile__unit">每月</Text>
      <View className="plan-tile__total">
        <Text>{computeMonths(plan.period) > 1 ? `共 ${formatFen(plan.priceFen)}` : '按月购买'}</Text>
        {plan.listPriceFen !== null && <PriceText fen={plan.listPriceFen} size="small" struck />}
      </View>
      <View className="plan-tile__foot">
        {refusal === null && plan.savingFen > 0 && <TagPill tone="gold">{`省 ${formatFen(plan.savingFen)}`}</TagPill>}
        {refusal !== null && <Text className="plan-tile__refusal">{refusal}</Text>}
      </View>
    </View>
  );
}
