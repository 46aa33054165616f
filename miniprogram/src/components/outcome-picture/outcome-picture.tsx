import { View } from '@tarojs/components';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import './outcome-picture.scss';

export interface OutcomePictureProps {
  readonly icon: IconName;
  /** It went well, is still open, or is simply over. */
  readonly tone: 'up' | 'wait' | 'plain';
  /** A ring turns around it while an answer is awaited: quickly while it is expected soon. */
  readonly turning?: 'quick' | 'slow';
}

/** The one picture of a page that says what came of something. */
export function OutcomePicture({ icon, tone, turning }: OutcomePictureProps) {
  return (
    <View className={`outcome-picture outcome-picture--${tone}`}>
      {turning !== undefined && <View className={`outcome-picture__ring outcome-picture__ring--${turning}`} />}
      <Icon name={icon} size="large" />
    </View>
  );
}
