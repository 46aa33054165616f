import { Text, View } from '@tarojs/components';
import type { CardFace } from '@/features/home/card-face.rules';
import { Icon } from '../icon/icon';
import { PriceText } from '../price-text/price-text';
import './membership-card.scss';

export interface MembershipCardProps {
  readonly face: CardFace;
  readonly onTap: () => void;
}

/** The card that a member owns, or is invited to own. Its material says which. */
export function MembershipCard({ face, onTap }: MembershipCardProps) {
  const material = face.kind === 'member' ? 'member' : 'paper';
  return (
    <View className={`membership-card membership-card--${material}`} ariaRole="button" onClick={onTap}>
      <View className="membership-card__pattern" />
      <View className="membership-card__face">
        <View className="membership-card__head">
          <Text className="membership-card__programme">{face.programmeName}</Text>
          <View className="membership-card__mark">
            <Icon name="crown" />
          </View>
        </View>
        {face.kind === 'member' ? <MemberFace face={face} /> : <InvitationFace face={face} />}
      </View>
    </View>
  );
}

function MemberFace({ face }: { readonly face: Extract<CardFace, { kind: 'member' }> }) {
  return (
    <>
      <Text className="membership-card__title">{face.planName}</Text>
      <View className="membership-card__foot">
        <View className="membership-card__field">
          <Text className="membership-card__label">会员号</Text>
          <Text className="membership-card__value">{face.memberNumber}</Text>
        </View>
        <View className="membership-card__field membership-card__field--end">
          <Text className="membership-card__label">有效期至</Text>
          <Text className="membership-card__value">{face.validUntil}</Text>
        </View>
      </View>
    </>
  );
}

function InvitationFace({ face }: { readonly face: Extract<CardFace, { kind: 'invitation' }> }) {
  return (
    <>
      <Text className="membership-card__title">{face.headline}</Text>
      <View className="membership-card__foot">
        <Text className="membership-card__state">{describeState(face)}</Text>
        {face.fromPricePerMonthFen !== null && (
          <View className="membership-card__price">
            <PriceText fen={face.fromPricePerMonthFen} size="large" unit="/月起" />
          </View>
        )}
      </View>
    </>
  );
}

function describeState(face: Extract<CardFace, { kind: 'invitation' }>): string {
  if (face.endedOn !== null) return `会员已于${face.endedOn}到期`;
  return face.memberNumber === null ? '尚未开通会员' : `尚未开通 · 会员号 ${face.memberNumber}`;
}
