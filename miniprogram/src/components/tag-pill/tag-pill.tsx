import { Text } from '@tarojs/components';
import type { ReactNode } from 'react';
import './tag-pill.scss';

export interface TagPillProps {
  readonly tone: 'gold' | 'brand' | 'up' | 'warn' | 'plain';
  readonly children: ReactNode;
}

/** A word or two about the thing it stands on; never tapped. */
export function TagPill({ tone, children }: TagPillProps) {
  return <Text className={`tag-pill tag-pill--${tone}`}>{children}</Text>;
}
