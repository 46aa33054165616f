import WechatPay from 'wechatpay-node-v3';
import type { Output } from 'wechatpay-node-v3/dist/lib/interface-v2';
import type { Clock } from '../../../shared/kernel/clock';
import { type SavedBill, saveBillFile } from './bill-file';
import { type PayAnswer, PayHttp, type PayHttpOptions } from './pay-http';
import type { PayKeys } from './pay-keys';
import { authorizationOf } from './pay-signature';

/** The requests of WeChat Pay v3 that this system makes; numbers are put into paths percent-encoded. */
export interface PayClient {
  prepay(request: {
    readonly description: string;
    readonly out_trade_no: string;
    readonly time_expire: string;
    readonly notify_url: string;
    readonly amount: { readonly total: number; readonly currency: string };
    readonly payer: { readonly openid: string };
  }): Promise<PayAnswer>;
  query(outTradeNo: string): Promise<PayAnswer>;
  close(outTradeNo: string): Promise<PayAnswer>;
  refund(request: {
    readonly transaction_id: string;
    readonly out_refund_no: string;
    readonly reason: string;
    readonly notify_url: string;
    readonly amount: { readonly refund: number; readonly total: number; readonly currency: string };
  }): Promise<PayAnswer>;
  queryRefund(outRefundNo: string): Promise<PayAnswer>;
  tradeBill(billDate: string): Promise<PayAnswer>;
  fundFlowBill(billDate: string): Promise<PayAnswer>;
  /** Writes the file of a bill to the disk as it comes. */
  saveBill(downloadUrl: string, file: string): Promise<SavedBill>;
  /** Tells the payer of a debit in advance. */
  announceDebit(
    contractId: string,
    request: {
      readonly estimated_amount: { readonly amount: number; readonly currency: string };
      readonly deduct_duration: { readonly count: number; readonly unit: string };
    },
  ): Promise<PayAnswer>;
  /** Tells the payer that a debit failed. */
  remindOfFailedDebit(contractId: string): Promise<PayAnswer>;
}

const USER_AGENT = 'membership/1';
/** The host that the library writes into its URLs; the transport puts the configured one in its place. */
const LIBRARY_HOST = 'https://api.mch.weixin.qq.com';
const JSON_CONTENT = { 'Content-Type': 'application/json' };

/** wechatpay-node-v3 over our own transport, keys and clock. */
export function createPayClient(appid: string, options: PayHttpOptions): PayClient {
  const library = new SignedWechatPay(appid, options.keys, options.clock);
  library.createHttp(new PayHttp(options));
  const ofContract = async (contractId: string, action: string, request: object) => {
    const path = `/v3/papay/contracts/${encodeURIComponent(contractId)}/${action}`;
    return answerOf(await library.postTo(path, { mchid: options.keys.mchid, appid, ...request }));
  };
  return {
    prepay: async (request) => answerOf(await library.transactions_jsapi({ ...request })),
    query: async (outTradeNo) => answerOf(await library.query({ out_trade_no: encodeURIComponent(outTradeNo) })),
    close: async (outTradeNo) => answerOf(await library.close(encodeURIComponent(outTradeNo))),
    refund: async (request) => answerOf(await library.refunds({ ...request })),
    queryRefund: async (outRefundNo) => answerOf(await library.find_refunds(encodeURIComponent(outRefundNo))),
    tradeBill: async (billDate) =>
      answerOf(await library.tradebill({ bill_date: billDate, bill_type: 'ALL', tar_type: 'GZIP' })),
    fundFlowBill: async (billDate) =>
      answerOf(await library.fundflowbill({ bill_date: billDate, account_type: 'BASIC', tar_type: 'GZIP' })),
    saveBill: (downloadUrl, file) => saveBillFile(options, USER_AGENT, downloadUrl, file),
    announceDebit: (contractId, request) => ofContract(contractId, 'notify', request),
    remindOfFailedDebit: (contractId) => ofContract(contractId, 'fail-notify', {}),
  };
}

/**
 * The library builds the requests; what it signs them with is ours: the clock that was handed in, a nonce that cannot be
 * guessed, a key that is parsed once, and the path that is really sent.
 */
class SignedWechatPay extends WechatPay {
  constructor(
    appid: string,
    private readonly keys: PayKeys,
    private readonly clock: Clock,
  ) {
    super({
      appid,
      mchid: keys.mchid,
      serial_no: keys.certSerial,
      userAgent: USER_AGENT,
      // Asked for, never used: the overridden method signs, and nothing of the library's verifies.
      publicKey: Buffer.alloc(0),
      privateKey: Buffer.alloc(0),
    });
  }

  /** For interfaces that the library does not know. */
  async postTo(path: string, params: object): Promise<Output> {
    const url = `${LIBRARY_HOST}${path}`;
    const authorization = this.buildAuthorization('POST', url, params);
    return this.httpService.post(url, { ...params }, this.getHeaders(authorization, JSON_CONTENT));
  }

  protected override buildAuthorization(method: string, url: string, params?: unknown): string {
    const { pathname, search } = new URL(url);
    const body = params === undefined ? '' : JSON.stringify(params);
    return authorizationOf(this.keys, this.clock, { method, pathAndQuery: `${pathname}${search}`, body });
  }
}

function answerOf(output: Output): PayAnswer {
  const { answer }: { answer: PayAnswer } = output.data;
  return answer;
}
