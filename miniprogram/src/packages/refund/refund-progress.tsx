import type { RefundRequest } from '@shared/contract/refund';
import { Text, View } from '@tarojs/components';
import { titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { askAndWithdraw } from '@/features/refund/ask-refund';
import { headOf, stepsOf } from '@/features/refund/refund-words';
import { toast } from '@/platform/feedback';
import { TakenLines } from './taken-lines';

export interface RefundProgressProps {
  readonly request: RefundRequest;
  readonly onChanged: () => Promise<void>;
}

/** How a request stands, step by step; one that waits can be withdrawn. */
export function RefundProgress({ request, onChanged }: RefundProgressProps) {
  const withdraw = async () => {
    try {
      if (!(await askAndWithdraw(request.id))) return;
    } catch (error) {
      toast(titleOf(error));
    }
    await onChanged();
  };
  return (
    <>
      <View className="refund__sheet">
        <Text className="refund__title">{headOf(request)}</Text>
        {stepsOf(request).map(({ title, hint, state }) => (
          <View key={title} className={`refund-step refund-step--${state}`}>
            <View className="refund-step__dot" />
            <View className="refund-step__words">
              <Text className="refund-step__title">{title}</Text>
              {hint !== null && <Text className="refund-step__hint">{hint}</Text>}
            </View>
          </View>
        ))}
      </View>
      {request.taken !== null && <TakenLines title="已收回" taken={request.taken} />}
      {request.status === 'waiting' && (
        <Button id="withdraw" kind="ghost" onTap={withdraw}>
          撤回申请
        </Button>
      )}
    </>
  );
}
