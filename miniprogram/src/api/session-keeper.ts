import type { Session } from '@shared/contract/member';
import { getLoginCode } from '@/platform/login';
import { storage } from '@/platform/storage';
import { send } from './request';

/** What is kept between two starts of the app; when it ends, the server says. */
type KeptSession = Pick<Session, 'token'>;

const KEY = 'session';

let kept: KeptSession | null | undefined;
let loggingIn: Promise<Session> | null = null;

/** The token of the present session, null when nobody is logged in. */
export function currentToken(): string | null {
  if (kept === undefined) kept = storage.read<KeptSession>(KEY);
  return kept?.token ?? null;
}

/**
 * Logs in with a fresh WeChat code. Calls that come while one is under way share it, so that ten requests that meet an
 * ended session make one login.
 * @throws ApiError when the server refuses, Error when WeChat gives no code
 */
export function logIn(): Promise<Session> {
  loggingIn ??= startLogin().finally(() => {
    loggingIn = null;
  });
  return loggingIn;
}

/** Forgets the session on this device; the server is told elsewhere. */
export function forgetSession(): void {
  kept = null;
  storage.remove(KEY);
}

async function startLogin(): Promise<Session> {
  const code = await getLoginCode();
  const session = await send<Session>({ method: 'POST', path: '/sessions', body: { code } }, null);
  kept = { token: session.token };
  storage.write(KEY, kept);
  return session;
}
