import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import './list-group.scss';

/** Lines that belong together, on one sheet. */
export function ListGroup({ children }: { readonly children: ReactNode }) {
  return <View className="list-group">{children}</View>;
}

export interface ListLineProps {
  readonly title: string;
  readonly icon?: IconName;
  /** What stands at the end of the line: a state, a number. */
  readonly note?: ReactNode;
  /** Where it leads; a line without it is only read. */
  readonly onTap?: () => void;
  /** Leads on although it has no `onTap`: a native button around it answers the finger. */
  readonly leads?: boolean;
  readonly id?: string;
}

/** One line of a list, at least 52 points high. */
export function ListLine({ title, icon, note, onTap, leads = onTap !== undefined, id }: ListLineProps) {
  return (
    <View
      id={id}
      className={`list-line${onTap === undefined ? '' : ' list-line--tappable'}`}
      ariaRole={onTap === undefined ? undefined : 'button'}
      onClick={onTap}
    >
      {icon !== undefined && (
        <View className="list-line__icon">
          <Icon name={icon} />
        </View>
      )}
      <Text className="list-line__title">{title}</Text>
      {note !== undefined && <View className="list-line__note">{note}</View>}
      {leads && <Icon name="chevron" size="small" />}
    </View>
  );
}
