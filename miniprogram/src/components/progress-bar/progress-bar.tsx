import { View } from '@tarojs/components';
import './progress-bar.scss';

export interface ProgressBarProps {
  /** 0 to 1. */
  readonly share: number;
  /** What the bar shows, for somebody who listens. */
  readonly label: string;
  /** `gold` for growth, `brand` for what is being done, `plain` for what was taken away or is over. */
  readonly tone?: 'gold' | 'brand' | 'plain';
}

/** How far something is; a trace of it is always seen. */
export function ProgressBar({ share, label, tone = 'gold' }: ProgressBarProps) {
  const width = share <= 0 ? '0' : `${Math.max(Math.min(share, 1) * 100, 2).toFixed(1)}%`;
  return (
    <View className="progress-bar" ariaRole="progressbar" ariaLabel={label}>
      <View className={`progress-bar__done progress-bar__done--${tone}`} style={{ width }} />
    </View>
  );
}
