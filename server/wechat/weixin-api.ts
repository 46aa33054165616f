import type { AccessTokens } from './access-token';
import type { WechatApp } from './ports';
import { callWeixin, type WeixinCall, type WeixinEndpoint, type WeixinReply } from './weixin-http';

/** Token invalid or no longer the latest, expired, missing, not well-formed (WeChat: global return codes). */
const TOKEN_ERRCODES = new Set([40001, 42001, 41001, 40014]);

/** Calls of api.weixin.qq.com that carry an access token. */
export class WeixinApi {
  constructor(
    private readonly endpoint: WeixinEndpoint,
    private readonly tokens: AccessTokens,
  ) {}

  /** Calls in the name of an app; when the token is refused, once more with another one. */
  async call(app: WechatApp, call: WeixinCall): Promise<WeixinReply> {
    const token = await this.tokens.tokenOf(app);
    if (token === null) return { kind: 'notSent', reason: 'no access token' };
    const reply = await this.callWith(token, call);
    if (reply.kind !== 'refused' || !TOKEN_ERRCODES.has(reply.errcode)) return reply;
    const another = await this.tokens.tokenInsteadOf(app, token);
    if (another === null) return { kind: 'notSent', reason: 'no access token' };
    const again = await this.callWith(another, call);
    if (again.kind !== 'refused' || !TOKEN_ERRCODES.has(again.errcode)) return again;
    return { kind: 'notSent', reason: `access token refused twice: ${again.errcode}` };
  }

  private callWith(token: string, call: WeixinCall): Promise<WeixinReply> {
    return callWeixin(this.endpoint, { ...call, query: { access_token: token, ...call.query } });
  }
}
