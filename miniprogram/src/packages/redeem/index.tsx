import type { CodeRedemption } from '@shared/contract/code-card';
import { useState } from 'react';
import { Page } from '@/components/page/page';
import { MemberOnly } from '@/features/session/member-only';
import { Given } from './given';
import { RedeemForm } from './redeem-form';
import './index.scss';

/** Redeems a code card: for a membership, or for a benefit. */
export default function RedeemPage() {
  return (
    <Page title="兑换码">
      <MemberOnly invitation="登录后使用兑换码">
        <Redeem />
      </MemberOnly>
    </Page>
  );
}

function Redeem() {
  const [given, setGiven] = useState<CodeRedemption | null>(null);
  if (given === null) return <RedeemForm onGiven={setGiven} />;
  return <Given given={given} onAnother={() => setGiven(null)} />;
}
