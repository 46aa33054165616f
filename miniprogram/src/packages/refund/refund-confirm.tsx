import type { RefundPreview, RefundWish } from '@shared/contract/refund';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { ApiError, titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { Sheet } from '@/components/sheet/sheet';
import { askRefund } from '@/features/refund/ask-refund';
import { toast } from '@/platform/feedback';

export interface RefundConfirmProps {
  readonly preview: RefundPreview;
  readonly wish: RefundWish;
  readonly onClose: () => void;
  /** The server has said yes or no. */
  readonly onDone: () => Promise<void>;
}

/** Asked once more before anything is taken. */
export function RefundConfirm({ preview, wish, onClose, onDone }: RefundConfirmProps) {
  const { orderId, amountFen, decision } = preview;
  const [fault, setFault] = useState<string | null>(null);
  const send = async () => {
    try {
      await askRefund(orderId, wish);
    } catch (error) {
      if (error instanceof ApiError && error.outcomeUnknown) {
        return setFault(`${titleOf(error)}。再点一次会接着办理，不会重复申请`);
      }
      toast(titleOf(error));
    }
    await onDone();
  };
  const words =
    decision === 'operator'
      ? '审核通过前会员照常使用，也可以随时撤回。通过后会员立即结束，不能恢复。'
      : '确认后会员立即结束、权益失效，不能恢复。';
  return (
    <Sheet title={`确认退款 ${formatFen(amountFen)}`} onClose={onClose}>
      <View className="refund__actions">
        <Text className={`refund__hint${fault === null ? '' : ' refund__hint--fault'}`}>{fault ?? words}</Text>
        <Button id="confirm-refund" kind="danger" onTap={send}>
          {decision === 'operator' ? '提交申请' : '确认退款'}
        </Button>
        <Button id="keep" kind="ghost" onTap={onClose}>
          再想想
        </Button>
      </View>
    </Sheet>
  );
}
