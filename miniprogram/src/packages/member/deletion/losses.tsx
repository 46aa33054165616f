import type { DeletionPreview } from '@shared/contract/member';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { Icon } from '@/components/icon/icon';
import { formatLastDay } from '@/features/membership/term.rules';
import { go } from '@/features/routes';
import { goBack } from '@/platform/navigation';

export interface LossesProps {
  readonly preview: DeletionPreview;
  /** The member has read an earlier list that is no longer true. */
  readonly changed: boolean;
  readonly onContinue: () => void;
}

/** Everything that leaving costs, the paid time first, and what stays behind by law. */
export function Losses({ preview, changed, onContinue }: LossesProps) {
  const paidUntil = formatLastDay(preview.paidUntil);
  // The membership stands apart with its date; money on its way back is no loss.
  const memberships = preview.losses.filter(({ kind }) => kind === 'membership');
  const others = preview.losses.filter(({ kind }) => kind !== 'membership' && kind !== 'openRefunds');
  return (
    <View className="deletion">
      {changed && <Text className="deletion__changed">账户情况有变化，请重新看一遍再决定。</Text>}
      <Text className="deletion__title">注销后会失去这些</Text>
      {paidUntil !== null && (
        <View className="deletion__paid">
          <Text className="deletion__paid-label">已付费的会员有效期至</Text>
          <Text className="deletion__paid-day">{paidUntil}</Text>
          {memberships.map(({ text }) => (
            <Text key={text} className="deletion__paid-words">
              {text}
            </Text>
          ))}
        </View>
      )}
      <View className="deletion__sheet">
        {others.map(({ kind, text }) => (
          <View key={`${kind}${text}`} className="deletion-line">
            <View className="deletion-line__mark">
              <Icon name="close" size="small" />
            </View>
            <Text className="deletion-line__words">{text}</Text>
          </View>
        ))}
      </View>
      {preview.openRefundFen > 0 && (
        <Text className="deletion__note">
          {`有${formatFen(preview.openRefundFen)}正在退回，注销后仍会按原支付方式退给你。`}
        </Text>
      )}
      {preview.openOrders > 0 && (
        <View className="deletion__note-line" ariaRole="button" onClick={go.orders}>
          <Text className="deletion__note">想先处理未支付的订单？</Text>
          <Text className="deletion__link">查看订单</Text>
        </View>
      )}
      <View className="deletion__sheet">
        <Text className="deletion__sheet-title">依法保留</Text>
        {preview.kept.map((text) => (
          <View key={text} className="deletion-line">
            <View className="deletion-line__mark deletion-line__mark--kept">
              <Icon name="shield" size="small" />
            </View>
            <Text className="deletion-line__words">{text}</Text>
          </View>
        ))}
      </View>
      <View className="deletion__export" ariaRole="button" onClick={go.exportData}>
        <Text className="deletion__note">需要留底？可以先</Text>
        <Text className="deletion__link">导出我的数据</Text>
      </View>
      <View className="deletion__actions">
        <Button id="stay" kind="brand" onTap={goBack}>
          不注销了
        </Button>
        <Button id="continue" kind="ghost" onTap={onContinue}>
          继续注销
        </Button>
      </View>
    </View>
  );
}
