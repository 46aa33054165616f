import { isRefusal } from './api-error';
import { type Call, send } from './request';
import { currentToken, logIn } from './session-keeper';

/**
 * Sends a call as whoever is logged in. When the session has ended on the server, or WeChat knows a newer login than it, it
 * is renewed once without a word and the call is repeated: a refused call has done nothing, so the repeat is safe. Somebody who never logged in, or logged
 * out, is not logged in behind their back: the refusal goes to the page.
 * @throws ApiError
 */
export async function call<T>(request: Call): Promise<T> {
  const token = currentToken();
  try {
    return await send<T>(request, token);
  } catch (error) {
    if (token === null || !isRefusal(error, 'SESSION_ENDED', 'NOT_LOGGED_IN', 'SESSION_KEY_EXPIRED')) throw error;
    return send<T>(request, await renewedToken(token));
  }
}

/**
 * Sends a call as whoever is logged in, and leaves an ended session ended: for the calls by which a member leaves.
 * @throws ApiError
 */
export function callAsIs<T>(request: Call): Promise<T> {
  return send<T>(request, currentToken());
}

/** A newer token than the ended one: somebody else's renewal if there was one in the meantime, else an own login. */
async function renewedToken(ended: string): Promise<string> {
  const present = currentToken();
  return present !== null && present !== ended ? present : (await logIn()).token;
}
