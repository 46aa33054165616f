import type { Membership } from '@shared/contract/membership';
import type { Plan, PlanList } from '@shared/contract/plan';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components/button/button';
import { ConsentLine, ConsentLink } from '@/components/consent-line/consent-line';
import { formatPeriod } from '@/features/plan/plan.rules';
import { computeFirstFen, isSignedApart, renews } from '@/features/renewal/renewal-terms.rules';
import { go } from '@/features/routes';
import { RenewalTerms } from './renewal-terms';
import type { RenewalConsent } from './use-renewal-consent';

export interface PurchaseBarProps {
  readonly plan: Plan;
  /** What the reader holds, null for a visitor. */
  readonly membership: Membership | null;
  readonly agreement: PlanList['agreement'];
  readonly agreed: boolean;
  readonly onAgree: () => void;
  /** The consent to a renewal is another one than that to the agreement. */
  readonly renewalConsent: RenewalConsent;
  readonly onBuy: () => Promise<void>;
}

/** The agreement, ticked by nobody but the member, and the one button with the total. */
export function PurchaseBar(props: PurchaseBarProps) {
  const { plan, membership, agreement, agreed, onAgree, renewalConsent, onBuy } = props;
  const [reminders, setReminders] = useState(0);
  // What is signed for apart is agreed to on the page for it, beside its text.
  const apart = isSignedApart(plan);
  const ready = agreed && (plan.renewal === null || apart || renewalConsent.given);
  const agree = (tick: () => void) => () => {
    setReminders(0);
    tick();
  };
  const pay = () => (ready ? onBuy() : setReminders(reminders + 1));
  return (
    <View className="purchase-bar">
      {renews(plan) && !apart && (
        <RenewalTerms
          plan={plan}
          membership={membership}
          agreed={renewalConsent.given}
          onAgree={agree(renewalConsent.toggle)}
          reminders={reminders}
        />
      )}
      <ConsentLine
        id="agree"
        words="我同意"
        label="同意协议"
        ticked={agreed}
        onTick={agree(onAgree)}
        reminders={reminders}
      >
        <ConsentLink onTap={() => go.agreement('membership')}>{`《${agreement.title}》`}</ConsentLink>
        <ConsentLink onTap={() => go.agreement('privacy')}>《隐私政策》</ConsentLink>
      </ConsentLine>
      {reminders > 0 && !ready && <Text className="purchase-bar__reminder">请先阅读协议并勾选同意</Text>}
      <Button id="pay" kind="pay" onTap={pay}>
        {apart
          ? '查看自动续费协议'
          : `${plan.renewal === null ? '微信支付' : '同意协议并开通'} ${formatFen(computeFirstFen(plan))}`}
      </Button>
      {plan.renewal === null && (
        <Text className="purchase-bar__terms">{`${plan.name} · 有效期${formatPeriod(plan.period)} · 到期不会自动扣费`}</Text>
      )}
    </View>
  );
}
