import type { Home } from '@shared/contract/home';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { Icon } from '@/components/icon/icon';

export interface InvitationProps {
  readonly invitation: NonNullable<Home['invitation']>;
  /** The reader is a member already: the offer is to stay one. */
  readonly renewing: boolean;
  readonly onJoin: () => void;
}

/** What one gets, in a few lines, and the one way to it. */
export function Invitation({ invitation, renewing, onJoin }: InvitationProps) {
  return (
    <View className="home__section">
      <Text className="home__section-title">{renewing ? '续费，让权益接着用' : '成为会员，你将得到'}</Text>
      {invitation.points.map((point) => (
        <View key={point} className="home__point">
          <View className="home__point-mark">
            <Icon name="check" size="small" />
          </View>
          <Text className="home__point-words">{point}</Text>
        </View>
      ))}
      <View className="home__join">
        <Button id="join" kind={renewing ? 'ghost' : 'brand'} onTap={onJoin}>
          {renewing ? '查看续费方案' : `开通会员 · ${formatFen(invitation.fromPricePerMonthFen)}/月起`}
        </Button>
      </View>
    </View>
  );
}
