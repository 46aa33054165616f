import type { Order } from '@shared/contract/order';
import type { Instant } from '@shared/kernel/instant';
import { Text, View } from '@tarojs/components';
import { Countdown } from '@/components/countdown/countdown';
import { Icon } from '@/components/icon/icon';
import type { IconName } from '@/components/icon/icon-names';
import type { OrderStage } from '@/features/purchase/order-stage.rules';
import { isUnsettled } from '@/features/purchase/order-stage.rules';
import { stageWords } from '@/features/purchase/order-words';

const pictures: Record<OrderStage, IconName> = {
  payable: 'order',
  checking: 'clock',
  confirming: 'clock',
  closing: 'clock',
  paid: 'check',
  closed: 'close',
  refunding: 'refund',
  refunded: 'refund',
};

export interface OrderHeadProps {
  readonly order: Order;
  readonly stage: OrderStage;
  /** Null where only the deadline can be told. */
  readonly secondsLeft: number | null;
  readonly answeredAt: Instant | null;
  readonly onTimeUp: () => unknown;
}

/** How the order stands, in one word and one sentence; an open one with the time that is left. */
export function OrderHead({ order, stage, secondsLeft, answeredAt, onTimeUp }: OrderHeadProps) {
  const { label, hint, tone } = stageWords(stage, order);
  return (
    <View className="order-head">
      <View className={`order-head__picture order-head__picture--${tone}`}>
        {isUnsettled(stage) && <View className="order-head__ring" />}
        <Icon name={pictures[stage]} size="large" />
      </View>
      <View className="order-head__title">
        <Text>{label}</Text>
        {stage === 'payable' && secondsLeft !== null && (
          <View className="order-head__left">
            <Text>剩余</Text>
            <Countdown key={answeredAt} seconds={secondsLeft} onEnd={onTimeUp} />
          </View>
        )}
      </View>
      {hint !== null && <Text className="order-head__hint">{hint}</Text>}
    </View>
  );
}
