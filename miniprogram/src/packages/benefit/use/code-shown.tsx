import { Text, View } from '@tarojs/components';
import { QrCode } from '@/components/qr-code/qr-code';
import { SecondsRing } from '@/components/seconds-ring/seconds-ring';
import { describeUsesLeft } from '@/features/benefit/claim.rules';
import type { UseCodeView } from '@/features/benefit/use-code';
import { groupDigits } from '@/features/home/card-face.rules';

type Showing = Extract<UseCodeView, { readonly status: 'showing' }>;

/** The code large, for a scanner and to be read out, with the seconds for which it is good. */
export function CodeShown({ claim, code, secondsLeft, offline }: Showing) {
  const ended = secondsLeft === 0;
  const uses = describeUsesLeft(claim);
  return (
    <View className="use-code">
      <Text className="use-code__name">{claim.benefit.name}</Text>
      <Text className="use-code__value">{claim.benefit.value}</Text>
      <View className={`use-code__square${ended ? ' use-code__square--ended' : ''}`}>
        <QrCode text={code.code} label="核销码" />
      </View>
      <Text className={`use-code__digits${ended ? ' use-code__digits--ended' : ''}`}>{groupDigits(code.code)}</Text>
      <View className="use-code__time">
        <SecondsRing left={secondsLeft} total={code.ttlSeconds} />
        <Text className="use-code__hint">{describeTime(ended, offline)}</Text>
      </View>
      {uses !== null && <Text className="use-code__uses">{uses}</Text>}
    </View>
  );
}

function describeTime(ended: boolean, offline: boolean): string {
  if (ended) return offline ? '网络没有连上，码已过期，连上后自动换新' : '正在换新的码';
  return offline ? '网络没有连上，这个码在倒计时结束前仍可使用' : '请店员扫码或输入数字，到时自动换新';
}
