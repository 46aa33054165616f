import type { Renewal } from '@shared/contract/renewal';
import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { HOW_TO_END_AT_APPLE, isAtApple, type RenewalStage } from '@/features/renewal/renewal.rules';
import { go } from '@/features/routes';

export interface RenewalStepsProps {
  readonly renewal: Renewal;
  readonly stage: RenewalStage;
  /** Whether paid time still runs: then one signs again without paying now. */
  readonly covered: boolean;
  readonly waited: boolean;
  readonly onAsk: () => Promise<void>;
  readonly onCancel: () => void;
}

/** What to do next. The way out stands as plain as every other, and needs no search. */
export function RenewalSteps({ renewal, stage, covered, waited, onAsk, onCancel }: RenewalStepsProps) {
  const signAgain = covered ? () => go.signRenewal(renewal.planId) : go.plans;
  switch (stage) {
    case 'on':
    case 'debiting':
    case 'failed':
      if (isAtApple(renewal)) {
        return (
          <View className="renewal__steps">
            <View className="renewal__hint">
              {HOW_TO_END_AT_APPLE.map((line) => (
                <View key={line}>{line}</View>
              ))}
            </View>
          </View>
        );
      }
      return (
        <View className="renewal__steps">
          <Button id="cancel-renewal" kind="ghost" onTap={onCancel}>
            取消自动续费
          </Button>
          <View className="renewal__hint">
            <View>也可以在微信里关闭</View>
            <View>我 › 服务 › 钱包 › 支付设置 › 自动续费</View>
          </View>
        </View>
      );
    case 'signing':
      if (!waited) return null;
      return (
        <View className="renewal__steps">
          <Button id="ask-again" kind="brand" onTap={onAsk}>
            再查一次
          </Button>
          <Button id="sign-again" kind="ghost" onTap={signAgain}>
            重新签约
          </Button>
        </View>
      );
    case 'ended':
      return (
        <View className="renewal__steps">
          <Button id="sign-again" kind="ghost" onTap={signAgain}>
            重新开通
          </Button>
        </View>
      );
    case 'ending':
      return null;
    default: {
      const never: never = stage;
      return never;
    }
  }
}
