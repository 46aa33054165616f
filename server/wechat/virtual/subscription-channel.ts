import { isJsonObject, type JsonObject, textOf } from '../json';
import type {
  AnnouncementOutcome,
  ContractState,
  DebitOutcome,
  DebitRefusal,
  RenewalKey,
  SubscriptionChannel,
  TerminationOutcome,
  VirtualPayChannel,
} from '../ports';
import type { WechatVirtualSettings } from '../settings';
import { cutByCodePoint } from '../text.rules';
import type { WeixinApi } from '../weixin-api';
import type { WeixinReply } from '../weixin-http';
import { clientPaySigOf, userSignatureOf } from './virtual-signature';
import { assertXpayNumber, createXpayCaller, isNoVerdict, reasonOf, XPAY_ERRCODES } from './xpay';

/** The subscription exists in the live environment alone (Mini-program: member subscription). */
const LIVE = 0;

/** Nobody signed such a contract, or it is over. */
const NOT_SIGNED = 690000000;

const REASON_LENGTH = 128;

export interface SubscriptionChannelOptions {
  readonly api: WeixinApi;
  readonly settings: WechatVirtualSettings;
  /** Debits are orders of virtual payment: they are asked about there. */
  readonly orders: Pick<VirtualPayChannel, 'mchid' | 'appid' | 'query'>;
}

/** The subscription of virtual payment with debits of the merchant's own (Mini-program: member subscription). */
export function createSubscriptionChannel({ api, settings, orders }: SubscriptionChannelOptions): SubscriptionChannel {
  const { offerId, appKey } = settings;
  const call = createXpayCaller(api, appKey);

  return {
    name: 'wechat_virtual',
    mchid: orders.mchid,
    appid: orders.appid,
    environment: LIVE,

    signSubscription({ contractId, subscriptionProductId, sessionKey }) {
      assertXpayNumber(contractId);
      // The fields of the client's call are taken over from those of its neighbour requestVirtualPayment.
      const signData = JSON.stringify({
        ...{ offerId, env: LIVE, productId: subscriptionProductId, outContractCode: contractId, attach: '' },
      });
      return {
        kind: 'virtual',
        signData,
        paySig: clientPaySigOf(appKey, signData, 'requestSubscribeSign'),
        signature: userSignatureOf(sessionKey, signData),
      };
    },

    signAppleSubscription({ contractId, subscriptionProductId, priceFen, firstPriceFen, sessionKey }) {
      assertXpayNumber(contractId);
      const signData = JSON.stringify({
        ...{ offerId, productId: subscriptionProductId, goodsPrice: priceFen },
        ...(firstPriceFen === null ? {} : { activitySellingPrice: firstPriceFen }),
        attach: contractId,
      });
      return {
        kind: 'apple',
        signData,
        paySig: clientPaySigOf(appKey, signData, 'requestAppleSubscribeSign'),
        signature: userSignatureOf(sessionKey, signData),
      };
    },

    async queryContract(key) {
      if (key.drivenBy === 'apple') {
        const { openid, product_id } = keyFields(key);
        const reply = await call('query_subscribe_contract', { mode: 'apple', openid, product_id });
        if (reply.kind === 'ok') return appleStateOf(reply.body, key);
        return isNotSigned(reply) ? { status: 'notSigned' } : { status: 'unknown', reason: reasonOf(reply) };
      }
      const reply = await call('query_subscribe_contract', { ...keyFields(key), mode: 'android' });
      if (reply.kind === 'ok') return stateOf(reply.body.authorization_state, key);
      if (isNotSigned(reply)) return { status: 'notSigned' };
      return { status: 'unknown', reason: reasonOf(reply) };
    },

    async terminateContract(key, reason): Promise<TerminationOutcome> {
      const termination_reason = cutByCodePoint(reason, REASON_LENGTH);
      const reply = await call('cancel_subscribe_contract', { ...keyFields(key), termination_reason });
      if (reply.kind === 'ok') return { status: 'terminated' };
      if (isNotSigned(reply)) return { status: 'notSigned' };
      if (reply.kind !== 'refused' || isNoVerdict(reply)) return { status: 'unknown', reason: reasonOf(reply) };
      return { status: 'refused', code: String(reply.errcode), message: reply.errmsg };
    },

    async announceDebit({ contract, amountFen }): Promise<AnnouncementOutcome> {
      const reply = await call('send_subscribe_pre_payment', { ...keyFields(contract), deduct_price: amountFen });
      return reply.kind === 'ok' ? { status: 'announced' } : refusalOf(reply);
    },

    async applyDebit({ debitId, contract, amountFen }): Promise<DebitOutcome> {
      assertXpayNumber(debitId);
      const { openid, product_id } = keyFields(contract);
      const reply = await call('submit_subscribe_pay_order', {
        ...{ openid, offer_id: offerId, buy_quantity: 1, env: LIVE, currency_type: 'CNY', product_id },
        ...{ deduct_price: amountFen, order_id: debitId, attach: '' },
      });
      return reply.kind === 'ok' ? { status: 'accepted' } : refusalOf(reply);
    },

    async queryDebit(debitId, payerOpenid) {
      const state = await orders.query({ attemptId: debitId, payerOpenid });
      switch (state.status) {
        case 'paid':
          return { status: 'succeeded', payment: state.payment };
        case 'notPaid':
          return { status: 'processing' };
        case 'closed':
        case 'notFound':
        case 'unknown':
          return state;
        default: {
          const never: never = state;
          throw new RangeError(`unknown state: ${JSON.stringify(never)}`);
        }
      }
    },
  };
}

