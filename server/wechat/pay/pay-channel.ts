import type { Clock } from '../../../shared/kernel/clock';
import type { WechatLogger } from '../logger';
import type { PaymentChannel, PaymentState, PrepayOutcome, RefundOutcome } from '../ports';
import { formatShanghaiSeconds } from '../shanghai-time';
import { cutByCodePoint } from '../text.rules';
import type { PayClient } from './pay-client';
import { meaningOf } from './pay-error';
import { isPaidState, parsePayment, parseRefund } from './pay-facts';
import type { PayAnswer } from './pay-http';
import type { PayKeys } from './pay-keys';
import { newNonce, secondsOf, signLines } from './pay-signature';

const DESCRIPTION_LENGTH = 127;
const REASON_LENGTH = 80;
/** Our numbers go into paths; these are WeChat's limits (WeChat Pay: prepay, refunds). */
const OUT_TRADE_NO = /^[0-9A-Za-z_\-|*]{6,32}$/;
const OUT_REFUND_NO = /^[0-9A-Za-z_\-|*@]{1,64}$/;

export interface PayChannelOptions {
  readonly client: PayClient;
  readonly keys: PayKeys;
  /** Of the mini-program. */
  readonly appid: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly logger: WechatLogger;
}

type Refused = Extract<PayAnswer, { kind: 'refused' }>;

/** Ordinary WeChat Pay inside the mini-program (WeChat Pay: JSAPI and mini-program payment). */
export function createPayChannel(options: PayChannelOptions): PaymentChannel {
  const { client, keys, appid, publicUrl, clock, logger } = options;
  const refusal = (what: string, number: string, { status, code, message }: Refused) => {
    logger.error({ what, number, status, code, message }, 'WeChat Pay refused');
    return { status: 'refused', code, message } as const;
  };

  return {
    name: 'wechatpay_jsapi',
    mchid: keys.mchid,
    appid,

    async prepay({ attemptId, description, amountFen, payerOpenid, expiresAt }): Promise<PrepayOutcome> {
      assertNumber(OUT_TRADE_NO, attemptId);
      const answer = await client.prepay({
        description: cutByCodePoint(description, DESCRIPTION_LENGTH),
        out_trade_no: attemptId,
        time_expire: formatShanghaiSeconds(expiresAt),
        notify_url: `${publicUrl}/wechat/pay/notify`,
        amount: { total: amountFen, currency: 'CNY' },
        payer: { openid: payerOpenid },
      });
      if (answer.kind === 'unknown') return { status: 'unknown', reason: answer.reason };
      if (answer.kind === 'done') {
        const { prepay_id: prepayId } = answer.body;
        if (typeof prepayId === 'string' && prepayId !== '') return { status: 'open', prepayId };
        return { status: 'unknown', reason: 'no prepay_id in the answer' };
      }
      const meaning = meaningOf(answer);
      if (meaning === 'orderPaid') return { status: 'paid' };
      if (meaning === 'orderClosed') return { status: 'closed' };
      if (meaning === 'again') return { status: 'unknown', reason: answer.code };
      return refusal('prepay', attemptId, answer);
    },

    sign(prepayId) {
      const timeStamp = secondsOf(clock.now());
      const nonceStr = newNonce();
      const packageValue = `prepay_id=${prepayId}`;
      const paySign = signLines(keys, [appid, timeStamp, nonceStr, packageValue]);
      return { timeStamp, nonceStr, package: packageValue, signType: 'RSA', paySign };
    },

    async query(attemptId): Promise<PaymentState> {
      assertNumber(OUT_TRADE_NO, attemptId);
      const answer = await client.query(attemptId);
      if (answer.kind === 'unknown') return { status: 'unknown', reason: answer.reason };
      if (answer.kind === 'done') return stateOf(answer.body, attemptId);
      const meaning = meaningOf(answer);
      if (meaning === 'notFound') return { status: 'notFound' };
      if (meaning === 'orderClosed') return { status: 'closed' };
      return { status: 'unknown', reason: answer.code };
    },

    async close(attemptId) {
      assertNumber(OUT_TRADE_NO, attemptId);
      const answer = await client.close(attemptId);
      if (answer.kind === 'unknown') return 'unknown';
      if (answer.kind === 'done') return 'accepted';
      const meaning = meaningOf(answer);
      if (meaning === 'orderPaid') return 'paid';
      // A number that WeChat never saw, or has closed before, is as closed as a 204 says.
      return meaning === 'orderClosed' || meaning === 'notFound' ? 'accepted' : 'unknown';
    },

    async refund({ refundId, transactionId, amountFen, totalFen, reason }) {
      assertNumber(OUT_REFUND_NO, refundId);
      const answer = await client.refund({
        transaction_id: transactionId,
        out_refund_no: refundId,
        reason: cutByCodePoint(reason, REASON_LENGTH),
        notify_url: `${publicUrl}/wechat/pay/refund-notify`,
        amount: { refund: amountFen, total: totalFen, currency: 'CNY' },
      });
      return refundOutcomeOf(answer, refundId, (refused) => refusal('refund', refundId, refused));
    },

    async queryRefund(refundId) {
      assertNumber(OUT_REFUND_NO, refundId);
      const answer = await client.queryRefund(refundId);
      return refundOutcomeOf(answer, refundId, (refused) => refusal('refund query', refundId, refused));
    },
  };
}

function stateOf(body: Readonly<Record<string, unknown>>, attemptId: string): PaymentState {
  if (body.out_trade_no !== attemptId) return { status: 'unknown', reason: 'an answer about another number' };
  const { trade_state: tradeState } = body;
  if (isPaidState(tradeState)) {
    const payment = parsePayment(body);
    return payment === null ? { status: 'unknown', reason: 'paid, but incomplete' } : { status: 'paid', payment };
  }
  switch (tradeState) {
    case 'NOTPAY':
    case 'PAYERROR':
      return { status: 'notPaid' };
    case 'CLOSED':
    case 'REVOKED':
      return { status: 'closed' };
    default:
      return { status: 'unknown', reason: `trade state ${String(tradeState)}` };
  }
}

function refundOutcomeOf(
  answer: PayAnswer,
  refundId: string,
  refuse: (answer: Refused) => RefundOutcome,
): RefundOutcome {
  if (answer.kind === 'unknown') return { status: 'unknown', reason: answer.reason };
  if (answer.kind === 'done') {
    const refund = parseRefund(answer.body);
    if (refund === null) return { status: 'unknown', reason: 'the answer is incomplete' };
    if (refund.refundId !== refundId) return { status: 'unknown', reason: 'an answer about another number' };
    return { status: 'accepted', refund };
  }
  switch (meaningOf(answer)) {
    case 'notEnough':
      return { status: 'notEnough', message: answer.message };
    case 'notFound':
      return { status: 'notFound' };
    case 'again':
      return { status: 'unknown', reason: answer.code };
    default:
      return refuse(answer);
  }
}

function assertNumber(form: RegExp, number: string): void {
  if (!form.test(number)) throw new RangeError(`not a number that WeChat Pay takes: ${number}`);
}
