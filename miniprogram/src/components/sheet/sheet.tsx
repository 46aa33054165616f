import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Icon } from '../icon/icon';
import './sheet.scss';

export interface SheetProps {
  /** What the sheet is, for those who listen; shown as its heading unless it has one of its own. */
  readonly title: string;
  readonly children: ReactNode;
  /** The member taps beside the sheet or on its cross. */
  readonly onClose: () => void;
  /** The heading is part of the children. */
  readonly ownHeading?: boolean;
}

/** Rises from below over the page: for a closer look, or for what is asked before it is done. Shown while it is mounted. */
export function Sheet({ title, children, onClose, ownHeading = false }: SheetProps) {
  return (
    <View className="sheet" catchMove>
      <View className="sheet__shade" onClick={onClose} />
      <View className="sheet__paper" ariaRole="dialog" ariaLabel={title}>
        <View id="close-sheet" className="sheet__close" ariaRole="button" ariaLabel="关闭" onClick={onClose}>
          <Icon name="close" size="small" />
        </View>
        {!ownHeading && <Text className="sheet__title">{title}</Text>}
        {children}
      </View>
    </View>
  );
}
