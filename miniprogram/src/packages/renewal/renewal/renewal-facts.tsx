import type { Renewal } from '@shared/contract/renewal';
import { formatFen } from '@shared/kernel/fen';
import { View } from '@tarojs/components';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { formatMoment } from '@/features/purchase/order-words';
import { formatDay, isAtApple, type RenewalStage } from '@/features/renewal/renewal.rules';

export interface RenewalFactsProps {
  readonly renewal: Renewal;
  readonly stage: RenewalStage;
}

/** What was signed for: plan, day and amount of the next debit, how it is paid, how high it can become. */
export function RenewalFacts({ renewal, stage }: RenewalFactsProps) {
  const { planName, nextDebitOn, amountFen, priceFen, signedAt, endedAt } = renewal;
  const lives = stage === 'on' || stage === 'failed';
  return (
    <View className="renewal__sheet">
      <FactList>
        <Fact label="会员方案" value={planName} />
        {stage === 'on' && nextDebitOn !== null && <Fact label="下次扣款日" value={formatDay(nextDebitOn)} />}
        {lives && amountFen !== null && <Fact label="扣款金额" value={formatFen(amountFen)} />}
        {stage !== 'ended' && stage !== 'ending' && (
          <>
            <Fact label="每期最多" value={`${formatFen(priceFen)}，涨价须你重新同意`} />
            <Fact label="扣款方式" value={isAtApple(renewal) ? 'Apple 账户' : '微信支付 · 签约时选择的支付方式'} />
          </>
        )}
        {signedAt !== null && <Fact label="签约时间" value={formatMoment(signedAt)} />}
        {endedAt !== null && signedAt !== null && <Fact label="解约时间" value={formatMoment(endedAt)} />}
      </FactList>
    </View>
  );
}
