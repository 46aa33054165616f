import { createHmac } from 'node:crypto';

/** The client's calls whose names stand where a server's call has its path (Mini-program virtual payment: signing). */
export type ClientCall = 'requestVirtualPayment' | 'requestSubscribeSign' | 'requestAppleSubscribeSign';

/**
 * `pay_sig` of a call of the server: HMAC-SHA256 under the AppKey over `<path>&<raw body>`, in lower-case hexadecimal. The
 * key is used as the text that it is (Mini-program virtual payment: signing).
 * @param path without the query, e.g. `/xpay/query_order`
 */
export function paySigOf(appKey: string, path: string, body: string): string {
  return hmac(appKey, `${path}&${body}`);
}

/** `paySig` of a call of the client's over its `signData`. */
export function clientPaySigOf(
  appKey: string,
  signData: string,
  clientCall: ClientCall = 'requestVirtualPayment',
): string {
  return hmac(appKey, `${clientCall}&${signData}`);
}

/** `signature`, the user's side: HMAC-SHA256 under the session_key, which is used as text and not decoded. */
export function userSignatureOf(sessionKey: string, text: string): string {
  return hmac(sessionKey, text);
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
}
