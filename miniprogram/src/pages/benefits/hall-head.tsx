import type { BenefitHall } from '@shared/contract/benefit';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { Icon } from '@/components/icon/icon';
import { PriceText } from '@/components/price-text/price-text';
import { attempt } from '@/features/attempt';
import { logInToHall } from '@/features/benefit/claim-benefit';
import { go } from '@/features/routes';

export interface HallHeadProps {
  readonly hall: Pick<BenefitHall, 'savedFen' | 'uses' | 'usableClaims'>;
  readonly loggedIn: boolean;
}

/** What benefits have really saved so far, and the way to what is held; for a visitor the way in. */
export function HallHead({ hall, loggedIn }: HallHeadProps) {
  return loggedIn ? <MemberHead {...hall} /> : <VisitorHead />;
}

function MemberHead({ savedFen, uses, usableClaims }: HallHeadProps['hall']) {
  const held = usableClaims === 0 ? '我的券' : `我的券 ${usableClaims} 张`;
  return (
    <View className="hall-head">
      {savedFen > 0 && (
        <View className="hall-head__saved" ariaLabel={`已为你节省 ${savedFen / 100} 元，使用 ${uses} 次`}>
          <Text className="hall-head__label">已为你节省</Text>
          <View className="hall-head__figures">
            <PriceText fen={savedFen} size="huge" />
            <Text className="hall-head__uses">{`使用 ${uses} 次`}</Text>
          </View>
        </View>
      )}
      <View id="to-coupons" className="hall-head__way" ariaRole="button" ariaLabel={held} onClick={go.coupons}>
        <View className="hall-head__sign">
          <Icon name="coupon" />
        </View>
        <Text className="hall-head__held">{held}</Text>
        <Icon name="chevron" size="small" />
      </View>
    </View>
  );
}

function VisitorHead() {
  return (
    <View className="hall-head hall-head--visitor">
      <Text className="hall-head__invitation">登录后查看你的权益，领取的券也在这里</Text>
      <Button id="log-in" kind="brand" size="small" onTap={() => attempt(logInToHall)}>
        登录
      </Button>
    </View>
  );
}
