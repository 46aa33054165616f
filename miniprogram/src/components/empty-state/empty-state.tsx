import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import './empty-state.scss';

export interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  /** What would fill this place. */
  readonly hint?: string;
  /** The way on: a small Button. */
  readonly children?: ReactNode;
}

/** Says why there is nothing here, and what leads on. */
export function EmptyState({ icon, title, hint, children }: EmptyStateProps) {
  return (
    <View className="empty-state">
      <View className="empty-state__picture">
        <Icon name={icon} size="large" />
      </View>
      <Text className="empty-state__title">{title}</Text>
      {hint !== undefined && <Text className="empty-state__hint">{hint}</Text>}
      {children !== undefined && <View className="empty-state__action">{children}</View>}
    </View>
  );
}
