import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isJsonObject, textOf } from './json';
import { maskOpenid, type WechatLogger } from './logger';
import { type WechatAccounts, type WechatIdentity, WechatUnavailable } from './ports';
import type { WechatAppSettings } from './settings';
import type { WeixinApi } from './weixin-api';
import { callWeixin, type WeixinEndpoint, type WeixinReply } from './weixin-http';

/** A code that is expired, unknown, used before, or empty (Mini-program: code2Session). */
const CODE_ERRCODES = new Set([40029, 40163, 41008]);
/** The platform holds the person for high-risk; trying again does not help. */
const BLOCKED_ERRCODE = 40226;
/** An openid that is malformed or not this app's: the phone code belongs to somebody else. */
const OPENID_ERRCODE = 40003;
/** No such person (Official account: user info). */
const NO_SUCH_USER_ERRCODES = new Set([40003, 46004]);
/** Openid bad, openid of another app, person not active within two hours: the check cannot judge. */
const CANNOT_JUDGE_ERRCODES = new Set([40003, 43104, 61010]);
/** The answer of the check's first version. */
const RISKY_ERRCODE = 87014;
/** Characters that one check takes (Mini-program: msg_sec_check). */
const TEXT_CHECK_LENGTH = 2_500;
/** What kind of text is checked (Mini-program: msg_sec_check, scene). */
const SCENES = { profile: 1, comment: 2 } as const;

export interface AccountsOptions {
  readonly endpoint: WeixinEndpoint;
  readonly api: WeixinApi;
  readonly miniprogram: Pick<WechatAppSettings, 'appid' | 'secret'>;
  /** Whether there is an official account to ask. */
  readonly hasOfficial: boolean;
  readonly logger: WechatLogger;
}

/** Login, phone number, followers and the text check, as WeChat answers them. */
export function createAccounts({ endpoint, api, miniprogram, hasOfficial, logger }: AccountsOptions): WechatAccounts {
  const unavailable = (what: string, reply: Exclude<WeixinReply, { kind: 'ok' }>) => {
    const reason = reply.kind === 'refused' ? `errcode ${reply.errcode} ${reply.errmsg}` : reply.reason;
    logger.error({ what, reason }, 'WeChat did not answer');
    return new WechatUnavailable(what);
  };

  return {
    async identityOfLogin(code) {
      const { appid, secret } = miniprogram;
      const query = { appid, secret, js_code: code, grant_type: 'authorization_code' };
      const reply = await callWeixin(endpoint, { path: '/sns/jscode2session', query });
      if (reply.kind === 'refused' && CODE_ERRCODES.has(reply.errcode)) return refuse('codeRefused');
      if (reply.kind === 'refused' && reply.errcode === BLOCKED_ERRCODE) return refuse('blocked');
      if (reply.kind !== 'ok') throw unavailable('login', reply);
      const openid = textOf(reply.body.openid);
      const sessionKey = textOf(reply.body.session_key);
      if (openid === null || sessionKey === null) throw new WechatUnavailable('login: no openid in the answer');
      return accept({ openid, unionid: textOf(reply.body.unionid), sessionKey });
    },

    async phoneNumberOf(code, openid) {
      const reply = await api.call('miniprogram', { path: '/wxa/business/getuserphonenumber', body: { code, openid } });
      if (reply.kind === 'refused' && (CODE_ERRCODES.has(reply.errcode) || reply.errcode === OPENID_ERRCODE)) {
        return refuse('codeRefused');
      }
      if (reply.kind !== 'ok') throw unavailable('phone number', reply);
      return parsePhoneNumber(reply.body.phone_info, miniprogram.appid);
    },

    async followerOf(officialOpenid) {
      if (!hasOfficial) return null;
      const query = { openid: officialOpenid, lang: 'zh_CN' };
      const reply = await api.call('official', { path: '/cgi-bin/user/info', query });
      if (reply.kind === 'refused' && NO_SUCH_USER_ERRCODES.has(reply.errcode)) return null;
      if (reply.kind !== 'ok') throw unavailable('follower', reply);
      const identity: WechatIdentity = { openid: officialOpenid, unionid: textOf(reply.body.unionid) };
      return { ...identity, follows: Number(reply.body.subscribe) === 1 };
    },

    async checkText(openid, text, kind = 'profile') {
      let worst: 'pass' | 'review' = 'pass';
      for (const content of piecesOf(text)) {
        const body = { version: 2, scene: SCENES[kind], openid, content };
        const reply = await api.call('miniprogram', { path: '/wxa/msg_sec_check', body });
        if (reply.kind === 'refused' && reply.errcode === RISKY_ERRCODE) return 'risky';
        if (reply.kind === 'refused' && CANNOT_JUDGE_ERRCODES.has(reply.errcode)) {
          logger.warn({ errcode: reply.errcode, openid: maskOpenid(openid) }, 'WeChat could not judge a text');
          worst = 'review';
          continue;
        }
        if (reply.kind !== 'ok') throw unavailable('text check', reply);
        const suggest = isJsonObject(reply.body.result) ? reply.body.result.suggest : undefined;
        if (suggest === 'risky') return 'risky';
        // An answer of a kind that is not known yet must not let a text through.
        if (suggest !== 'pass') worst = 'review';
      }
      return worst;
    },
  };
}

/** `countryCode` comes as a number or as text (Mini-program: phone number). */
function parsePhoneNumber(phoneInfo: unknown, appid: string): Result<string, 'codeRefused'> {
  if (!isJsonObject(phoneInfo)) throw new WechatUnavailable('phone number: none in the answer');
  const watermark = isJsonObject(phoneInfo.watermark) ? phoneInfo.watermark : {};
  // The code was made in another app: its number proves nothing about this member.
  if (watermark.appid !== appid) return refuse('codeRefused');
  const country = textOf(phoneInfo.countryCode);
  const number = textOf(phoneInfo.purePhoneNumber);
  if (country === null || number === null || !/^\d{1,4}$/.test(country) || !/^\d{4,15}$/.test(number)) {
    throw new WechatUnavailable('phone number: not a number in the answer');
  }
  return accept(`+${country}${number}`);
}

function piecesOf(text: string): string[] {
  const points = Array.from(text);
  const pieces: string[] = [];
  for (let start = 0; start < points.length; start += TEXT_CHECK_LENGTH) {
    pieces.push(points.slice(start, start + TEXT_CHECK_LENGTH).join(''));
  }
  return pieces;
}
