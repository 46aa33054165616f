import type { DeletionState } from '@shared/contract/member';
import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { titleOf } from '@/api/api-error';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { deleteAccount, useDeletionPreview } from '@/features/member/deletion';
import { MemberOnly } from '@/features/session/member-only';
import { toast } from '@/platform/feedback';
import { useAppear } from '@/platform/page-events';
import { Confirmation } from './confirmation';
import { Farewell } from './farewell';
import { Losses } from './losses';
import './index.scss';

/** Leaving for good: what is lost, asked once more, done. */
export default function DeletionPage() {
  const [outcome, setOutcome] = useState<DeletionState['state'] | null>(null);
  return (
    <Page title="注销账户">
      {outcome === null ? (
        <MemberOnly invitation="登录后才能注销账户">
          <Deletion onLeft={setOutcome} />
        </MemberOnly>
      ) : (
        <Farewell outcome={outcome} />
      )}
    </Page>
  );
}

function Deletion({ onLeft }: { readonly onLeft: (outcome: DeletionState['state']) => void }) {
  const { data, error, loading, load, set } = useDeletionPreview();
  const [step, setStep] = useState<'read' | 'confirm'>('read');
  const [changed, setChanged] = useState(false);
  useAppear(() => {
    if (useDeletionPreview.getState().data === null) void load();
  });
  // The next visit shows the losses of that day.
  useEffect(() => () => set(null), [set]);

  if (data === null)
    return error === null || loading ? <DeletionSkeleton /> : <ErrorState message={error} onRetry={load} />;

  const confirm = async () => {
    try {
      const outcome = await deleteAccount(data.token);
      if (outcome !== 'readAgain') return onLeft(outcome);
      setChanged(true);
      setStep('read');
    } catch (failure) {
      toast(titleOf(failure));
    }
  };

  return step === 'read' ? (
    <Losses preview={data} changed={changed} onContinue={() => setStep('confirm')} />
  ) : (
    <Confirmation preview={data} onConfirm={confirm} onBack={() => setStep('read')} />
  );
}

function DeletionSkeleton() {
  return (
    <View className="deletion">
      <Skeleton shape="shortLine" />
      <Skeleton shape="block" count={2} />
    </View>
  );
}
