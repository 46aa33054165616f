import { Text, View } from '@tarojs/components';
import type { CardFace } from '@/features/home/card-face.rules';
import { Icon } from '../icon/icon';
import { PriceText } from '../price-text/price-text';
import { CardShell } from './card-shell';
import { MemberCard } from './member-card';
import { TierMemberCard } from './tier-member-card';
import './membership-card.scss';

export interface MembershipCardProps {
  readonly face: CardFace;
  /** A card that is not in force leads on, so does a tier's; any other that is shows its code instead. */
  readonly onTap: () => void;
}

/** The card that a member owns, once owned, or is invited to own. Its material says which. */
export function MembershipCard({ face, onTap }: MembershipCardProps) {
  switch (face.kind) {
    case 'tier':
      return <TierMemberCard face={face} onTap={onTap} />;
    case 'member':
      return <MemberCard face={face} />;
    case 'ended':
      return (
        <View
          className="membership-card"
          ariaRole="button"
          ariaLabel={`${face.planName}，已到期，续费`}
          onClick={onTap}
        >
          <CardShell material="ended" programmeName={face.programmeName} mark={<Text>已到期</Text>}>
            <Text className="card-shell__title">{face.planName}</Text>
            <View className="card-shell__foot">
              <Field label="会员号" value={face.memberNumber} />
              <Field label="有效期" value={`已于${face.endedOn}结束`} end />
            </View>
          </CardShell>
        </View>
      );
    case 'invitation':
      return (
        <View
          className="membership-card"
          ariaRole="button"
          ariaLabel={`${face.headline}，查看会员方案`}
          onClick={onTap}
        >
          <CardShell material="paper" programmeName={face.programmeName} mark={<Icon name="crown" />}>
            <Text className="card-shell__title">{face.headline}</Text>
            <View className="card-shell__foot">
              <Text className="card-shell__state">
                {face.memberNumber === null ? '尚未开通会员' : `尚未开通\n会员号 ${face.memberNumber}`}
              </Text>
              {face.fromPricePerMonthFen !== null && (
                <View className="card-shell__price">
                  <PriceText fen={face.fromPricePerMonthFen} size="large" unit="/月起" />
                </View>
              )}
            </View>
          </CardShell>
        </View>
      );
    default: {
      const never: never = face;
      return never;
    }
  }
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  /** Stands at the right edge. */
  readonly end?: boolean;
}

function Field({ label, value, end = false }: FieldProps) {
  return (
    <View className={`card-shell__field${end ? ' card-shell__field--end' : ''}`}>
      <Text className="card-shell__label">{label}</Text>
      <Text className="card-shell__value">{value}</Text>
    </View>
  );
}
