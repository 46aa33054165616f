import { Button } from '@/components/button/button';
import type { PurchaseOutcome } from '@/features/purchase/purchase-outcome.rules';
import { go } from '@/features/routes';

export interface NextStepProps {
  readonly outcome: PurchaseOutcome;
  readonly onPayAgain: () => Promise<void>;
  readonly onAskAgain: () => void;
}

/** The way on from an outcome; there always is one, except while the answer is seconds away. */
export function NextStep({ outcome, onPayAgain, onAskAgain }: NextStepProps) {
  switch (outcome) {
    case 'succeeded':
      return (
        <>
          <Button id="see-card" kind="brand" onTap={go.home}>
            查看会员卡
          </Button>
          <Button kind="ghost" onTap={go.benefits}>
            看看有哪些权益
          </Button>
        </>
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
          <Button id="ask-again" kind="brand" onTap={onAskAgain}>
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
    case 'missing':
      return (
        <>
          <Button kind="brand" onTap={go.orders}>
            查看订单
          </Button>
          <Button kind="ghost" onTap={go.home}>
            回到首页
          </Button>
        </>
      );
    default: {
      const never: never = outcome;
      return never;
    }
  }
}
