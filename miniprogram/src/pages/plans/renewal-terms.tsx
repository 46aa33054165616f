import type { Membership } from '@shared/contract/membership';
import { Text } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { lastServerTime } from '@/api/server-time';
import { ConsentLine, ConsentLink } from '@/components/consent-line/consent-line';
import { RenewalPrices } from '@/components/renewal-prices/renewal-prices';
import { Sheet } from '@/components/sheet/sheet';
import { describeRenewalPurchase, type RenewingPlan } from '@/features/renewal/renewal-terms.rules';
import { showTabBar } from '@/platform/tab-bar';

export interface RenewalTermsProps {
  readonly plan: RenewingPlan;
  readonly membership: Membership | null;
  readonly agreed: boolean;
  readonly onAgree: () => void;
  readonly reminders: number;
}

/** Directly above the button: first and later price, when the next debit is, how to end it, and a consent of its own. */
export function RenewalTerms({ plan, membership, agreed, onAgree, reminders }: RenewalTermsProps) {
  const [reading, setReading] = useState(false);
  return (
    <>
      <RenewalPrices {...describeRenewalPurchase(plan, membership, lastServerTime())} />
      <ConsentLine
        id="agree-renewal"
        words="我同意开通自动续费"
        label="同意开通自动续费"
        ticked={agreed}
        onTick={onAgree}
        reminders={reminders}
      >
        <ConsentLink id="read-renewal" onTap={() => setReading(true)}>
          《自动续费协议》
        </ConsentLink>
      </ConsentLine>
      {reading && <AgreementSheet text={plan.renewal.text} onClose={() => setReading(false)} />}
    </>
  );
}

interface AgreementSheetProps {
  readonly text: string;
  readonly onClose: () => void;
}

/** The text in full, over everything that a tab page has at its foot. */
function AgreementSheet({ text, onClose }: AgreementSheetProps) {
  useEffect(() => {
    showTabBar(false);
    return () => showTabBar(true);
  }, []);
  return (
    <Sheet title="自动续费协议" onClose={onClose}>
      <Text className="purchase-bar__text">{text}</Text>
    </Sheet>
  );
}
