import type { Middleware } from 'koa';
import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import { AccessTokens } from './access-token';
import { createAccounts } from './accounts';
import type { WechatLogger } from './logger';
import { createMessages } from './messages';
import { payNoticeRoutes } from './pay/notice.routes';
import { createPayChannel } from './pay/pay-channel';
import { createPayClient } from './pay/pay-client';
import { parsePayKeys } from './pay/pay-keys';
import { createTradeBills } from './pay/trade-bill';
import type {
  PaymentChannel,
  PayNoticeHandler,
  PushHandler,
  TradeBills,
  WechatAccounts,
  WechatMessages,
  WechatShipping,
} from './ports';
import { pushRoutes } from './push/push.routes';
import type { WechatAppSettings, WechatEndpoints, WechatPaySettings } from './settings';
import { createShipping } from './shipping';
import { fetchStableToken } from './stable-token';
import { WeixinApi } from './weixin-api';

export type { WechatLogger } from './logger';
export { fitTemplateData, fitTemplateValue } from './template-value';
export { WechatToken } from './wechat.entity';

export interface WechatOptions {
  readonly endpoints: WechatEndpoints;
  readonly miniprogram: WechatAppSettings;
  readonly official: WechatAppSettings | null;
  readonly pay: WechatPaySettings | null;
  readonly clock: Clock;
  /** Holds the access tokens; its schema must have `WechatToken`. */
  readonly database: Database;
  /** Where WeChat reaches this system; without a slash at the end. */
  readonly publicUrl: string;
  readonly logger: WechatLogger;
  /** How long one call of WeChat may take; 5 s by default. */
  readonly timeoutMs?: number;
}

/** WeChat as the rest of the system sees it. */
export interface Wechat {
  readonly accounts: WechatAccounts;
  readonly messages: WechatMessages;
  readonly shipping: WechatShipping;
  /** Null without the credentials of WeChat Pay. */
  readonly pay: {
    readonly channel: PaymentChannel;
    readonly bills: TradeBills;
    /** To be mounted before any body parser, without a limit by address. */
    noticeRoutes(handler: PayNoticeHandler): Middleware;
  } | null;
  /** To be mounted before any body parser, without a limit by address. */
  pushRoutes(handler: PushHandler): Middleware;
}

/**
 * Puts the adapters together. Opens nothing and starts nothing: there is nothing to close.
 * @throws Error when a key cannot be read
 */
export function createWechat(options: WechatOptions): Wechat {
  const { endpoints, miniprogram, official, clock, database, logger } = options;
  const endpoint = { apiUrl: endpoints.apiUrl, timeoutMs: options.timeoutMs };
  const settings = { miniprogram, official };
  const tokens = new AccessTokens({
    clock,
    database,
    logger,
    fetchToken: async (app, force) => {
      const credentials = settings[app];
      if (credentials === null) return { ok: false, reason: 'there is no such app' };
      return fetchStableToken(endpoint, credentials, force);
    },
  });
  const api = new WeixinApi(endpoint, tokens);
  const hasOfficial = official !== null;
  return {
    accounts: createAccounts({ endpoint, api, miniprogram, hasOfficial, logger }),
    messages: createMessages({ api, miniprogramAppid: miniprogram.appid, hasOfficial, logger }),
    shipping: createShipping(api, logger),
    pay: options.pay === null ? null : createPay(options, options.pay),
    pushRoutes: (handler) => pushRoutes({ miniprogram, official, clock, handler, logger }),
  };
}

function createPay(options: WechatOptions, settings: WechatPaySettings): NonNullable<Wechat['pay']> {
  const { endpoints, clock, logger, publicUrl, timeoutMs } = options;
  const { appid } = options.miniprogram;
  const keys = parsePayKeys(settings);
  const client = createPayClient(appid, { payUrl: endpoints.payUrl, timeoutMs, keys, clock, logger });
  return {
    channel: createPayChannel({ client, keys, appid, publicUrl, clock, logger }),
    bills: createTradeBills(client, logger),
    noticeRoutes: (handler) => payNoticeRoutes({ settings, clock, handler, logger }),
  };
}
