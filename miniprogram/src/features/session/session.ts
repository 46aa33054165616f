import { api } from '@/api/api';
import { currentToken, forgetSession, logIn } from '@/api/session-keeper';
import { useHome } from '@/features/home/home-store';

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

/** Logs out here, and at the server when it can be reached; the token is forgotten in any case. */
export async function logOut(): Promise<void> {
  try {
    await api.endSession();
  } finally {
    forgetSession();
    useHome.getState().set(null);
    await useHome.getState().load();
  }
}
