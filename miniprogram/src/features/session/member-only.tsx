import { type ReactNode, useState } from 'react';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { attempt } from '@/features/attempt';
import { usePageShow } from '@/platform/page-events';
import { isLoggedIn, logInAndReload } from './session';

export interface MemberOnlyProps {
  /** What a login would show: `登录后查看你的订单`. */
  readonly invitation: string;
  /** Mounted only while somebody is logged in, so that it may ask the server as its first act. */
  readonly children: ReactNode;
}

/** In place of a page that is somebody's own, an invitation to log in; nobody is logged in without asking for it. */
export function MemberOnly({ invitation, children }: MemberOnlyProps) {
  const [loggedIn, setLoggedIn] = useState(isLoggedIn);
  usePageShow(() => setLoggedIn(isLoggedIn()));
  if (loggedIn) return children;
  const logIn = () =>
    attempt(async () => {
      await logInAndReload();
      setLoggedIn(true);
    });
  return (
    <EmptyState icon="person" title="还没有登录" hint={invitation}>
      <Button id="log-in" kind="brand" size="small" onTap={logIn}>
        微信登录
      </Button>
    </EmptyState>
  );
}
