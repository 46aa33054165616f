import type { Order } from '@shared/contract/order';
import type { Renewal } from '@shared/contract/renewal';
import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Button } from '@/components/button/button';
import { usePlans } from '@/features/plan/plan-store';
import { computeRenewalStage, describeRenewal, summariseNext } from '@/features/renewal/renewal.rules';
import { renews } from '@/features/renewal/renewal-terms.rules';
import { useRenewal } from '@/features/renewal/use-renewal';
import { go } from '@/features/routes';

/** Whether the renewal that was agreed to is on: it is signed beside the payment, and the one does not prove the other. */
export function RenewalNote({ order }: { readonly order: Order }) {
  const plan = usePlans(({ data }) => data?.items.find(({ id }) => id === order.planId));
  if (order.renewalId !== null) return <SignedNote renewalId={order.renewalId} />;
  if (plan === undefined || !renews(plan)) return null;
  return <Note title="微信没有开通自动续费" line={NO_DEBIT} />;
}

const NO_DEBIT = '到期后不会自动扣款';

function SignedNote({ renewalId }: { readonly renewalId: string }) {
  const { renewal, waited } = useRenewal(renewalId);
  if (renewal === null) return null;
  if (renewal === undefined) return <Note title="正在确认自动续费" line="通常只需要几秒" />;
  const stage = computeRenewalStage(renewal);
  if (stage === 'on') return <OnNote renewal={renewal} />;
  const { title, lines } = describeRenewal(renewal, null, waited);
  return <Note title={title} line={stage === 'ended' || stage === 'ending' ? NO_DEBIT : (lines[0] ?? '')} />;
}

function OnNote({ renewal }: { readonly renewal: Renewal }) {
  const next = summariseNext(renewal);
  return (
    <Note
      title="自动续费已开通"
      line={`${next === null ? '' : `下次 ${next}，`}扣款前会提醒。随时可在「我的 › 自动续费」取消`}
    >
      <Button id="to-renewal" kind="ghost" size="small" onTap={() => go.renewal(renewal.id)}>
        查看自动续费
      </Button>
    </Note>
  );
}

interface NoteProps {
  readonly title: string;
  readonly line: string;
  readonly children?: ReactNode;
}

function Note({ title, line, children }: NoteProps) {
  return (
    <View className="result__note">
      <Text className="result__note-title">{title}</Text>
      <Text className="result__note-words">{line}</Text>
      {children}
    </View>
  );
}
