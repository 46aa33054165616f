import { View } from '@tarojs/components';
import type { IconName } from './icon-names';
import './icon.scss';

export interface IconProps {
  readonly name: IconName;
  /** 16, 24 or 32 points. */
  readonly size?: 'small' | 'medium' | 'large';
}

/** A line drawing in the colour of the text around it. Says nothing by itself: the words stand beside it. */
export function Icon({ name, size = 'medium' }: IconProps) {
  return <View className={`icon icon--${name} icon--${size}`} />;
}
