import type { BenefitDetail } from '@shared/contract/benefit';
import { formatFen } from '@shared/kernel/fen';
import { Image, Text, View } from '@tarojs/components';
import { AccountField } from '@/components/account-field/account-field';
import { BenefitIcon } from '@/components/benefit-icon/benefit-icon';
import { TagPill } from '@/components/tag-pill/tag-pill';
import { Terms } from '@/components/terms/terms';
import type { AccountChoice } from '@/features/account/use-account';
import { describeStock, isOnlyOnShelf } from '@/features/benefit/hall.rules';
import { HeldTicket } from '../parts/held-ticket';
import { ServiceWay } from '../parts/way';

export interface BenefitBodyProps {
  readonly detail: BenefitDetail;
  /** Null where no account is asked. */
  readonly account: AccountChoice | null;
}

/** What the benefit is and saves, where it stands, what is held of it, its terms and rules. */
export function BenefitBody({ detail, account }: BenefitBodyProps) {
  const { card, facts, rules, savesFen, claims, guide } = detail;
  const stock = describeStock(detail);
  const onShelf = isOnlyOnShelf(detail);
  const locked = card.state === 'locked' && !onShelf;
  return (
    <View className="benefit">
      {detail.picture !== null && <Image className="benefit__picture" src={detail.picture} mode="aspectFill" />}
      <View className="benefit__sheet">
        <View className="benefit__head">
          <BenefitIcon icon={card.icon} locked={locked} />
          <View className="benefit__words">
            <Text className="benefit__name">{card.name}</Text>
            <Text className="benefit__value">{card.value}</Text>
          </View>
        </View>
        {card.description !== '' && <Text className="benefit__description">{card.description}</Text>}
        <View className="benefit__standing">
          <TagPill tone={locked ? 'plain' : 'gold'}>{onShelf ? '积分商城可兑换' : card.words}</TagPill>
          {stock !== null && <TagPill tone="warn">{stock}</TagPill>}
          {savesFen !== null && savesFen > 0 && <TagPill tone="up">{`每次约省 ${formatFen(savesFen)}`}</TagPill>}
        </View>
        {locked && card.unlock !== null && <Text className="benefit__unlock">{card.unlock.words}</Text>}
      </View>
      {account !== null && <AccountField choice={account} hint="领取后会直接充值到这个号码" />}
      {guide !== null && <ServiceWay instructions={guide.instructions} qrText={guide.qrText} />}
      {claims.length > 0 && (
        <View className="benefit__held">
          <Text className="benefit__title">我已领取的</Text>
          {claims.map((claim) => (
            <HeldTicket key={claim.id} claim={claim} />
          ))}
        </View>
      )}
      <Terms facts={facts} rules={rules} />
    </View>
  );
}
