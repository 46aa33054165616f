import { Text, View } from '@tarojs/components';
import type { WarningWords } from '@/features/growth/tier-notice.rules';
import { Button } from '../button/button';
import './tier-warning.scss';

export interface TierWarningProps extends WarningWords {
  /** The way out: its words, and where it leads. */
  readonly way: string;
  readonly onTap: () => void;
  readonly id?: string;
}

/** A tier is about to be lost: what is missing, by when, what it would become, and the way out. */
export function TierWarning({ title, hint, way, onTap, id }: TierWarningProps) {
  return (
    <View className="tier-warning">
      <View className="tier-warning__words">
        <Text className="tier-warning__title">{title}</Text>
        <Text className="tier-warning__hint">{hint}</Text>
      </View>
      <Button id={id} kind="brand" size="small" onTap={onTap}>
        {way}
      </Button>
    </View>
  );
}
