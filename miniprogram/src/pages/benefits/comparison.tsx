import { Text, View } from '@tarojs/components';
import { useEffect } from 'react';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Icon } from '@/components/icon/icon';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useBenefitMatrix } from '@/features/benefit/hall-store';
import { type ComparedGroup, compareByGroup } from '@/features/benefit/matrix.rules';
import { go } from '@/features/routes';
import './comparison.scss';

/** Who has what: tiers beside tiers, plans beside plans. Asked only when it is looked at. */
export function Comparison() {
  const { data, error, load } = useBenefitMatrix();
  useEffect(() => void load(), [load]);
  if (data === null) {
    return error === null ? <Skeleton shape="block" count={2} /> : <ErrorState message={error} onRetry={load} />;
  }
  const groups = compareByGroup(data);
  if (groups.length === 0) {
    return <EmptyState icon="star" title="还没有可以对比的等级" hint="等级或会员方案开放后会在这里出现" />;
  }
  return (
    <>
      {groups.map((group) => (
        <Matrix key={group.name} group={group} />
      ))}
    </>
  );
}

/** The names of the benefits are held still, and with them one's own column; the others slide under them. */
function Matrix({ group: { name, columns, rows } }: { readonly group: ComparedGroup }) {
  return (
    <View className="matrix">
      <Text className="matrix__title">{name}</Text>
      <View className="matrix__window">
        <View className="matrix__row matrix__row--head">
          <View className="matrix__name" />
          {columns.map((column) => (
            <View key={column.code} className={cellClass(column.mine)}>
              <Text className="matrix__column">{column.name}</Text>
              {column.mine && <Text className="matrix__mine">我的</Text>}
            </View>
          ))}
        </View>
        {rows.map(({ benefit, cells }) => (
          <View key={benefit.code} className="matrix__row">
            <Text className="matrix__name" onClick={() => go.benefit(benefit.code)}>
              {benefit.name}
            </Text>
            {columns.map((column, place) => (
              <View
                key={column.code}
                className={cellClass(column.mine)}
                ariaLabel={`${column.name}${cells[place] ? '有' : '没有'}${benefit.name}`}
              >
                {cells[place] ? <Icon name="check" size="small" /> : <Text className="matrix__none">—</Text>}
              </View>
            ))}
          </View>
        ))}
      </View>
    </View>
  );
}

function cellClass(mine: boolean): string {
  return `matrix__cell${mine ? ' matrix__cell--own' : ''}`;
}
