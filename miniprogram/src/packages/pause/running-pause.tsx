import type { MembershipPause, PauseOffer } from '@shared/contract/membership';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { attempt } from '@/features/attempt';
import { resumeMembership } from '@/features/membership/pause';
import { formatLastDay } from '@/features/membership/term.rules';
import { formatMoment } from '@/features/purchase/order-words';
import { confirm } from '@/platform/feedback';

export interface RunningPauseProps {
  readonly offer: PauseOffer;
  readonly pause: MembershipPause;
}

/** A pause under way: until when, and the way back before that. */
export function RunningPause({ offer, pause }: RunningPauseProps) {
  const resume = () =>
    attempt(async () => {
      const sure = await confirm({
        title: '现在恢复会员？',
        content: '权益立即恢复，没用完的暂停天数从有效期里减回。',
        confirmText: '现在恢复',
      });
      if (sure) await resumeMembership(pause.id);
    });
  return (
    <>
      <View className="pause__head">
        <Text className="pause__title">会员暂停中</Text>
        <Text className="pause__hint">{`${offer.planName ?? '会员'}的权益暂时停用，到时自动恢复，不需要任何操作。`}</Text>
      </View>
      <View className="pause__sheet">
        <FactList>
          <Fact label="暂停于" value={formatMoment(pause.from)} />
          <Fact label="自动恢复" value={formatMoment(pause.to)} />
          <Fact label="顺延后到期" value={formatLastDay(offer.endsAt) ?? '–'} />
        </FactList>
      </View>
      <Button id="resume" kind="brand" onTap={resume}>
        提前恢复
      </Button>
    </>
  );
}
