import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Icon } from '../icon/icon';
import './fact-list.scss';

/** Facts that are read rather than tapped, one below the other. */
export function FactList({ children }: { readonly children: ReactNode }) {
  return <View className="fact-list">{children}</View>;
}

export interface FactProps {
  readonly label: string;
  readonly value: string;
  /** Where the value is worth carrying away. */
  readonly onCopy?: () => void;
}

/** What it is called, and what it is; a long value takes as many lines as it needs. */
export function Fact({ label, value, onCopy }: FactProps) {
  return (
    <View className="fact">
      <Text className="fact__label">{label}</Text>
      <Text className="fact__value">{value}</Text>
      {onCopy !== undefined && (
        <View className="fact__copy" ariaRole="button" ariaLabel={`复制${label}`} onClick={onCopy}>
          <Icon name="copy" size="small" />
        </View>
      )}
    </View>
  );
}
