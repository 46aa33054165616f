import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Icon } from '../icon/icon';
import './consent-line.scss';

export interface ConsentLineProps {
  readonly id: string;
  /** What the tick says: `我同意`. */
  readonly words: string;
  /** What it is for, for those who listen: `同意协议`. */
  readonly label: string;
  readonly ticked: boolean;
  readonly onTick: () => void;
  /** How often the member was reminded of it; each reminder moves it anew. */
  readonly reminders: number;
  /** The texts that are agreed to, one `ConsentLink` each; none where they stand on the page itself. */
  readonly children?: ReactNode;
}

/** A consent with a box of its own, which nobody but the member ticks. */
export function ConsentLine({ id, words, label, ticked, onTick, reminders, children }: ConsentLineProps) {
  // Two animations that look alike: a second reminder moves again only under another name.
  const nudge = reminders > 0 && !ticked ? ` consent-line--reminded consent-line--nudge-${reminders % 2}` : '';
  return (
    <View className={`consent-line${nudge}`}>
      <View
        id={id}
        className="consent-line__tick"
        ariaRole="checkbox"
        ariaLabel={`${label}，${ticked ? '已勾选' : '未勾选'}`}
        onClick={onTick}
      >
        <View className={`consent-line__box${ticked ? ' consent-line__box--ticked' : ''}`}>
          {ticked && <Icon name="check" size="small" />}
        </View>
        <Text>{words}</Text>
      </View>
      {children}
    </View>
  );
}

export interface ConsentLinkProps {
  readonly id?: string;
  readonly children: string;
  readonly onTap: () => void;
}

/** Leads to a text that is agreed to. */
export function ConsentLink({ id, children, onTap }: ConsentLinkProps) {
  return (
    <Text id={id} className="consent-line__link" onClick={onTap}>
      {children}
    </Text>
  );
}