function keyFields({ contractId, openid, subscriptionProductId }: RenewalKey) {
  if (subscriptionProductId === null) throw new RangeError(`contract ${contractId} is none of virtual payment`);
  assertXpayNumber(contractId);
  return { openid, product_id: subscriptionProductId, out_contract_code: contractId };
}

/**
 * WeChat tells no times: a contract counts as signed when we asked for it, so that the hours after signing, in which a
 * debit needs no notice, are never thought longer than they are.
 */
function stateOf(state: unknown, { contractId, openid, requestedAt }: RenewalKey): ContractState {
  switch (state) {
    case 'SIGNED':
      return { status: 'signed', wechatContractId: contractId, openid, signedAt: requestedAt, expiresAt: null };
    case 'TERMINATED':
      return { status: 'terminated', wechatContractId: contractId, by: 'unknown', terminatedAt: null };
    case 'UNBINDUSER':
      return { status: 'notSigned' };
    default:
      return { status: 'unknown', reason: `authorization state ${String(state)}` };
  }
}

/**
 * The state at Apple: with automatic renewal switched off nothing more is charged, so that it is over for us, while what is
 * paid still runs. `expiresAt` is when Apple charges next. The first start that is told may lie before a break of some weeks,
 * and so before this contract.
 */
function appleStateOf(body: JsonObject, { openid, requestedAt }: RenewalKey): ContractState {
  const state = textOf(body.authorization_state);
  if (state === 'UNBINDUSER') return { status: 'notSigned' };
  const info = isJsonObject(body.apple_subscription_info) ? body.apple_subscription_info : {};
  const wechatContractId = textOf(info.original_transaction_id);
  if (wechatContractId === null) return { status: 'unknown', reason: `no subscription is named: ${state}` };
  const renews = textOf(info.auto_renew_status);
  if (state === 'TERMINATED' || (state === 'SIGNED' && renews === '0')) {
    return { status: 'terminated', wechatContractId, by: 'member', terminatedAt: null };
  }
  if (state !== 'SIGNED' || renews !== '1') return { status: 'unknown', reason: `state ${state}, renews ${renews}` };
  const signedAt = Math.max(requestedAt, instantOf(info.recent_subscription_start_date) ?? 0);
  return { status: 'signed', wechatContractId, openid, signedAt, expiresAt: instantOf(info.renewal_date) };
}

/** Apple's times are in milliseconds. */
function instantOf(value: unknown): number | null {
  const milliseconds = Number(textOf(value) ?? Number.NaN);
  return Number.isSafeInteger(milliseconds) && milliseconds > 0 ? milliseconds : null;
}

function isNotSigned(reply: WeixinReply): boolean {
  return reply.kind === 'refused' && reply.errcode === NOT_SIGNED;
}

function refusalOf(
  reply: Exclude<WeixinReply, { kind: 'ok' }>,
): ({ status: 'refused' } & DebitRefusal) | { status: 'unknown'; reason: string } {
  if (reply.kind !== 'refused' || reply.errcode === -1) return { status: 'unknown', reason: reasonOf(reply) };
  const { errcode, errmsg: message } = reply;
  return { status: 'refused', reason: meaningOf(errcode), code: String(errcode), message };
}

function meaningOf(errcode: number): DebitRefusal['reason'] {
  switch (errcode) {
    case NOT_SIGNED:
      return 'contractGone';
    case XPAY_ERRCODES.repeated:
      return 'numberUsed';
    case XPAY_ERRCODES.tooOften:
      return 'rateLimited';
    default:
      return 'refused';
  }
}
