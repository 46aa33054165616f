import type { Plan, PlanList } from '@shared/contract/plan';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components/button/button';
import { Icon } from '@/components/icon/icon';
import { formatPeriod } from '@/features/plan/plan.rules';
import { go } from '@/features/routes';

export interface PurchaseBarProps {
  readonly plan: Plan;
  readonly agreement: PlanList['agreement'];
  readonly agreed: boolean;
  readonly onAgree: () => void;
  readonly onBuy: () => Promise<void>;
}

/** The agreement, ticked by nobody but the member, and the one button with the total. */
export function PurchaseBar({ plan, agreement, agreed, onAgree, onBuy }: PurchaseBarProps) {
  const [reminders, setReminders] = useState(0);
  const reminded = reminders > 0 && !agreed;
  const agree = () => {
    setReminders(0);
    onAgree();
  };
  const pay = () => (agreed ? onBuy() : setReminders(reminders + 1));
  // Two animations that look alike: a second reminder moves again only under another name.
  const nudge = reminded ? ` purchase-bar__agreement--reminded purchase-bar__agreement--nudge-${reminders % 2}` : '';
  return (
    <View className="purchase-bar">
      <View className={`purchase-bar__agreement${nudge}`}>
        <View
          id="agree"
          className="purchase-bar__tick"
          ariaRole="checkbox"
          ariaLabel={`同意协议，${agreed ? '已勾选' : '未勾选'}`}
          onClick={agree}
        >
          <View className={`purchase-bar__box${agreed ? ' purchase-bar__box--ticked' : ''}`}>
            {agreed && <Icon name="check" size="small" />}
          </View>
          <Text>我同意</Text>
        </View>
        <Text
          className="purchase-bar__link"
          onClick={() => go.agreement('membership')}
        >{`《${agreement.title}》`}</Text>
        <Text className="purchase-bar__link" onClick={() => go.agreement('privacy')}>
          《隐私政策》
        </Text>
      </View>
      {reminded && <Text className="purchase-bar__reminder">请先阅读协议并勾选同意</Text>}
      <Button id="pay" kind="pay" onTap={pay}>
        {`微信支付 ${formatFen(plan.priceFen)}`}
      </Button>
      <Text className="purchase-bar__terms">{describeTerms(plan)}</Text>
    </View>
  );
}

function describeTerms(plan: Plan): string {
  return `${plan.name} · 有效期${formatPeriod(plan.period)}${plan.autoRenew ? '' : ' · 到期不会自动扣费'}`;
}
