import { Button } from '../button/button';
import { EmptyState } from '../empty-state/empty-state';

export interface ErrorStateProps {
  /** What happened and what to do, as the server or the network worded it. */
  readonly message: string;
  readonly onRetry: () => unknown;
}

/** In the place of a page that could not be loaded. */
export function ErrorState({ message, onRetry }: ErrorStateProps) {
  return (
    <EmptyState icon="offline" title="页面没有打开" hint={message}>
      <Button kind="ghost" size="small" onTap={onRetry}>
        重新加载
      </Button>
    </EmptyState>
  );
}
