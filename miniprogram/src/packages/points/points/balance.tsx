import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import type { BalanceWords } from '@/features/points/points.rules';

/** From so many characters on the figure takes the next smaller size: it stays on one line, also in large type. */
const LONG_FIGURE = 8;

export interface BalanceProps extends BalanceWords {
  /** To what can be had for it; left out where that is nothing. */
  readonly onExchange?: () => void;
}

/** What can be spent, large; what is owed, what is still to come and what goes soon below it. */
export function Balance({ label, figure, deficit, pending, expiring, onExchange }: BalanceProps) {
  return (
    <View className="balance">
      <View className="balance__head">
        <View className="balance__main" ariaLabel={deficit ?? `${label} ${figure}`}>
          <Text className="balance__label">{label}</Text>
          <Text className={`balance__figure${figure.length >= LONG_FIGURE ? ' balance__figure--long' : ''}`}>
            {figure}
          </Text>
          {deficit !== null && <Text className="balance__deficit">{deficit}</Text>}
        </View>
        {onExchange !== undefined && (
          <Button id="to-shelf" kind="brand" size="small" onTap={onExchange}>
            去兑换
          </Button>
        )}
      </View>
      {pending !== null && (
        <View className="balance__part">
          <Row title="待入账" hint={pending.when} figure={pending.figure} />
        </View>
      )}
      {expiring.length > 0 && (
        <View className="balance__part">
          <Text className="balance__part-title">30 天内到期</Text>
          {expiring.map(({ when, figure: expires }) => (
            <Row key={when} title={when} figure={expires} />
          ))}
        </View>
      )}
    </View>
  );
}

interface RowProps {
  readonly title: string;
  readonly hint?: string;
  readonly figure: string;
}

function Row({ title, hint, figure }: RowProps) {
  const spoken = [title, figure, hint].filter((words) => words !== undefined).join('，');
  return (
    <View className="balance__row" ariaLabel={spoken}>
      <View className="balance__words">
        <Text className="balance__title">{title}</Text>
        {hint !== undefined && <Text className="balance__hint">{hint}</Text>}
      </View>
      <Text className="balance__amount">{figure}</Text>
    </View>
  );
}
