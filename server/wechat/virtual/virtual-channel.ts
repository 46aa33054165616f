import type { Clock } from '../../../shared/kernel/clock';
import type { Instant } from '../../../shared/kernel/instant';
import type { WechatLogger } from '../logger';
import type { RefundFact, RefundOutcome } from '../ports';
import type { WechatVirtualSettings } from '../settings';
import type { WeixinApi } from '../weixin-api';
import type { VirtualAttempt, VirtualPayChannel, VirtualRefundRequest } from './virtual.port';
import { moneyOf, readOrder, stateOf, type XpayOrder } from './virtual-facts';
import { clientPaySigOf, userSignatureOf } from './virtual-signature';
import {
  assertXpayNumber as assertNumber,
  createXpayCaller,
  XPAY_ERRCODES as ERRCODES,
  isNoVerdict,
  reasonOf,
} from './xpay';

/** What wxa/checksession answers for a key that is not the present one. */
const STALE_KEY: ReadonlySet<number> = new Set([87007, 87009]);

/** What the payer is told of why, and who asked: others 其他, by the business's own system. */
const REFUND_REASON = '5';
const REQUESTED_BY = '3';

export interface VirtualChannelOptions {
  readonly api: WeixinApi;
  readonly settings: WechatVirtualSettings;
  /** Of the mini-program. */
  readonly appid: string;
  readonly clock: Clock;
  readonly logger: WechatLogger;
}

/** Mini-program virtual payment in goods mode 道具直购 (Mini-program: virtual payment). */
export function createVirtualChannel({
  api,
  settings,
  appid,
  clock,
  logger,
}: VirtualChannelOptions): VirtualPayChannel {
  const { offerId, appKey, environment } = settings;
  const seller = { mchid: offerId, appid };

  const call = createXpayCaller(api, appKey);
  const askNumber = async ({
    attemptId,
    payerOpenid,
  }: VirtualAttempt): Promise<XpayOrder | 'notFound' | { reason: string }> => {
    const reply = await call('query_order', { openid: payerOpenid, env: environment, order_id: attemptId });
    if (reply.kind === 'ok') return readOrder(reply.body, attemptId) ?? { reason: 'an answer about another number' };
    if (reply.kind === 'refused' && reply.errcode === ERRCODES.notFound) return 'notFound';
    return { reason: reasonOf(reply) };
  };
  const ask = async (attempt: VirtualAttempt) => {
    assertNumber(attempt.attemptId);
    return askNumber(attempt);
  };
  const factOf = (request: VirtualRefundRequest, change: Pick<RefundFact, 'status'> & Partial<RefundFact>) => {
    const { refundId, attemptId, transactionId, amountFen, totalFen } = request;
    const fact = { refundId, wechatRefundId: refundId, attemptId, transactionId, totalFen, succeededAt: null };
    return { ...fact, refundFen: amountFen, ...change };
  };

  return {
    name: 'wechat_virtual',
    ...seller,
    environment,

    sign({ attemptId, productId, amountFen, sessionKey }) {
      assertNumber(attemptId);
      const signData = JSON.stringify({
        offerId,
        buyQuantity: 1,
        env: environment,
        currencyType: 'CNY',
        productId,
        goodsPrice: amountFen,
        outTradeNo: attemptId,
        attach: '',
      });
      return {
        kind: 'virtual',
        mode: 'short_series_goods',
        signData,
        paySig: clientPaySigOf(appKey, signData),
        signature: userSignatureOf(sessionKey, signData),
      };
    },

    async checkSessionKey(openid, sessionKey) {
      const query = { openid, signature: userSignatureOf(sessionKey, ''), sig_method: 'hmac_sha256' };
      const reply = await api.call('miniprogram', { path: '/wxa/checksession', query });
      if (reply.kind === 'ok') return 'good';
      return reply.kind === 'refused' && STALE_KEY.has(reply.errcode) ? 'expired' : 'unknown';
    },

    async query(attempt) {
      const order = await ask(attempt);
      if (order === 'notFound') return { status: 'notFound' };
      if ('reason' in order) return { status: 'unknown', reason: order.reason };
      return stateOf(order, attempt, seller);
    },

    async lookUp({ number: attemptId, payerOpenid }) {
      // Of Apple's charges WeChat gave the number: it need not look like ours.
      const order = await askNumber({ attemptId, payerOpenid });
      if (order === 'notFound') return { status: 'notFound' };
      if ('reason' in order) return { status: 'unknown', reason: order.reason };
      return moneyOf(order, { attemptId, payerOpenid });
    },

    async confirmDelivery({ attemptId }) {
      assertNumber(attemptId);
      const reply = await call('notify_provide_goods', { order_id: attemptId, env: environment });
      if (reply.kind === 'ok') return 'done';
      if (reply.kind !== 'refused' || isNoVerdict(reply)) return 'unknown';
      if (reply.errcode === ERRCODES.repeated) return 'done';
      logger.error({ number: attemptId, reason: reasonOf(reply) }, 'WeChat refused a delivery');
      return 'refused';
    },

    async refund(request): Promise<RefundOutcome> {
      const { refundId, attemptId, payerOpenid, amountFen } = request;
      assertNumber(refundId);
      const order = await ask(request);
      if (order === 'notFound')
        return { status: 'refused', code: 'notFound', message: 'WeChat does not know the order' };
      if ('reason' in order) return { status: 'unknown', reason: order.reason };
      if (isBack(order, request)) return { status: 'accepted', refund: factOf(request, succeededAt(clock.now())) };
      if (order.leftFen === null) return { status: 'unknown', reason: 'WeChat did not say what is left' };
      const reply = await call('refund_order', {
        openid: payerOpenid,
        order_id: attemptId,
        refund_order_id: refundId,
        left_fee: order.leftFen,
        refund_fee: amountFen,
        biz_meta: '',
        refund_reason: REFUND_REASON,
        req_from: REQUESTED_BY,
        env: environment,
      });
      if (reply.kind === 'ok' || (reply.kind === 'refused' && reply.errcode === ERRCODES.repeated)) {
        return { status: 'accepted', refund: factOf(request, { status: 'processing' }) };
      }
      if (reply.kind !== 'refused' || isNoVerdict(reply)) return { status: 'unknown', reason: reasonOf(reply) };
      logger.error({ number: refundId, reason: reasonOf(reply) }, 'WeChat refused a refund');
      return { status: 'refused', code: String(reply.errcode), message: reply.errmsg };
    },

    async queryRefund(request): Promise<RefundOutcome> {
      const order = await ask(request);
      if (order === 'notFound') return { status: 'notFound' };
      if ('reason' in order) return { status: 'unknown', reason: order.reason };
      if (isBack(order, request)) return { status: 'accepted', refund: factOf(request, succeededAt(clock.now())) };
      const status = order.status === REFUND_FAILED ? 'abnormal' : 'processing';
      return { status: 'accepted', refund: factOf(request, { status }) };
    },
  };
}

/** Whether the sum that is back holds a refund. */
function isBack({ refundedFen }: XpayOrder, { refundedBeforeFen, amountFen }: VirtualRefundRequest): boolean {
  return refundedFen >= refundedBeforeFen + amountFen;
}

function succeededAt(instant: Instant): Pick<RefundFact, 'status' | 'succeededAt'> {
  return { status: 'succeeded', succeededAt: instant };
}

/** State of an order whose last refund failed. */
const REFUND_FAILED = 7;
