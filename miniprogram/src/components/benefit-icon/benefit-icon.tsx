import { View } from '@tarojs/components';
import { Icon } from '../icon/icon';
import { iconNameOf } from '../icon/icon-names';
import './benefit-icon.scss';

export interface BenefitIconProps {
  /** The icon's name as the scheme has it. */
  readonly icon: string;
  /** Drawn in grey: the member does not have this benefit. */
  readonly locked?: boolean;
}

/** The round sign of a benefit. */
export function BenefitIcon({ icon, locked = false }: BenefitIconProps) {
  return (
    <View className={`benefit-icon${locked ? ' benefit-icon--locked' : ''}`}>
      <Icon name={iconNameOf(icon)} />
    </View>
  );
}
