import type { Clock } from '../../../shared/kernel/clock';
import type { WechatLogger } from '../logger';
import type { PayClient } from '../pay/pay-client';
import { meaningOf } from '../pay/pay-error';
import type { PayAnswer } from '../pay/pay-http';
import { newNonce, secondsOf } from '../pay/pay-signature';
import type {
  AnnouncementOutcome,
  ContractOrderOutcome,
  ContractRequest,
  DebitOutcome,
  DebitRefusal,
  PapayChannel,
} from '../ports';
import { formatShanghaiCompact } from '../shanghai-time';
import { cutByCodePoint } from '../text.rules';
import { parseContractState } from './contract-facts';
import { parseDebitState } from './debit-facts';
import { debitFailureOf } from './debit-failure';
import type { V2Fields } from './flat-xml';
import { V2_ALGORITHM, type V2Answer, type V2Client, type V2Request } from './v2-client';
import { signV2 } from './v2-signature';

/** WeChat's own mini-program for signing; the same for every merchant (WeChat Pay: signing from a mini-program). */
const SIGNING_APPID = 'wxbd687630cd02ce1d';
const SIGNING_PATH = 'pages/index/index';

/** Numbers that WeChat takes (WeChat Pay: pay and sign, request a debit). */
const CONTRACT_CODE = /^[0-9A-Za-z]{1,32}$/;
const OUT_TRADE_NO = /^[0-9A-Za-z_\-|*]{1,32}$/;
const PLAN_ID = /^[1-9]\d{0,17}$/;

const DESCRIPTION_LENGTH = 127;
const ACCOUNT_LENGTH = 32;
const REMARK_LENGTH = 256;
/** The interfaces ask for an address of the terminal; the server has none that says anything, and repeats must be equal. */
const TERMINAL_ADDRESS = '127.0.0.1';
const INTERFACE_VERSION = '1.0';
/** What XML cannot carry, and what the signing page cannot show: all beyond three bytes of UTF-8. */
const UNSHOWN = /[\p{Cc}\u{10000}-\u{10FFFF}]/gu;

export interface RenewalChannelOptions {
  readonly v2: V2Client;
  /** For the two interfaces that speak v3. */
  readonly v3: PayClient;
  readonly mchid: string;
  /** Of the mini-program. */
  readonly appid: string;
  readonly apiV2Key: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly logger: WechatLogger;
}

/** Periodic entrusted debit of WeChat Pay (WeChat Pay: 委托代扣). */
export function createRenewalChannel(options: RenewalChannelOptions): PapayChannel {
  const { v2, v3, mchid, appid, apiV2Key, publicUrl, clock, logger } = options;
  const contractNotifyUrl = `${publicUrl}/wechat/papay/contract-notify`;

  return {
    name: 'wechatpay_papay',
    mchid,
    appid,

    signFields(request) {
      const fields = v2.sign({
        ...contractFields(request),
        notify_url: contractNotifyUrl,
        timestamp: secondsOf(clock.now()),
      });
      return { appId: SIGNING_APPID, path: SIGNING_PATH, extraData: Object.fromEntries(fields) };
    },

    async contractOrder({ attemptId, description, amountFen, payerOpenid, expiresAt, contract }) {
      assertForm(OUT_TRADE_NO, attemptId);
      const answer = await v2.post('/pay/contractorder', {
        body: shownText(description, DESCRIPTION_LENGTH),
        out_trade_no: attemptId,
        total_fee: amountFen,
        spbill_create_ip: TERMINAL_ADDRESS,
        time_expire: formatShanghaiCompact(expiresAt),
        notify_url: `${publicUrl}/wechat/papay/payment-notify`,
        trade_type: 'JSAPI',
        openid: payerOpenid,
        contract_mchid: mchid,
        contract_appid: appid,
        contract_notify_url: contractNotifyUrl,
        ...contractFields(contract),
      });
      return contractOrderOutcomeOf(answer);
    },

    signPayment(prepayId) {
      const [timeStamp, nonceStr] = [secondsOf(clock.now()), newNonce()];
      const packageValue = `prepay_id=${prepayId}`;
      const signed = { appId: appid, timeStamp, nonceStr, package: packageValue, signType: CLIENT_SIGN_TYPE };
      const paySign = signV2(new Map(Object.entries(signed)), apiV2Key, CLIENT_SIGN_TYPE);
      return { timeStamp, nonceStr, package: packageValue, signType: CLIENT_SIGN_TYPE, paySign };
    },

    async queryContract({ contractId, papayPlanId }) {
      const answer = await v2.post('/papay/querycontract', keyFields(contractId, papayPlanId), WITHOUT_NONCE);
      if (answer.kind === 'unknown') return { status: 'unknown', reason: answer.reason };
      if (answer.kind === 'refused') {
        if (debitFailureOf(answer.code) === 'contractGone') return { status: 'notSigned' };
        return { status: 'unknown', reason: answer.code };
      }
      if (answer.fields.get('contract_code') !== contractId) {
        return { status: 'unknown', reason: 'an answer about another contract' };
      }
      return parseContractState(answer.fields);
    },

    async terminateContract({ contractId, papayPlanId }, reason) {
      const remark = shownText(reason, REMARK_LENGTH);
      const request = { ...keyFields(contractId, papayPlanId), contract_termination_remark: remark };
      const answer = await v2.post('/papay/deletecontract', request, WITHOUT_NONCE);
      if (answer.kind === 'unknown') return { status: 'unknown', reason: answer.reason };
      if (answer.kind === 'done') return { status: 'terminated' };
      const failure = debitFailureOf(answer.code);
      if (failure === 'contractGone') return { status: 'notSigned' };
      if (failure === 'unknown' || failure === 'rateLimited') return { status: 'unknown', reason: answer.code };
      return { status: 'refused', code: answer.code, message: answer.message };
    },

    async announceDebit({ wechatContractId, amountFen, days }) {
      const answer = await v3.announceDebit(wechatContractId, {
        estimated_amount: { amount: amountFen, currency: 'CNY' },
        deduct_duration: { count: days, unit: 'DAY' },
      });
      return announcementOutcomeOf(answer, 'announcement', wechatContractId, logger);
    },

    async applyDebit({ debitId, wechatContractId, amountFen, description }) {
      assertForm(OUT_TRADE_NO, debitId);
      const answer = await v2.post('/pay/pappayapply', {
        body: shownText(description, DESCRIPTION_LENGTH),
        out_trade_no: debitId,
        total_fee: amountFen,
        spbill_create_ip: TERMINAL_ADDRESS,
        notify_url: `${publicUrl}/wechat/papay/debit-notify`,
        trade_type: 'PAP',
        contract_id: wechatContractId,
      });
      return debitOutcomeOf(answer);
    },

    async queryDebit(debitId) {
      assertForm(OUT_TRADE_NO, debitId);
      const answer = await v2.post('/pay/paporderquery', { out_trade_no: debitId });
      if (answer.kind === 'unknown') return { status: 'unknown', reason: answer.reason };
      if (answer.kind === 'done') return parseDebitState(answer.fields, debitId);
      if (answer.code.replaceAll('_', '') === 'ORDERNOTEXIST') return { status: 'notFound' };
      return { status: 'unknown', reason: answer.code };
    },

    async remindFailure(wechatContractId) {
      const answer = await v3.remindOfFailedDebit(wechatContractId);
      return announcementOutcomeOf(answer, 'hint about a failed debit', wechatContractId, logger);
    },
  };
}

