import type { Plan } from '@shared/contract/plan';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import type { Matrix } from '@/features/plan/benefit-matrix.rules';

/** Plans side by side. The names and the reader's own column are held still; the other plans slide under them. */
export function ComparisonMatrix({ matrix }: { readonly matrix: Matrix }) {
  const { columns, ownId, rows } = matrix;
  return (
    <View className="matrix">
      <Text className="matrix__title">方案对比</Text>
      <View className="matrix__window">
        <View className="matrix__row matrix__row--head">
          <View className="matrix__name" />
          {columns.map((plan) => (
            <View key={plan.id} className={cellClass(plan, ownId)}>
              <Text className="matrix__plan">{plan.name}</Text>
              <Text className="matrix__price">
                {plan.id === ownId ? '我的' : `${formatFen(plan.pricePerMonthFen)}/月`}
              </Text>
            </View>
          ))}
        </View>
        {rows.map(({ benefit, cells }) => (
          <View key={benefit.code} className="matrix__row">
            <Text className="matrix__name">{benefit.name}</Text>
            {columns.map((plan, index) => (
              <View key={plan.id} className={cellClass(plan, ownId)}>
                <Cell value={cells[index] ?? null} />
              </View>
            ))}
          </View>
        ))}
      </View>
    </View>
  );
}

function Cell({ value }: { readonly value: string | null }) {
  if (value === null) return <Text className="matrix__none">—</Text>;
  return value === '' ? <Icon name="check" size="small" /> : <Text className="matrix__value">{value}</Text>;
}

function cellClass(plan: Plan, ownId: string | null): string {
  return `matrix__cell${plan.id === ownId ? ' matrix__cell--own' : ''}`;
}
