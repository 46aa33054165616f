import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { go } from '@/features/routes';

/** The business has no points. */
export function NoPoints() {
  return (
    <EmptyState icon="points" title="积分还没有开放" hint="开放后，余额和每一笔明细都会显示在这里">
      <Button id="to-home" kind="ghost" size="small" onTap={go.home}>
        回到首页
      </Button>
    </EmptyState>
  );
}

/** No entry at all. */
export function NothingYet({ unit }: { readonly unit: string }) {
  return (
    <EmptyState icon="points" title={`还没有${unit}记录`} hint="获得和使用的每一笔都会记在这里，点开能看到怎么算的">
      <Button id="to-home" kind="ghost" size="small" onTap={go.home}>
        回到首页
      </Button>
    </EmptyState>
  );
}

export interface NothingOfKindProps {
  readonly direction: 'in' | 'out';
  readonly onAll: () => void;
}

/** No entry in this direction. */
export function NothingOfKind({ direction, onAll }: NothingOfKindProps) {
  return (
    <EmptyState
      icon="document"
      title={direction === 'in' ? '还没有获得过' : '还没有使用过'}
      hint="换一类看看，或者查看全部"
    >
      <Button id="show-all" kind="ghost" size="small" onTap={onAll}>
        查看全部
      </Button>
    </EmptyState>
  );
}
