import { Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { Page } from '@/components/page/page';
import { attempt } from '@/features/attempt';
import { useHome } from '@/features/home/home-store';
import { payOrder } from '@/features/purchase/buy-plan';
import { parseReported } from '@/features/purchase/purchase-outcome.rules';
import { useOrderWatch } from '@/features/purchase/use-order-watch';
import { usePageQuery } from '@/platform/page-events';
import { MessageQuestion } from './message-question';
import { NextStep } from './next-step';
import { wordsOf } from './outcome-words';
import { PurchasePicture } from './purchase-picture';
import { RenewalNote } from './renewal-note';
import { useSeconds } from './use-seconds';
import './index.scss';

/**
 * What came of a payment: one picture, one sentence, one next step. Opened with `orderId` and with what the pay sheet
 * `reported`; the server's word decides.
 */
export default function ResultPage() {
  const query = usePageQuery();
  const orderId = query.orderId ?? '';
  const [reported, setReported] = useState(parseReported(query.reported));
  const watch = useOrderWatch(orderId, reported);
  const waited = useSeconds(watch.outcome === 'confirming');
  const templateIds = useHome((state) => state.data?.subscribeTemplateIds) ?? [];
  const { title, lines } = wordsOf(watch.outcome, watch.order, waited);
  useHomeOnSuccess(watch.outcome === 'succeeded');

  const payAgain = () =>
    attempt(async () => {
      const { reported: again } = await payOrder(orderId, templateIds);
      setReported(again);
      watch.askAgain();
    });

  return (
    <Page title="支付结果">
      <View className="result">
        <PurchasePicture outcome={watch.outcome} />
        <Text className="result__title">{title}</Text>
        <View className="result__lines">
          {lines.map((line) => (
            <View key={line}>{line}</View>
          ))}
        </View>
        {watch.outcome === 'succeeded' && watch.order !== null && <RenewalNote order={watch.order} />}
        {watch.outcome === 'succeeded' && <MessageQuestion templateIds={templateIds} />}
        <View className="result__actions">
          <NextStep outcome={watch.outcome} onPayAgain={payAgain} onAskAgain={watch.askAgain} />
        </View>
      </View>
    </Page>
  );
}

/** The card waits ready behind this page; and it has the templates to ask for where this page was the first to open. */
function useHomeOnSuccess(succeeded: boolean): void {
  useEffect(() => {
    if (succeeded) void useHome.getState().refresh();
  }, [succeeded]);
}
