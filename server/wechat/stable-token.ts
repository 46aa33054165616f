import type { WechatAppSettings } from './settings';
import { callWeixin, type WeixinEndpoint } from './weixin-http';

/** What stable_token answered; `ttlSeconds` counts from when it was asked. */
export type StableToken =
  | { readonly ok: true; readonly token: string; readonly ttlSeconds: number }
  | { readonly ok: false; readonly reason: string };

/**
 * Asks for the access token of an app. Without force WeChat hands out the same token until its last five minutes; by
 * force it kills the present one at once (WeChat: stable access token; at most 20 a day, 30 s apart).
 */
export async function fetchStableToken(
  endpoint: WeixinEndpoint,
  { appid, secret }: Pick<WechatAppSettings, 'appid' | 'secret'>,
  force: boolean,
): Promise<StableToken> {
  const reply = await callWeixin(endpoint, {
    path: '/cgi-bin/stable_token',
    body: { grant_type: 'client_credential', appid, secret, force_refresh: force },
  });
  if (reply.kind === 'refused') return { ok: false, reason: `errcode ${reply.errcode}` };
  if (reply.kind !== 'ok') return { ok: false, reason: reply.reason };
  const { access_token: token, expires_in: ttlSeconds } = reply.body;
  if (typeof token !== 'string' || token === '' || typeof ttlSeconds !== 'number' || ttlSeconds <= 0) {
    return { ok: false, reason: 'the answer held no token' };
  }
  return { ok: true, token, ttlSeconds };
}
