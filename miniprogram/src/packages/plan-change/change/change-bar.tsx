import type { PlanList } from '@shared/contract/plan';
import type { PlanChangePreview } from '@shared/contract/plan-change';
import { formatFen } from '@shared/kernel/fen';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { ConsentLine, ConsentLink } from '@/components/consent-line/consent-line';
import { changePlan } from '@/features/plan-change/change-plan';
import { changePreviewStore } from '@/features/plan-change/plan-change-store';
import { go } from '@/features/routes';
import { toast } from '@/platform/feedback';

export interface ChangeBarProps {
  readonly preview: PlanChangePreview;
  readonly agreement: PlanList['agreement'];
}

/** The agreement, ticked by nobody but the member, and the one button that changes something. */
export function ChangeBar({ preview, agreement }: ChangeBarProps) {
  const [agreed, setAgreed] = useState(false);
  const [reminders, setReminders] = useState(0);
  const { to, payFen, kind } = preview;

  const change = async () => {
    if (!agreed) return setReminders(reminders + 1);
    try {
      const paid = await changePlan({ planId: to.planId, payFen, agreementVersion: agreement.version });
      if (paid === null) toast('已登记，到期后变更');
      else go.changeResult(paid.orderId, paid.reported);
    } catch (error) {
      toast(titleOf(error));
      // Another amount, or another membership: the member looks again before anything is taken.
      void changePreviewStore(to.planId).getState().load();
    }
  };

  return (
    <View className="change-bar">
      <ConsentLine
        id="agree"
        words="我同意"
        label="同意协议"
        ticked={agreed}
        onTick={() => setAgreed(!agreed)}
        reminders={reminders}
      >
        <ConsentLink onTap={() => go.agreement('membership')}>{`《${agreement.title}》`}</ConsentLink>
      </ConsentLine>
      <Button id="change" kind={kind === 'atOnce' ? 'pay' : 'brand'} onTap={change}>
        {kind === 'atOnce' ? `确认变更并支付 ${formatFen(payFen)}` : '登记到期变更'}
      </Button>
    </View>
  );
}
