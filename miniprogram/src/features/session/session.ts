import { api } from '@/api/api';
import { currentToken, forgetSession, logIn } from '@/api/session-keeper';
import { useHome } from '@/features/home/home-store';
import { forgetOwnData } from './own-data';

/**
 * Makes sure that somebody is logged in: at once when a session is kept, else with a WeChat login that the member does
 * not see. Only to be called for something the member has just asked for.
 * @throws ApiError, or Error when WeChat gives no code
 */
export async function ensureLoggedIn(): Promise<void> {
  if (currentToken() === null) await logIn();
}

/** The login button: logs in and shows the member's own first screen. */
export async function logInAndReload(): Promise<void> {
  await ensureLoggedIn();
  await useHome.getState().refresh();
}

/** Logs out here, and at the server when it can be reached; the token is forgotten in any case. Never rejects. */
export async function logOut(): Promise<void> {
  await api.endSession().catch(() => undefined);
  await becomeVisitor();
}

/** Forgets the session and all that was shown of its member, and shows what anyone may see. Never rejects. */
export async function becomeVisitor(): Promise<void> {
  forgetSession();
  forgetOwnData();
  useHome.getState().set(null);
  await useHome.getState().load();
}

/** Whether somebody is logged in on this phone. */
export function isLoggedIn(): boolean {
  return currentToken() !== null;
}
