import type { Plan, PlanList } from '@shared/contract/plan';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { isRefusal, titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { TextField } from '@/components/text-field/text-field';
import { findMessageFault, LONGEST_MESSAGE } from '@/features/gift/gift.rules';
import { givePlan } from '@/features/gift/give-plan';
import { formatPeriod } from '@/features/plan/plan.rules';
import { usePlans } from '@/features/plan/plan-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { toast } from '@/platform/feedback';
import { useAppear, usePageQuery } from '@/platform/page-events';
import { GiftFace } from '../parts/gift-face';
import './index.scss';

/** Buys the plan with this `id` for a friend. */
export default function GivePage() {
  const { id } = usePageQuery();
  return (
    <Page title="送给朋友">
      <MemberOnly invitation="登录后把会员送给朋友">
        <Give planId={id ?? ''} />
      </MemberOnly>
    </Page>
  );
}

function Give({ planId }: { readonly planId: string }) {
  const { data, error, load } = usePlans();
  useAppear(load);
  if (data === null)
    return error === null ? <Skeleton shape="block" count={2} /> : <ErrorState message={error} onRetry={load} />;
  const plan = data.items.find((candidate) => candidate.id === planId);
  if (plan?.giftDays == null) {
    return (
      <EmptyState icon="gift" title="这个会员方案暂不支持赠送">
        <Button kind="ghost" size="small" onTap={go.plans}>
          看看其他方案
        </Button>
      </EmptyState>
    );
  }
  return <GiveForm plan={plan} days={plan.giftDays} agreement={data.agreement} />;
}

interface GiveFormProps {
  readonly plan: Plan;
  readonly days: number;
  readonly agreement: PlanList['agreement'];
}

function GiveForm({ plan, days, agreement }: GiveFormProps) {
  const [message, setMessage] = useState('');
  const [fault, setFault] = useState<string | null>(null);

  const enter = (text: string) => {
    setMessage(text);
    setFault(findMessageFault(text));
  };
  const pay = async () => {
    if (findMessageFault(message) !== null) return;
    const words = message.trim();
    try {
      const wish = {
        planId: plan.id,
        agreementVersion: agreement.version,
        ...(words === '' ? {} : { message: words }),
      };
      go.giftResult((await givePlan(wish)).id);
    } catch (failure) {
      if (isRefusal(failure, 'GIFT_MESSAGE_REFUSED', 'GIFT_MESSAGE_UNCHECKED')) setFault(titleOf(failure));
      else toast(titleOf(failure));
    }
  };

  return (
    <View className="give">
      <GiftFace name={plan.name} period={plan.period} message={message.trim() || null} />
      <TextField
        id="message"
        label="祝福语（选填）"
        value={message}
        placeholder="写给朋友的话"
        fault={fault}
        hint={`最多 ${LONGEST_MESSAGE} 个字，朋友领取时会看到`}
        // The rule counts as a person does, the field by its own units: room enough for both.
        maxLength={LONGEST_MESSAGE * 2}
        multiline
        onChange={enter}
      />
      <View className="give__notes">
        <Text className="give__note">{`朋友领取后才开始计算，有效期${formatPeriod(plan.period)}`}</Text>
        <Text className="give__note">{`支付后 ${days} 天内可领取，无人领取会自动全额退回`}</Text>
        <Text className="give__note">领取前可以撤回，领取后不能退</Text>
      </View>
      <Button id="pay" kind="pay" onTap={pay}>
        {`微信支付 ${formatFen(plan.priceFen)}`}
      </Button>
      <View className="give__agreement">
        <Text className="give__note">支付即表示同意</Text>
        <Text className="give__link" onClick={() => go.agreement('membership')}>{`《${agreement.title}》`}</Text>
      </View>
    </View>
  );
}
