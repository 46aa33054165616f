import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Icon } from '../icon/icon';
import { TagPill } from '../tag-pill/tag-pill';
import './ledger-line.scss';

export interface LedgerLineProps {
  readonly id?: string;
  readonly title: string;
  /** When it was, and of which kind. */
  readonly note: string;
  /** `+50` */
  readonly amount: string;
  /** The amount for somebody who listens. */
  readonly spokenAmount: string;
  /** It came, it went, it is still to come, or it counts no more. */
  readonly tone: 'gained' | 'lost' | 'waiting' | 'void';
  /** A word on where it stands, unless it simply holds. */
  readonly state?: string;
  /** How the amount was computed; opened by a tap. */
  readonly explanation: readonly { readonly label: string; readonly value: string }[];
}

/** One entry of a ledger that opens its own reckoning in place. */
export function LedgerLine({ id, title, note, amount, spokenAmount, tone, state, explanation }: LedgerLineProps) {
  const [open, setOpen] = useState(false);
  const opens = explanation.length > 0;
  const spoken = [title, spokenAmount, state, note].filter((words) => words !== undefined).join('，');
  return (
    <View id={id} className="ledger-line">
      <View
        className={`ledger-line__head${opens ? ' ledger-line__head--tappable' : ''}`}
        ariaRole={opens ? 'button' : undefined}
        ariaLabel={opens ? `${spoken}，${open ? '收起' : '展开'}说明` : spoken}
        onClick={opens ? () => setOpen(!open) : undefined}
      >
        <View className="ledger-line__words">
          <View className="ledger-line__first">
            <Text className="ledger-line__title">{title}</Text>
            {state !== undefined && <TagPill tone={tone === 'waiting' ? 'warn' : 'plain'}>{state}</TagPill>}
          </View>
          <Text className="ledger-line__note">{note}</Text>
        </View>
        <Text className={`ledger-line__amount ledger-line__amount--${tone}`}>{amount}</Text>
        <View className={`ledger-line__sign${open ? ' ledger-line__sign--open' : ''}`}>
          {opens && <Icon name="chevron" size="small" />}
        </View>
      </View>
      {open && (
        <View className="ledger-line__reckoning">
          {explanation.map(({ label, value }, index) => (
            <View key={`${index}-${label}`} className="ledger-line__step">
              <Text className="ledger-line__label">{label}</Text>
              <Text className="ledger-line__value">{value}</Text>
            </View>
          ))}
        </View>
      )}
    </View>
  );
}
