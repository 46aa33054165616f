import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { Countdown } from '@/components/countdown/countdown';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { OutcomePicture, type OutcomePictureProps } from '@/components/outcome-picture/outcome-picture';
import { Page } from '@/components/page/page';
import { askAndCancelExchange } from '@/features/exchange/cancel-exchange';
import type { ExchangeStage } from '@/features/exchange/exchange-stage.rules';
import { describeExchange } from '@/features/exchange/exchange-words';
import { useExchange } from '@/features/exchange/use-exchange';
import { usePointsUnit } from '@/features/points/points-unit';
import { payOrder } from '@/features/purchase/buy-plan';
import { computeSecondsLeft } from '@/features/purchase/order-stage.rules';
import { parseReported } from '@/features/purchase/purchase-outcome.rules';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { toast } from '@/platform/feedback';
import { usePageQuery, usePullToRefresh } from '@/platform/page-events';
import type { PaymentOutcome } from '@/platform/payment';
import { ExchangeFacts } from './exchange-facts';
import { ExchangeSkeleton } from './exchange-skeleton';
import { ExchangeSteps } from './exchange-steps';
import { Given } from './given';
import './index.scss';

/**
 * What came of an exchange, and what to do with what was given. Opened with its `id` and, right after paying, with what the
 * pay sheet `reported`; the server's word decides.
 */
export default function ExchangePage() {
  const { id, reported } = usePageQuery();
  return (
    <Page title="兑换结果">
      {id ? (
        <MemberOnly invitation="登录后查看这次兑换">
          <OwnExchange id={id} reportedBefore={reported === undefined ? undefined : parseReported(reported)} />
        </MemberOnly>
      ) : (
        <EmptyState icon="gift" title="没有找到这次兑换">
          <Button kind="ghost" size="small" onTap={go.exchanges}>
            查看兑换记录
          </Button>
        </EmptyState>
      )}
    </Page>
  );
}

const pictures: Record<ExchangeStage, OutcomePictureProps> = {
  payable: { icon: 'order', tone: 'plain' },
  confirming: { icon: 'clock', tone: 'wait', turning: 'quick' },
  closing: { icon: 'clock', tone: 'wait', turning: 'slow' },
  delivering: { icon: 'clock', tone: 'wait', turning: 'slow' },
  done: { icon: 'check', tone: 'up' },
  returned: { icon: 'refund', tone: 'plain' },
};

interface OwnExchangeProps {
  readonly id: string;
  readonly reportedBefore: PaymentOutcome | undefined;
}

function OwnExchange({ id, reportedBefore }: OwnExchangeProps) {
  const [reported, setReported] = useState(reportedBefore);
  const { state, stage, answeredAt, error, ask } = useExchange(id, reported);
  const unit = usePointsUnit();
  usePullToRefresh(ask);
  if (state === null || stage === null) {
    return error === null ? <ExchangeSkeleton /> : <ErrorState message={error} onRetry={ask} />;
  }
  const { exchange, order } = state;
  const secondsLeft = order === null ? null : computeSecondsLeft(order, answeredAt);
  const { title, lines } = describeExchange(stage, state, unit);

  const pay = async () => {
    if (exchange.orderId === null) return;
    try {
      setReported((await payOrder(exchange.orderId, [])).reported);
    } catch (failure) {
      toast(titleOf(failure));
    }
    await ask();
  };
  const cancel = async () => {
    try {
      if (!(await askAndCancelExchange(exchange, unit))) return;
    } catch (failure) {
      toast(titleOf(failure));
    }
    await ask();
  };

  return (
    <View className="exchange">
      <View className="exchange__head">
        <OutcomePicture {...pictures[stage]} />
        <Text className="exchange__title">{title}</Text>
        {lines.map((line) => (
          <Text key={line} className="exchange__line">
            {line}
          </Text>
        ))}
        {stage === 'payable' && secondsLeft !== null && (
          <View className="exchange__left">
            <Text>剩余</Text>
            <Countdown key={answeredAt} seconds={secondsLeft} onEnd={ask} />
          </View>
        )}
      </View>
      {exchange.claim !== null && stage !== 'returned' && <Given claim={exchange.claim} />}
      <ExchangeSteps stage={stage} exchange={exchange} onPay={pay} onCancel={cancel} />
      <ExchangeFacts exchange={exchange} unit={unit} />
    </View>
  );
}
