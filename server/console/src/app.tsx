import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { lazy, Suspense } from 'react';
import { HashRouter, Route, Routes } from 'react-router';
import { ApiFault } from './api/client';
import { SessionProvider, useSession } from './api/session';
import { FaultState, LoadingState } from './components/states';
import { Door } from './layout/door';
import { Shell } from './layout/shell';
import { AppearanceProvider, useAppearance } from './theme/appearance';
import { themeOf } from './theme/tokens';

const LogInPage = lazy(() => import('./pages/sign-in/log-in-page'));
const InvitationPage = lazy(() => import('./pages/sign-in/invitation-page'));

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      // A refusal stays one; nobody answering may be a moment's trouble.
      retry: (times, error) => error instanceof ApiFault && error.isUnknown && times < 2,
    },
  },
});

/** The console: light or dark, in Chinese, behind its login. */
export function Root() {
  return (
    <AppearanceProvider>
      <Themed />
    </AppearanceProvider>
  );
}

function Themed() {
  const { appearance } = useAppearance();
  return (
    <ConfigProvider locale={zhCN} theme={themeOf(appearance)} button={{ autoInsertSpace: false }}>
      <AntApp>
        <QueryClientProvider client={queries}>
          <SessionProvider>
            <HashRouter>
              <Routes>
                <Route
                  path="/invitation/:token"
                  element={
                    <Suspense fallback={<LoadingState />}>
                      <InvitationPage />
                    </Suspense>
                  }
                />
                <Route path="*" element={<Gate />} />
              </Routes>
            </HashRouter>
          </SessionProvider>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}

/** The login stands in place of the page that was asked for, so that it is there after logging in. */
function Gate() {
  const { session, isLoading, fault, refresh } = useSession();
  if (session) return <Shell />;
  if (isLoading) return <Door>{null}</Door>;
  if (fault) {
    return (
      <Door>
        <FaultState fault={fault} onRetry={() => void refresh()} />
      </Door>
    );
  }
  return (
    <Suspense fallback={<Door>{null}</Door>}>
      <LogInPage />
    </Suspense>
  );
}
