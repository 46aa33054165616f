import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useMemo } from 'react';
import type { OperatorSessionView } from '../../../../shared/contract/ops/operator';
import type { Permission } from '../../../../shared/contract/ops/permission';
import { ApiFault, callApi, setSession } from './client';

const SESSION = ['session'] as const;

/** The logged-in operator, what they may do, and how they come and go. */
export interface SessionState {
  /** Null where nobody is logged in. */
  readonly session: OperatorSessionView | null;
  readonly isLoading: boolean;
  /** Why it could not be asked; null when it could. */
  readonly fault: ApiFault | null;
  /** Asks again who is logged in. */
  refresh(): Promise<void>;
  /** Ends the session here and at the server. */
  logOut(): Promise<void>;
  can(permission: Permission | 'self'): boolean;
}

const Context = createContext<SessionState | null>(null);

/** Knows who is logged in; a session that ends anywhere ends it here at the next call. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const { data, isPending, error } = useQuery({
    queryKey: SESSION,
    queryFn: findSession,
    staleTime: 60_000,
    refetchInterval: 5 * 60_000,
    retry: false,
  });
  const session = data ?? null;
  const forget = useCallback(() => {
    queries.setQueryData(SESSION, null);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
  }, [queries]);
  // Before the pages below ask anything: an effect would come after theirs.
  setSession(session?.csrfToken ?? '', () => {
    if (queries.getQueryData(SESSION)) forget();
  });
  const state = useMemo<SessionState>(
    () => ({
      session,
      isLoading: isPending,
      fault: error instanceof ApiFault ? error : null,
      refresh: async () => {
        await queries.refetchQueries({ queryKey: SESSION });
      },
      logOut: async () => {
        await callApi('DELETE', '/ops/v1/session');
        forget();
      },
      can: (permission) => session !== null && (permission === 'self' || session.permissions.includes(permission)),
    }),
    [session, isPending, error, queries, forget],
  );
  return <Context.Provider value={state}>{children}</Context.Provider>;
}

/** The session's state, anywhere in the console. */
export function useSession(): SessionState {
  const state = useContext(Context);
  if (!state) throw new Error('useSession stands outside SessionProvider');
  return state;
}

/** The logged-in operator; only below the login. */
export function useOperator(): OperatorSessionView {
  const { session } = useSession();
  if (!session) throw new Error('nobody is logged in here');
  return session;
}

async function findSession(): Promise<OperatorSessionView | null> {
  try {
    return (await callApi<OperatorSessionView>('GET', '/ops/v1/session')).body;
  } catch (error) {
    if (error instanceof ApiFault && error.status === 401) return null;
    throw error;
  }
}
