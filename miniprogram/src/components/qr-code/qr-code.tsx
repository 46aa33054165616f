import { View } from '@tarojs/components';
import { useMemo } from 'react';
import { buildQrUrl } from './qr-path';
import './qr-code.scss';

export interface QrCodeProps {
  readonly text: string;
  /** What it is, for those who cannot see it. */
  readonly label: string;
}

/** A QR code as large as the square it stands in: one view with one picture, not a view for every module. */
export function QrCode({ text, label }: QrCodeProps) {
  const style = useMemo(() => ({ backgroundImage: `url("${buildQrUrl(text)}")` }), [text]);
  return <View className="qr-code" ariaRole="img" ariaLabel={label} style={style} />;
}
