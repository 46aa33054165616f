import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components/button/button';
import { Page } from '@/components/page/page';
import { attempt } from '@/features/attempt';
import { useHome } from '@/features/home/home-store';
import { payOrder } from '@/features/purchase/buy-plan';
import { parseReported } from '@/features/purchase/purchase-outcome.rules';
import { type OrderWatch, useOrderWatch } from '@/features/purchase/use-order-watch';
import { go } from '@/features/routes';
import { usePageQuery } from '@/platform/page-events';
import { OutcomePicture } from './outcome-picture';
import { wordsOf } from './outcome-words';
import './index.scss';

/**
 * What came of a payment: one picture, one sentence, one next step. Opened with `orderId` and with what the pay sheet
 * `reported`; the server's word decides.
 */
export default function ResultPage() {
  const query = usePageQuery();
  const [reported, setReported] = useState(parseReported(query.reported));
  const watch = useOrderWatch(query.orderId ?? '', reported);
  const { title, lines } = wordsOf(watch.outcome, watch.order);

  const payAgain = () =>
    attempt(async () => {
      const { reported: again } = await payOrder(
        query.orderId ?? '',
        useHome.getState().data?.subscribeTemplateIds ?? [],
      );
      setReported(again);
      watch.askAgain();
    });

  return (
    <Page title="支付结果">
      <View className="result">
        <OutcomePicture outcome={watch.outcome} />
        <Text className="result__title">{title}</Text>
        <View className="result__lines">
          {lines.map((line) => (
            <View key={line}>{line}</View>
          ))}
        </View>
        <View className="result__actions">
          <NextStep watch={watch} onPayAgain={payAgain} />
        </View>
      </View>
    </Page>
  );
}

function NextStep({ watch, onPayAgain }: { readonly watch: OrderWatch; readonly onPayAgain: () => Promise<void> }) {
  switch (watch.outcome) {
    case 'succeeded':
      return (
        <Button id="see-card" kind="brand" onTap={go.home}>
          查看会员卡
        </Button>
      );
    case 'cancelled':
    case 'failed':
      return (
        <>
          <Button id="pay-again" kind="pay" onTap={onPayAgain}>
            继续支付
          </Button>
          <Button kind="ghost" onTap={go.plans}>
            换一个方案
          </Button>
        </>
      );
    case 'confirming':
      return null;
    case 'stillConfirming':
      return (
        <>
          <Button id="ask-again" kind="brand" onTap={watch.askAgain}>
            再查一次
          </Button>
          <Button kind="ghost" onTap={go.home}>
            回到首页
          </Button>
        </>
      );
    case 'closed':
      return (
        <Button kind="brand" onTap={go.plans}>
          重新选择方案
        </Button>
      );
    case 'refunded':
      return (
        <Button kind="ghost" onTap={go.home}>
          回到首页
        </Button>
      );
    default: {
      const never: never = watch.outcome;
      return never;
    }
  }
}
