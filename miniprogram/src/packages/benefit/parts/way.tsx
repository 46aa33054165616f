import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { QrCode } from '@/components/qr-code/qr-code';
import './way.scss';

/** How something is used, on a sheet of its own; none where there is nothing to say. */
export function Way({ words, children }: { readonly words: string; readonly children?: ReactNode }) {
  if (words === '' && !children) return null;
  return (
    <View className="way">
      <Text className="way__title">怎么使用</Text>
      {words !== '' && <Text className="way__words">{words}</Text>}
      {children && <View className="way__more">{children}</View>}
    </View>
  );
}

/** How a service is used that a business reads off the member, or that is joined by a picture. */
export function ServiceWay({
  instructions,
  qrText,
}: {
  readonly instructions: string;
  readonly qrText: string | null;
}) {
  return (
    <Way words={instructions || '无需领取和出示，享用服务时报会员号即可。'}>
      {qrText !== null && (
        <View className="way__picture">
          <View className="way__code">
            <QrCode text={qrText} label="二维码" />
          </View>
          <Text className="way__hint">截图后用微信扫一扫</Text>
        </View>
      )}
    </Way>
  );
}
