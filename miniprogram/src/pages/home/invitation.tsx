import type { Home } from '@shared/contract/home';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { Icon } from '@/components/icon/icon';

export interface InvitationProps {
  readonly invitation: NonNullable<Home['invitation']>;
  /** The reader was a member before. */
  readonly again: boolean;
  readonly onJoin: () => void;
}

/** What one gets, in a few lines, and the one way to it. */
export function Invitation({ invitation, again, onJoin }: InvitationProps) {
  return (
    <View className="home__section">
      <Text className="home__section-title">{again ? '重新开通，你将得到' : '成为会员，你将得到'}</Text>
      <View className="home__points">
        {invitation.points.map((point) => (
          <View key={point} className="home__point">
            <View className="home__point-mark">
              <Icon name="check" size="small" />
            </View>
            <Text className="home__point-words">{point}</Text>
          </View>
        ))}
      </View>
      <Button id="join" kind="brand" onTap={onJoin}>
        {`${again ? '重新开通' : '开通会员'} · ${formatFen(invitation.fromPricePerMonthFen)}/月起`}
      </Button>
    </View>
  );
}
