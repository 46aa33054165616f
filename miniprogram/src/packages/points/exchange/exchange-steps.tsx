import type { Claim } from '@shared/contract/benefit';
import type { Exchange } from '@shared/contract/exchange';
import { formatFen } from '@shared/kernel/fen';
import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import type { ExchangeStage } from '@/features/exchange/exchange-stage.rules';
import { go } from '@/features/routes';

export interface ExchangeStepsProps {
  readonly stage: ExchangeStage;
  readonly exchange: Exchange;
  readonly onPay: () => Promise<void>;
  readonly onCancel: () => Promise<void>;
}

/** What to do next; nothing while the answer is on its way. */
export function ExchangeSteps({ stage, exchange, onPay, onCancel }: ExchangeStepsProps) {
  switch (stage) {
    case 'payable':
      return (
        <View className="exchange__steps">
          <Button id="pay" kind="pay" onTap={onPay}>
            {`继续支付 ${formatFen(exchange.moneyFen)}`}
          </Button>
          <Button id="cancel" kind="ghost" onTap={onCancel}>
            取消兑换
          </Button>
        </View>
      );
    case 'done':
      return exchange.claim === null ? null : <UseSteps claim={exchange.claim} />;
    case 'returned':
      return (
        <View className="exchange__steps">
          <Button id="to-shelf" kind="ghost" onTap={go.shelf}>
            看看别的
          </Button>
        </View>
      );
    case 'confirming':
    case 'closing':
    case 'delivering':
      return null;
    default: {
      const never: never = stage;
      return never;
    }
  }
}

/** The way to use what was given: staff is shown a code, everything else has a page of its own. */
function UseSteps({ claim: { id, status, delivery } }: { readonly claim: Claim }) {
  const forStaff = delivery.kind === 'verify' && status === 'usable';
  return (
    <View className="exchange__steps">
      {forStaff && (
        <Button id="use" kind="brand" onTap={() => go.useCode(id)}>
          到店使用
        </Button>
      )}
      <Button id="to-claim" kind={forStaff || delivery.kind === 'code' ? 'ghost' : 'brand'} onTap={() => go.claim(id)}>
        查看使用说明
      </Button>
    </View>
  );
}
