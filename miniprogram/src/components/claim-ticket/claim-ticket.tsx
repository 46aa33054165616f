import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { BenefitIcon } from '../benefit-icon/benefit-icon';
import './claim-ticket.scss';

export interface ClaimTicketProps {
  readonly id?: string;
  readonly icon: string;
  readonly name: string;
  /** What it is worth: `满 ¥100 减 ¥20`. */
  readonly value: string;
  /** Until when, or what became of it. */
  readonly line: string;
  readonly tone: 'plain' | 'warn';
  /** How often it can still be used; null where there is but one use. */
  readonly uses: string | null;
  /** Used, expired or taken back: drawn in grey. */
  readonly over: boolean;
  /** Opens all about it. */
  readonly onTap?: () => void;
  /** The next step: a small Button. */
  readonly step?: ReactNode;
  /** More below, across the ticket: a code. */
  readonly children?: ReactNode;
}

/** A ticket that a member holds: a stub with its sign, then what it is worth and how long. */
export function ClaimTicket(props: ClaimTicketProps) {
  const { id, icon, name, value, line, tone, uses, over, onTap, step, children } = props;
  const look = ['claim-ticket', over && 'claim-ticket--over', children !== undefined && 'claim-ticket--long'];
  return (
    <View id={id} className={look.filter(Boolean).join(' ')}>
      <View className="claim-ticket__main">
        <View
          className={`claim-ticket__head${onTap === undefined ? '' : ' claim-ticket__head--tappable'}`}
          ariaRole={onTap === undefined ? undefined : 'button'}
          ariaLabel={[name, value, line, uses].filter((words) => words !== null).join('，')}
          onClick={onTap}
        >
          <View className="claim-ticket__stub">
            <BenefitIcon icon={icon} locked={over} />
          </View>
          <View className="claim-ticket__words">
            <Text className="claim-ticket__name">{name}</Text>
            <Text className="claim-ticket__value">{value}</Text>
            <Text className={`claim-ticket__line claim-ticket__line--${tone}`}>{line}</Text>
            {uses !== null && <Text className="claim-ticket__line">{uses}</Text>}
          </View>
        </View>
        {step !== undefined && <View className="claim-ticket__step">{step}</View>}
      </View>
      {children}
    </View>
  );
}
