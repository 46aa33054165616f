import { Button } from '@tarojs/components';
import { copyText } from './clipboard';
import { toast } from './feedback';
import { withQuery } from './navigation';
import type { ShareButtonProps, SharedPage, UseSharedPage } from './share.types';

export type { SharedPage } from './share.types';

/** A browser has no menu of WeChat's. */
export const useSharedPage: UseSharedPage = () => undefined;

/** A browser has no friends to hand a page on to: it copies the page's address. */
export function ShareButton({ id, className, shared, children }: ShareButtonProps) {
  const copy = () => copyText(addressOf(shared)).catch(() => toast('没有复制成功'));
  return (
    <Button id={id} className={className} onClick={copy}>
      {children}
    </Button>
  );
}

function addressOf({ page, query }: SharedPage): string {
  const { origin, pathname } = window.location;
  return `${origin}${pathname}#${withQuery(page, query)}`;
}
