/** What the interfaces of api.weixin.qq.com refuse with, and the words that come with it. */
const WORDS = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40029: 'invalid code',
  40037: 'invalid template_id',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40129: 'invalid scene',
  40163: 'code been used',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  42001: 'access_token expired',
  43004: 'require subscribe',
  43101: 'user refuse to accept the msg',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  47001: 'data format error',
  47003: 'argument invalid!',
  48001: 'api unauthorized',
  61010: 'code is expired',
  87007: 'session_key is not existed or expired',
  87009: 'invalid signature',
  10060001: '支付单不存在',
  10060002: '支付单已完成发货，无法继续发货',
  10060004: '支付单处于不可发货的状态',
  268490001: 'invalid openid',
  268490002: 'invalid argument',
  268490003: 'invalid pay_sig',
  268490004: 'repeated request',
  268490013: 'order cannot be refunded',
  268490016: 'left_fee mismatch',
  690000000: 'user has not subscribed',
} as const;

/** The numbers of refusals. */
export type ErrCode = keyof typeof WORDS;

/** A refusal of api.weixin.qq.com on its way to the wire; the HTTP status stays 200. */
export class WeixinError extends Error {
  constructor(
    readonly errcode: ErrCode,
    more = '',
  ) {
    super(`${WORDS[errcode]}${more === '' ? '' : ` ${more}`}`);
  }
}
