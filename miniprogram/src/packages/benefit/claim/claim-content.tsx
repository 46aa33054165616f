import type { ClaimDetail } from '@shared/contract/benefit';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { useEffect } from 'react';
import { lastServerTime } from '@/api/server-time';
import { Button } from '@/components/button/button';
import { ClaimTicket } from '@/components/claim-ticket/claim-ticket';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { RuleText } from '@/components/rule-text/rule-text';
import { Skeleton } from '@/components/skeleton/skeleton';
import { canShowCode, describeClaim, describeUsesLeft, listClaimUses } from '@/features/benefit/claim.rules';
import { claimDetailStore } from '@/features/benefit/claim-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePageInFront, usePullToRefresh } from '@/platform/page-events';
import { HowToUse } from './how-to-use';

/** Reads the claim whenever its page comes to the front: it may have been used meanwhile. */
export function ClaimContent({ id }: { readonly id: string }) {
  const { data } = claimDetailStore(id)();
  const footer =
    data !== null && canShowCode(data) ? (
      <View className="claim__step">
        <Button id="show-code" kind="brand" onTap={() => go.useCode(id)}>
          出示核销码
        </Button>
      </View>
    ) : undefined;
  return (
    <Page title="券详情" footer={footer}>
      <MemberOnly invitation="登录后查看这张券">
        <OwnClaim id={id} />
      </MemberOnly>
    </Page>
  );
}

function OwnClaim({ id }: { readonly id: string }) {
  const { data, error, load } = claimDetailStore(id)();
  useAppear(load);
  usePullToRefresh(load);
  const inFront = usePageInFront();
  useReadingAgain(data?.status === 'delivering' && inFront, load);
  if (data !== null) return <Claim claim={data} />;
  return error === null ? <Skeleton shape="block" count={2} /> : <ErrorState message={error} onRetry={load} />;
}

/** A supplier takes seconds to minutes. */
const ASK_AGAIN_MS = 3_000;

/** What is on its way is followed until it has arrived. */
function useReadingAgain(waiting: boolean, load: () => Promise<void>): void {
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => void load(), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [waiting, load]);
}

function Claim({ claim }: { readonly claim: ClaimDetail }) {
  const { benefit, status, rules } = claim;
  const { words, tone } = describeClaim(claim, lastServerTime());
  const uses = listClaimUses(claim);
  return (
    <View className="claim">
      <ClaimTicket
        icon={benefit.icon}
        name={benefit.name}
        value={benefit.value}
        line={words}
        tone={tone}
        uses={status === 'usable' ? describeUsesLeft(claim) : null}
        over={status !== 'usable' && status !== 'delivering'}
        onTap={() => go.benefit(benefit.code)}
      />
      <HowToUse claim={claim} />
      {uses.length > 0 && (
        <View className="claim__sheet">
          <Text className="claim__title">使用记录</Text>
          {uses.map(({ id, when, place, savedFen, reversed }) => (
            <View key={id} className={`claim-use${reversed ? ' claim-use--reversed' : ''}`}>
              <View className="claim-use__words">
                <Text className="claim-use__place">{place}</Text>
                <Text className="claim-use__when">{reversed ? `${when}，已撤销` : when}</Text>
              </View>
              {savedFen > 0 && <Text className="claim-use__saved">{`省 ${formatFen(savedFen)}`}</Text>}
            </View>
          ))}
        </View>
      )}
      {rules.length > 0 && (
        <View className="claim__sheet">
          <RuleText rules={rules} />
        </View>
      )}
    </View>
  );
}
