import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { Icon } from '@/components/icon/icon';
import type { UseCodeView } from '@/features/benefit/use-code';
import { go } from '@/features/routes';
import { goBack } from '@/platform/navigation';

type Used = Extract<UseCodeView, { readonly status: 'used' }>;

/** It was verified: where, what it saved, what is left, and the next step. */
export function CodeUsed({ claim, use, onAgain }: Used & { readonly onAgain: () => void }) {
  const usable = claim.status === 'usable' && claim.usesLeft > 0;
  return (
    <View className="use-code">
      <View className="use-code__done">
        <Icon name="check" size="large" />
      </View>
      <Text className="use-code__title">已核销</Text>
      <Text className="use-code__value">{claim.benefit.name}</Text>
      {use.savedFen > 0 && <Text className="use-code__saved">{`为你节省 ${formatFen(use.savedFen)}`}</Text>}
      {use.place !== '' && <Text className="use-code__hint">{use.place}</Text>}
      {usable && <Text className="use-code__uses">{`还可用 ${claim.usesLeft} 次`}</Text>}
      <View className="use-code__steps">
        <Button id="done" kind="brand" onTap={goBack}>
          完成
        </Button>
        {usable ? (
          <Button id="use-again" kind="ghost" onTap={onAgain}>
            再用一次
          </Button>
        ) : (
          <Button id="to-benefits" kind="ghost" onTap={go.benefits}>
            看看其他权益
          </Button>
        )}
      </View>
    </View>
  );
}
