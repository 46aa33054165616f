import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Icon } from '../icon/icon';
import './growth-line.scss';

export interface GrowthLineProps {
  readonly id?: string;
  readonly title: string;
  /** When it was, and of which kind. */
  readonly note: string;
  /** `+50` */
  readonly amount: string;
  /** The amount for somebody who listens. */
  readonly spokenAmount: string;
  /** Whether it came, rather than went. */
  readonly gained: boolean;
  /** How the amount was computed; opened by a tap. */
  readonly explanation: readonly { readonly label: string; readonly value: string }[];
}

/** One entry of a growth ledger that opens its own reckoning in place. */
export function GrowthLine({ id, title, note, amount, spokenAmount, gained, explanation }: GrowthLineProps) {
  const [open, setOpen] = useState(false);
  const opens = explanation.length > 0;
  const spoken = `${title}，${spokenAmount}，${note}`;
  return (
    <View id={id} className="growth-line">
      <View
        className={`growth-line__head${opens ? ' growth-line__head--tappable' : ''}`}
        ariaRole={opens ? 'button' : undefined}
        ariaLabel={opens ? `${spoken}，${open ? '收起' : '展开'}说明` : spoken}
        onClick={opens ? () => setOpen(!open) : undefined}
      >
        <View className="growth-line__words">
          <Text className="growth-line__title">{title}</Text>
          <Text className="growth-line__note">{note}</Text>
        </View>
        <Text className={`growth-line__amount${gained ? ' growth-line__amount--gained' : ''}`}>{amount}</Text>
        <View className={`growth-line__sign${open ? ' growth-line__sign--open' : ''}`}>
          {opens && <Icon name="chevron" size="small" />}
        </View>
      </View>
      {open && (
        <View className="growth-line__reckoning">
          {explanation.map(({ label, value }, index) => (
            <View key={`${index}-${label}`} className="growth-line__step">
              <Text className="growth-line__label">{label}</Text>
              <Text className="growth-line__value">{value}</Text>
            </View>
          ))}
        </View>
      )}
    </View>
  );
}
