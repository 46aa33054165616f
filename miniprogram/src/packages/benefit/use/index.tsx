import { View } from '@tarojs/components';
import { useEffect } from 'react';
import { Page } from '@/components/page/page';
import { useUseCode } from '@/features/benefit/use-code';
import { MemberOnly } from '@/features/session/member-only';
import { brightenScreen } from '@/platform/brightness';
import { usePageInFront, usePageQuery } from '@/platform/page-events';
import { CodeShown } from './code-shown';
import { CodeUsed } from './code-used';
import { NoCode } from './no-code';
import './index.scss';

/** The code by which staff verifies a claim, opened with the claim's `id`. */
export default function UsePage() {
  const { id } = usePageQuery();
  return (
    <Page white title="出示核销码">
      <MemberOnly invitation="登录后出示核销码">
        <UseCode claimId={id ?? ''} />
      </MemberOnly>
    </Page>
  );
}

function UseCode({ claimId }: { readonly claimId: string }) {
  const inFront = usePageInFront();
  const { view, again } = useUseCode(claimId, inFront);
  useBrightScreen(inFront && view.status === 'showing');
  switch (view.status) {
    case 'loading':
      return <CodeSkeleton />;
    case 'showing':
      return <CodeShown {...view} />;
    case 'used':
      return <CodeUsed {...view} onAgain={again} />;
    case 'refused':
      return <NoCode title="现在不能出示核销码" hint={view.title} />;
    case 'unreachable':
      return <NoCode title="没有取到核销码" hint={view.title} onRetry={again} />;
    default: {
      const never: never = view;
      return never;
    }
  }
}

/** Bright only while there is something to scan; as before when the page goes, or goes out of sight. */
function useBrightScreen(bright: boolean): void {
  useEffect(() => (bright ? brightenScreen() : undefined), [bright]);
}

function CodeSkeleton() {
  return (
    <View className="use-code">
      <View className="use-code__square use-code__square--empty" />
    </View>
  );
}
