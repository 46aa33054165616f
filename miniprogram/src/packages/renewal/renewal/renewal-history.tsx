import type { Term } from '@shared/contract/membership';
import { formatChineseDay } from '@shared/kernel/business-day';
import { parseInstant } from '@shared/kernel/instant';
import { Text, View } from '@tarojs/components';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { formatLastDay } from '@/features/membership/term.rules';
import { go } from '@/features/routes';

/** What was debited so far, newest first: each period leads to its order. Nothing before the first. */
export function RenewalHistory({ terms }: { readonly terms: readonly Term[] }) {
  const renewed = terms.filter(({ source }) => source === 'renewal').reverse();
  if (renewed.length === 0) return null;
  return (
    <View>
      <Text className="renewal__heading">续费记录</Text>
      <ListGroup>
        {renewed.map(({ orderId, startsAt, endsAt }) => (
          <ListLine
            key={startsAt}
            title={`至 ${formatLastDay(endsAt) ?? endsAt}`}
            note={`从 ${formatDayOf(startsAt)}`}
            onTap={orderId === null ? undefined : () => go.order(orderId)}
          />
        ))}
      </ListGroup>
    </View>
  );
}

function formatDayOf(text: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : formatChineseDay(instant);
}
