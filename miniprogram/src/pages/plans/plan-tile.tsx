import type { Plan } from '@shared/contract/plan';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { PriceText } from '@/components/price-text/price-text';
import { TagPill } from '@/components/tag-pill/tag-pill';
import { computeMonths, describeUnavailable } from '@/features/plan/plan.rules';
import { describeChangeKind } from '@/features/plan-change/plan-change.rules';
import { nameRenewal, renews } from '@/features/renewal/renewal-terms.rules';
import { go } from '@/features/routes';

export interface PlanTileProps {
  readonly plan: Plan;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** One plan: name, price a month large, total small, a struck price only where the server vouches for it. */
export function PlanTile({ plan, chosen, onChoose }: PlanTileProps) {
  const change = describeChangeKind(plan);
  const refusal = change ?? describeUnavailable(plan);
  const tap = change === null ? onChoose : () => go.planChange(plan.id);
  const closed = change === null && refusal !== null;
  const state = `${chosen ? ' plan-tile--chosen' : ''}${closed ? ' plan-tile--unavailable' : ''}`;
  return (
    <View
      id={`plan-${plan.code}`}
      className={`plan-tile${state}`}
      ariaRole="radio"
      ariaLabel={`${plan.name}，${formatFen(plan.priceFen)}，${refusal ?? (chosen ? '已选' : '未选')}`}
      onClick={closed ? undefined : tap}
    >
      {plan.bestValue && <Text className="plan-tile__best">最划算</Text>}
      <Text className="plan-tile__name">{plan.name}</Text>
      <View className="plan-tile__price">
        <PriceText fen={plan.pricePerMonthFen} size="large" />
      </View>
      <Text className="plan-tile__unit">每月</Text>
      <View className="plan-tile__total">
        <Text>{describeTotal(plan)}</Text>
        {plan.listPriceFen !== null && <PriceText fen={plan.listPriceFen} size="small" struck />}
      </View>
      <View className="plan-tile__foot">
        {refusal === null && plan.savingFen > 0 && <TagPill tone="gold">{`省 ${formatFen(plan.savingFen)}`}</TagPill>}
        {change !== null && <TagPill tone="gold">{change}</TagPill>}
        {closed && <Text className="plan-tile__refusal">{refusal}</Text>}
      </View>
    </View>
  );
}

/** What is paid at once; of a plan that renews itself first of all that it does. */
function describeTotal(plan: Plan): string {
  const total = computeMonths(plan.period) > 1 ? `共 ${formatFen(plan.priceFen)}` : null;
  if (!renews(plan)) return total ?? '按月购买';
  const { firstPriceFen } = plan.renewal;
  const name = plan.name.includes('连续包') ? '自动续费' : nameRenewal(plan.period);
  return [name, firstPriceFen === null ? total : `首期 ${formatFen(firstPriceFen)}`].filter(Boolean).join('\n');
}
