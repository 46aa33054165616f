import { View } from '@tarojs/components';
import { Icon } from '../icon/icon';
import { type IconName, iconNameOf } from '../icon/icon-names';
import './goods-picture.scss';

export interface GoodsPictureProps {
  /** The icon's name as the scheme has it. */
  readonly icon: string;
  /** `tile` fills the head of a card, `hero` that of a page, `thumb` stands beside a line. */
  readonly size: 'tile' | 'hero' | 'thumb';
}

/** Quiet grounds, so that neighbours on a shelf differ; an icon always stands on the same one. */
type Ground = 'gold' | 'clay' | 'moss' | 'mist';

const grounds: Partial<Record<IconName, Ground>> = {
  coffee: 'clay',
  birthday: 'clay',
  delivery: 'moss',
  lounge: 'moss',
  shield: 'moss',
  phone: 'mist',
  service: 'mist',
  code: 'mist',
  message: 'mist',
};

/** In the place of a photograph: the sign of what can be had, on a ground of its own. */
export function GoodsPicture({ icon, size }: GoodsPictureProps) {
  const name = iconNameOf(icon);
  return (
    <View className={`goods-picture goods-picture--${size} goods-picture--${grounds[name] ?? 'gold'}`}>
      <View className="goods-picture__disc">
        <Icon name={name} size={size === 'thumb' ? 'medium' : 'large'} />
      </View>
    </View>
  );
}
