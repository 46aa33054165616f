import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { go } from '@/features/routes';

export interface NoCodeProps {
  readonly title: string;
  /** Why, in the words of the server or the network. */
  readonly hint: string;
  /** Where another try may help. */
  readonly onRetry?: () => void;
}

/** In the place of a code that cannot be shown. */
export function NoCode({ title, hint, onRetry }: NoCodeProps) {
  return (
    <EmptyState icon={onRetry === undefined ? 'info' : 'offline'} title={title} hint={hint}>
      {onRetry === undefined ? (
        <Button id="to-coupons" kind="ghost" size="small" onTap={go.coupons}>
          查看我的券
        </Button>
      ) : (
        <Button id="retry" kind="ghost" size="small" onTap={onRetry}>
          再试一次
        </Button>
      )}
    </EmptyState>
  );
}
