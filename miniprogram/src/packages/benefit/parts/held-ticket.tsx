import type { Claim } from '@shared/contract/benefit';
import { View } from '@tarojs/components';
import { lastServerTime } from '@/api/server-time';
import { Button } from '@/components/button/button';
import { ClaimTicket } from '@/components/claim-ticket/claim-ticket';
import { SecretCode } from '@/components/secret-code/secret-code';
import { computeClaimUse, describeClaim, describeUsesLeft } from '@/features/benefit/claim.rules';
import { labelAct } from '@/features/benefit/hall.rules';
import { copy } from '@/features/copy';
import { go } from '@/features/routes';
import './held-ticket.scss';

/** A claim in a list: a tap opens it, its button leads to where it is used. */
export function HeldTicket({ claim }: { readonly claim: Claim }) {
  const { id, benefit, status, delivery } = claim;
  const { words, tone } = describeClaim(claim, lastServerTime());
  const use = computeClaimUse(claim);
  const code = delivery.kind === 'code' && status === 'usable' ? delivery.code : null;
  const open = () => go.claim(id);
  return (
    <ClaimTicket
      id={`claim-${id}`}
      icon={benefit.icon}
      name={benefit.name}
      value={benefit.value}
      line={words}
      tone={tone}
      uses={status === 'usable' ? describeUsesLeft(claim) : null}
      over={status !== 'usable' && status !== 'delivering'}
      onTap={open}
      step={
        use === 'none' || code !== null ? undefined : (
          <Button id={`use-${id}`} kind="brand" size="small" onTap={use === 'code' ? () => go.useCode(id) : open}>
            {labelAct({ kind: 'use', claimId: id }, delivery.kind)}
          </Button>
        )
      }
    >
      {code === null ? undefined : (
        <View className="held-ticket__code">
          <SecretCode id={`code-${id}`} code={code} onCopy={() => copy(code)} />
        </View>
      )}
    </ClaimTicket>
  );
}
