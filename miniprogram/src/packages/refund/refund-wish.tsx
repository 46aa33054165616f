import type { RefundPreview, RefundReason } from '@shared/contract/refund';
import { Input, Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components/button/button';
import { ChoiceChips } from '@/components/choice-chips/choice-chips';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { PriceText } from '@/components/price-text/price-text';
import { describeDays, reasons } from '@/features/refund/refund-words';
import { goBack } from '@/platform/navigation';
import { RefundConfirm } from './refund-confirm';
import { TakenLines } from './taken-lines';

export interface RefundWishProps {
  readonly preview: RefundPreview;
  /** Something was asked for, or the server has another preview by now. */
  readonly onChanged: () => Promise<void>;
}

/** What a refund gives and takes, and why it is wanted. */
export function RefundWishForm({ preview, onChanged }: RefundWishProps) {
  const { planName, paidFen, amountFen, policy, decision, taken } = preview;
  const [reason, setReason] = useState<RefundReason | null>(null);
  const [note, setNote] = useState('');
  const [asking, setAsking] = useState(false);
  const days = describeDays(preview);
  const close = async () => {
    setAsking(false);
    await onChanged();
  };
  return (
    <>
      <View className="refund__sheet">
        <Text className="refund__label">{decision === 'operator' ? '预计退回，以审核结果为准' : '可退金额'}</Text>
        <PriceText fen={amountFen} size="large" />
        <View className="refund__facts">
          <FactList>
            <Fact label="订单" value={planName} />
            {amountFen !== paidFen && days !== null && <Fact label="会员时间" value={days} />}
            <Fact label="退回到" value="原支付方式" />
          </FactList>
        </View>
        <Text className="refund__hint">{policy}</Text>
      </View>
      {taken !== null && <TakenLines title="退款后会失去这些" taken={taken} />}
      <View className="refund__sheet">
        <Text className="refund__title">为什么想退款</Text>
        <ChoiceChips label="退款原因" choices={reasons} chosen={reason} onChoose={setReason} />
        <Input
          id="note"
          className="refund__note"
          value={note}
          maxlength={200}
          placeholder="补充说明（选填）"
          onInput={(event) => setNote(event.detail.value)}
        />
      </View>
      <View className="refund__actions">
        <Button id="ask-refund" kind="brand" disabled={reason === null} onTap={() => setAsking(true)}>
          {reason === null ? '请先选择退款原因' : '申请退款'}
        </Button>
        <Button id="stay" kind="ghost" onTap={goBack}>
          不退了
        </Button>
      </View>
      {asking && reason !== null && (
        <RefundConfirm
          preview={preview}
          wish={{ reason, note: note.trim(), expectedFen: amountFen }}
          onClose={() => setAsking(false)}
          onDone={close}
        />
      )}
    </>
  );
}
