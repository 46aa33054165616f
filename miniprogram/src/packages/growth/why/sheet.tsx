import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Icon } from '@/components/icon/icon';

export interface SheetProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Where more of it is. */
  readonly more?: string;
  readonly onMore?: () => void;
}

/** A part of the answer under its title. */
export function Sheet({ title, children, more, onMore }: SheetProps) {
  return (
    <View className="why__sheet">
      <View className="why__sheet-head">
        <Text className="why__sheet-title">{title}</Text>
        {more !== undefined && (
          <View className="why__more" ariaRole="button" onClick={onMore}>
            <Text>{more}</Text>
            <Icon name="chevron" size="small" />
          </View>
        )}
      </View>
      {children}
    </View>
  );
}
