import type { DeletionState } from '@shared/contract/member';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { Icon } from '@/components/icon/icon';
import { go } from '@/features/routes';

/** After the confirmation: the app is a visitor's from here on. */
export function Farewell({ outcome }: { readonly outcome: DeletionState['state'] }) {
  const done = outcome === 'done';
  return (
    <View className="farewell">
      <View className="farewell__picture">
        <Icon name={done ? 'check' : 'clock'} size="large" />
      </View>
      <Text className="farewell__title">{done ? '账户已注销' : '注销已受理'}</Text>
      <Text className="farewell__words">
        {done
          ? '你的资料已经删除。谢谢你曾经是我们的会员。'
          : '还有支付结果没有确认，确认后会自动完成注销。多付的款项会按原支付方式退回。'}
      </Text>
      <View className="farewell__action">
        <Button id="home" kind="ghost" onTap={go.home}>
          回到首页
        </Button>
      </View>
    </View>
  );
}
