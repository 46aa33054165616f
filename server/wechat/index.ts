import type { Middleware } from 'koa';
import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import { AccessTokens } from './access-token';
import { createAccounts } from './accounts';
import type { WechatLogger } from './logger';
import { createMessages } from './messages';
import { papayNoticeRoutes } from './papay/notice.routes';
import { createRenewalChannel } from './papay/renewal-channel';
import { V2Client } from './papay/v2-client';
import { payNoticeRoutes } from './pay/notice.routes';
import { createPayChannel } from './pay/pay-channel';
import { createPayClient, type PayClient } from './pay/pay-client';
import { parsePayKeys } from './pay/pay-keys';
import { createTradeBills } from './pay/trade-bill';
import type {
  AppleRefundAnswerer,
  PapayChannel,
  PapayNoticeHandler,
  PaymentChannel,
  PayNoticeHandler,
  PushHandler,
  SubscriptionChannel,
  TradeBills,
  VirtualPayChannel,
  WechatAccounts,
  WechatMessages,
  WechatShipping,
} from './ports';
import { pushRoutes } from './push/push.routes';
import type {
  WechatAppSettings,
  WechatEndpoints,
  WechatPaySettings,
  WechatRenewalSettings,
  WechatVirtualSettings,
} from './settings';
import { createShipping } from './shipping';
import { fetchStableToken } from './stable-token';
import { createSubscriptionChannel } from './virtual/subscription-channel';
import { createVirtualChannel } from './virtual/virtual-channel';
import { WeixinApi } from './weixin-api';

export type { WechatLogger } from './logger';
export { fitTemplateData, fitTemplateValue } from './template-value.rules';
export { WechatToken } from './wechat.entity';

export interface WechatOptions {
  readonly endpoints: WechatEndpoints;
  readonly miniprogram: WechatAppSettings;
  readonly official: WechatAppSettings | null;
  readonly pay: WechatPaySettings | null;
  /** Null or left out: there is no auto-renewal. */
  readonly renewal?: WechatRenewalSettings | null;
  /** Null or left out: nothing is sold by virtual payment. */
  readonly virtual?: WechatVirtualSettings | null;
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
  /** Auto-renewal; null without the credentials of WeChat Pay or the key of its v2 interfaces. */
  readonly renewal: {
    readonly channel: PapayChannel;
    /** To be mounted before any body parser, without a limit by address. */
    noticeRoutes(handler: PapayNoticeHandler): Middleware;
  } | null;
  /** Virtual payment; null without its credentials. */
  readonly virtual: VirtualPayChannel | null;
  /** Auto-renewal on its rail; null without its credentials, and in WeChat's own sandbox, which has none. */
  readonly subscriptions: SubscriptionChannel | null;
  /** To be mounted before any body parser, without a limit by address. */
  pushRoutes(handler: PushHandler, answerRefund?: AppleRefundAnswerer): Middleware;
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
    ...createPay(options),
    ...createVirtual(options, api),
    pushRoutes: (handler, answerRefund) => pushRoutes({ miniprogram, official, clock, handler, answerRefund, logger }),
  };
}

function createPay(options: WechatOptions): Pick<Wechat, 'pay' | 'renewal'> {
  const { endpoints, clock, logger, publicUrl, timeoutMs, pay: settings } = options;
  const { appid } = options.miniprogram;
  if (settings === null) return { pay: null, renewal: null };
  const keys = parsePayKeys(settings);
  const client = createPayClient(appid, { payUrl: endpoints.payUrl, timeoutMs, keys, clock, logger });
  return {
    pay: {
      channel: createPayChannel({ client, keys, appid, publicUrl, clock, logger }),
      bills: createTradeBills(client, logger),
      noticeRoutes: (handler) => payNoticeRoutes({ settings, clock, handler, logger }),
    },
    renewal: createRenewal(options, keys.mchid, client),
  };
}

function createVirtual(
  { virtual: settings, miniprogram, clock, logger }: WechatOptions,
  api: WeixinApi,
): Pick<Wechat, 'virtual' | 'subscriptions'> {
  if (!settings) {
    logger.info({}, 'virtual payment is off: WECHAT_VIRTUAL_OFFER_ID is not set');
    return { virtual: null, subscriptions: null };
  }
  const virtual = createVirtualChannel({ api, settings, appid: miniprogram.appid, clock, logger });
  const isLive = settings.environment === 0;
  return { virtual, subscriptions: isLive ? createSubscriptionChannel({ api, settings, orders: virtual }) : null };
}

function createRenewal(options: WechatOptions, mchid: string, v3: PayClient): Wechat['renewal'] {
  const { endpoints, clock, logger, publicUrl, timeoutMs, renewal } = options;
  const { appid } = options.miniprogram;
  if (!renewal) {
    logger.info({}, 'auto-renewal is off: WECHATPAY_API_V2_KEY is not set');
    return null;
  }
  const { apiV2Key } = renewal;
  const v2 = new V2Client({ payUrl: endpoints.payUrl, appid, mchid, apiV2Key, timeoutMs, logger });
  return {
    channel: createRenewalChannel({ v2, v3, mchid, appid, apiV2Key, publicUrl, clock, logger }),
    noticeRoutes: (handler) => papayNoticeRoutes({ apiV2Key, handler, logger }),
  };
}
