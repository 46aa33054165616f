import type { PlanChange } from '@shared/contract/plan-change';
import { formatFen } from '@shared/kernel/fen';
import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { attempt } from '@/features/attempt';
import { askAndCancelChange, payChange } from '@/features/plan-change/change-plan';
import { changePreviewStore } from '@/features/plan-change/plan-change-store';
import { go } from '@/features/routes';

/** What can still be done with a change: paid, where that is open, and called off. */
export function StandingBar({ change }: { readonly change: PlanChange }) {
  const { status, to, payFen, due } = change;
  const pay = () =>
    attempt(async () => {
      const paid = await payChange(change);
      if (paid !== null) go.changeResult(paid.orderId, paid.reported);
    });
  const cancel = () =>
    attempt(async () => {
      if (await askAndCancelChange(change)) await changePreviewStore(to.planId).getState().refresh();
    });
  const isToPay = status === 'awaitingPayment' || (status === 'waiting' && !to.autoRenew && !due);
  return (
    <View className="change-bar">
      {due && (
        <Button id="open-plans" kind="brand" onTap={go.plans}>
          去开通
        </Button>
      )}
      {isToPay && (
        <Button id="pay-change" kind="pay" onTap={pay}>
          {`${status === 'waiting' ? '提前支付' : '继续支付'} ${formatFen(payFen)}`}
        </Button>
      )}
      <Button id="cancel-change" kind="ghost" onTap={cancel}>
        撤销变更
      </Button>
    </View>
  );
}
