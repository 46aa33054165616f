import type { CodeRedemption } from '@shared/contract/code-card';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { OutcomePicture } from '@/components/outcome-picture/outcome-picture';
import { go } from '@/features/routes';

export interface GivenProps {
  readonly given: CodeRedemption;
  readonly onAnother: () => void;
}

/** What the code brought, and the way there. */
export function Given({ given: { kind, name, words, page, first }, onAnother }: GivenProps) {
  return (
    <View className="redeem-given">
      <OutcomePicture icon={kind === 'membership' ? 'crown' : 'gift'} tone="up" />
      <Text className="redeem-given__title">{first ? '兑换成功' : '你已经兑换过这个码'}</Text>
      <View className="redeem-given__card">
        <Text className="redeem-given__name">{name}</Text>
        {words !== '' && <Text className="redeem-given__words">{words}</Text>}
      </View>
      <View className="redeem-given__steps">
        <Button id="to-given" kind="brand" onTap={() => go.linked(page)}>
          {kind === 'membership' ? '查看会员卡' : '去看看'}
        </Button>
        <Button id="another" kind="ghost" onTap={onAnother}>
          再兑换一个
        </Button>
      </View>
    </View>
  );
}
