import type { Membership } from '@shared/contract/membership';
import type { Renewal } from '@shared/contract/renewal';
import { Text, View } from '@tarojs/components';
import { OutcomePicture, type OutcomePictureProps } from '@/components/outcome-picture/outcome-picture';
import { findFamily, formatLastDay } from '@/features/membership/term.rules';
import { computeRenewalStage, describeRenewal, type RenewalStage } from '@/features/renewal/renewal.rules';
import { RenewalFacts } from './renewal-facts';
import { RenewalHistory } from './renewal-history';
import { RenewalSteps } from './renewal-steps';

const pictures: Record<RenewalStage, OutcomePictureProps> = {
  signing: { icon: 'clock', tone: 'wait', turning: 'quick' },
  on: { icon: 'calendar', tone: 'up' },
  debiting: { icon: 'clock', tone: 'wait', turning: 'slow' },
  failed: { icon: 'info', tone: 'wait' },
  ending: { icon: 'check', tone: 'plain' },
  ended: { icon: 'calendar', tone: 'plain' },
};

export interface RenewalContentProps {
  readonly renewal: Renewal;
  /** Null while it is not known. */
  readonly membership: Membership | null;
  /** Whether the quick questions after signing are over. */
  readonly waited: boolean;
  readonly onAsk: () => Promise<void>;
  readonly onCancel: () => void;
}

/** Where a renewal stands, what it takes and when, what to do, and what it has paid for. */
export function RenewalContent({ renewal, membership, waited, onAsk, onCancel }: RenewalContentProps) {
  const stage = computeRenewalStage(renewal);
  const held = findFamily(membership, renewal.family);
  const { title, lines } = describeRenewal(renewal, held?.active ? formatLastDay(held.endsAt) : null, waited);
  return (
    <View className="renewal">
      <View className="renewal__head">
        <OutcomePicture {...pictures[stage]} {...(waited && stage === 'signing' ? { turning: 'slow' } : {})} />
        <Text className="renewal__title">{title}</Text>
        {lines.map((line) => (
          <Text key={line} className="renewal__line">
            {line}
          </Text>
        ))}
      </View>
      <RenewalFacts renewal={renewal} stage={stage} />
      <RenewalSteps
        renewal={renewal}
        stage={stage}
        covered={held?.active ?? false}
        waited={waited}
        onAsk={onAsk}
        onCancel={onCancel}
      />
      <RenewalHistory terms={held?.terms ?? []} />
    </View>
  );
}
