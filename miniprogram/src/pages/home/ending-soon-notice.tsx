import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import type { EndingSoon } from '@/features/home/ending-soon.rules';
import { go } from '@/features/routes';

/** The end is near: how near, when, and the way to stay. */
export function EndingSoonNotice({ title, hint }: EndingSoon) {
  return (
    <View className="ending-soon">
      <View className="ending-soon__words">
        <Text className="ending-soon__title">{title}</Text>
        <Text className="ending-soon__hint">{hint}</Text>
      </View>
      <Button id="renew" kind="brand" size="small" onTap={go.plans}>
        续费
      </Button>
    </View>
  );
}
