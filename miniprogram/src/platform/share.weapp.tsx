import { Button } from '@tarojs/components';
import { useShareAppMessage } from '@tarojs/taro';
import { withQuery } from './navigation';
import type { ShareButtonProps, UseSharedPage } from './share.types';

export type { SharedPage } from './share.types';

export const useSharedPage: UseSharedPage = (shared) => {
  useShareAppMessage(() =>
    shared === null ? {} : { title: shared.title, path: withQuery(shared.page, shared.query) },
  );
};

/** WeChat opens its list of friends through a native button only; it asks `useSharedPage` what to hand on. */
export function ShareButton({ id, className, children }: ShareButtonProps) {
  return (
    <Button id={id} className={className} openType="share">
      {children}
    </Button>
  );
}