/**
 * How wx.requestPayment is signed for an order of the v2 interfaces: their own signature, by the algorithm that the order
 * itself was signed with.
 */
const CLIENT_SIGN_TYPE = V2_ALGORITHM;
const WITHOUT_NONCE = false;

function contractFields({ contractId, papayPlanId, requestSerial, displayAccount }: ContractRequest): V2Request {
  if (!Number.isSafeInteger(requestSerial) || requestSerial < 1) throw new RangeError('not a serial of a request');
  const { plan_id, contract_code } = keyFields(contractId, papayPlanId);
  return {
    plan_id,
    contract_code,
    request_serial: requestSerial,
    contract_display_account: shownText(displayAccount, ACCOUNT_LENGTH) || '会员',
  };
}

function keyFields(contractId: string, papayPlanId: string) {
  assertForm(CONTRACT_CODE, contractId);
  assertForm(PLAN_ID, papayPlanId);
  return { plan_id: papayPlanId, contract_code: contractId, version: INTERFACE_VERSION };
}

function contractOrderOutcomeOf(answer: V2Answer): ContractOrderOutcome {
  if (answer.kind === 'unknown') return { status: 'unknown', reason: answer.reason };
  if (answer.kind === 'done') {
    const prepayId = answer.fields.get('prepay_id') ?? '';
    if (prepayId === '') return { status: 'unknown', reason: 'no prepay_id in the answer' };
    return { status: 'open', prepayId, notOffered: findContractRefusal(answer.fields) };
  }
  const { code, message } = answer;
  switch (debitFailureOf(code)) {
    case 'alreadyPaid':
      return { status: 'paid' };
    case 'unknown':
    case 'rateLimited':
      return { status: 'unknown', reason: code };
    case 'numberUsed':
      if (code.replaceAll('_', '') === 'ORDERCLOSED') return { status: 'closed' };
      return { status: 'refused', code, message };
    default:
      return { status: 'refused', code, message };
  }
}

/** The contract may be refused where the payment is taken: it is a plain payment then. */
function findContractRefusal(fields: V2Fields): { code: string; message: string } | null {
  if (fields.get('contract_result_code') === 'SUCCESS') return null;
  return { code: fields.get('contract_err_code') ?? '', message: fields.get('contract_err_code_des') ?? '' };
}

function debitOutcomeOf(answer: V2Answer): DebitOutcome {
  if (answer.kind === 'unknown') return { status: 'unknown', reason: answer.reason };
  if (answer.kind === 'done') return { status: 'accepted' };
  return refusalOf(answer.code, answer.message);
}

function announcementOutcomeOf(
  answer: PayAnswer,
  what: string,
  wechatContractId: string,
  logger: WechatLogger,
): AnnouncementOutcome {
  if (answer.kind === 'unknown') return { status: 'unknown', reason: answer.reason };
  if (answer.kind === 'done') return { status: 'announced' };
  const { status, code, message } = answer;
  logger.error({ what, wechatContractId, status, code, message }, 'WeChat Pay refused');
  if (status === 429) return { status: 'refused', reason: 'rateLimited', code, message };
  return meaningOf(answer) === 'again' ? { status: 'unknown', reason: code } : refusalOf(code, message);
}

function refusalOf(
  code: string,
  message: string,
): ({ status: 'refused' } & DebitRefusal) | { status: 'unknown'; reason: string } {
  const reason = debitFailureOf(code);
  if (reason === 'unknown') return { status: 'unknown', reason: code || 'no code' };
  return { status: 'refused', reason, code, message };
}

function shownText(text: string, length: number): string {
  return cutByCodePoint(text.replace(UNSHOWN, ''), length);
}

function assertForm(form: RegExp, number: string): void {
  if (!form.test(number)) throw new RangeError(`not a number that WeChat Pay takes: ${number}`);
}
