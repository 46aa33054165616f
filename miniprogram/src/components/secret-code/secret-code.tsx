import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Icon } from '../icon/icon';
import './secret-code.scss';

export interface SecretCodeProps {
  readonly id?: string;
  readonly code: string;
  readonly onCopy: () => void;
}

/** A code that is worth something: covered until it is tapped, then there to be copied. */
export function SecretCode({ id, code, onCopy }: SecretCodeProps) {
  const [shown, setShown] = useState(false);
  if (!shown) {
    return (
      <View id={id} className="secret-code" ariaRole="button" ariaLabel="点按显示券码" onClick={() => setShown(true)}>
        <Text className="secret-code__cover">••••••••</Text>
        <Text className="secret-code__act">点按显示</Text>
      </View>
    );
  }
  return (
    <View id={id} className="secret-code" ariaRole="button" ariaLabel={`券码 ${code}，点按复制`} onClick={onCopy}>
      <Text className="secret-code__digits">{code}</Text>
      <View className="secret-code__act">
        <Icon name="copy" size="small" />
        <Text>复制</Text>
      </View>
    </View>
  );
}
