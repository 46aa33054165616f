import { Image, View } from '@tarojs/components';
import { Icon } from '../icon/icon';
import './avatar.scss';

export interface AvatarProps {
  /** Address of the picture, null for somebody without one. */
  readonly url: string | null;
  /** 60 or 88 points. */
  readonly size?: 'medium' | 'large';
}

/** The round picture of a member. */
export function Avatar({ url, size = 'medium' }: AvatarProps) {
  return (
    <View className={`avatar avatar--${size}`}>
      {url === null ? (
        <Icon name="person" size="large" />
      ) : (
        <Image className="avatar__picture" src={url} mode="aspectFill" />
      )}
    </View>
  );
}
