import { Formatter, Hash } from 'wechatpay-axios-plugin';
import type { Sandbox } from '../../../../server/sandbox';
import { SECOND_MS } from '../../../../shared/kernel/instant';
import type { ManualClock } from '../../../support/clock';

export type Fields = Readonly<Record<string, string>>;

/** A change of a field; undefined takes it away. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** A merchant of the v2 interfaces that signs with a library that others wrote (wechatpay-axios-plugin). */
export class PapayMerchant {
  constructor(
    readonly sandbox: Sandbox,
    readonly clock: ManualClock,
    /** Where notices go. */
    readonly receiverUrl: string,
  ) {}

  get key(): string {
    return this.sandbox.credentials.WECHATPAY_API_V2_KEY;
  }

  get openid(): string {
    return this.sandbox.people()[0]!.miniprogramOpenid;
  }

  contractOrder(changes: Changes = {}) {
    const { WECHATPAY_MCHID: mchid, WECHAT_MINIPROGRAM_APPID: appid } = this.sandbox.credentials;
    return this.call('/pay/contractorder', {
      nonce_str: Formatter.nonce(),
      body: '月度会员',
      out_trade_no: 'order1',
      total_fee: '990',
      spbill_create_ip: '127.0.0.1',
      notify_url: `${this.receiverUrl}/paid`,
      trade_type: 'JSAPI',
      openid: this.openid,
      contract_mchid: mchid,
      contract_appid: appid,
      plan_id: '126001',
      contract_code: 'C1',
      request_serial: '1',
      contract_display_account: '小满',
      contract_notify_url: `${this.receiverUrl}/contract`,
      ...changes,
    });
  }

  debit(changes: Changes = {}) {
    return this.call('/pay/pappayapply', {
      nonce_str: Formatter.nonce(),
      body: '续费',
      out_trade_no: 'debit1',
      total_fee: '2500',
      spbill_create_ip: '127.0.0.1',
      notify_url: `${this.receiverUrl}/debited`,
      trade_type: 'PAP',
      ...changes,
    });
  }

  queryContract(changes: Changes = {}) {
    return this.call('/papay/querycontract', { version: '1.0', ...changes });
  }

  /** Signs as the person does on WeChat's page; gives the number of the contract. */
  sign(planId: string, contractCode: string): string {
    const { WECHATPAY_MCHID: mch_id, WECHAT_MINIPROGRAM_APPID: appid } = this.sandbox.credentials;
    const sheet = this.sandbox.openSigning(
      this.sandbox.people()[0]!.id,
      this.signing({ appid, mch_id, planId, contractCode }),
    );
    if (!sheet.ok) throw new Error(sheet.refusal);
    return this.sandbox.answerSigning(sheet.value.id, 'sign')!.referrer!.extraData.contract_id!;
  }

  signing(changes: { appid?: string; mch_id?: string; planId?: string; contractCode?: string; more?: Changes } = {}) {
    const { WECHATPAY_MCHID: mchid, WECHAT_MINIPROGRAM_APPID: appid } = this.sandbox.credentials;
    const extraData = without({
      appid: changes.appid ?? appid,
      mch_id: changes.mch_id ?? mchid,
      plan_id: changes.planId ?? '126001',
      contract_code: changes.contractCode ?? 'C1',
      request_serial: '1',
      contract_display_account: '小满',
      notify_url: `${this.receiverUrl}/contract`,
      timestamp: String(Math.floor(this.clock.now() / SECOND_MS)),
      ...changes.more,
    });
    return {
      appId: 'wxbd687630cd02ce1d',
      path: 'pages/index/index',
      extraData: { ...extraData, sign: Hash.sign('MD5', { ...extraData }, this.key) },
    };
  }

  async call(path: string, fields: Changes): Promise<Fields> {
    const { WECHATPAY_MCHID: mch_id, WECHAT_MINIPROGRAM_APPID: appid } = this.sandbox.credentials;
    const all = without({ appid, mch_id, ...fields });
    const type = all.sign_type === 'HMAC-SHA256' ? 'HMAC-SHA256' : 'MD5';
    return this.post(path, writeXml({ ...all, sign: fields.sign ?? Hash.sign(type, { ...all }, this.key) }));
  }

  async post(path: string, body: string): Promise<Fields> {
    const response = await fetch(`${this.sandbox.apiUrl}${path}`, { method: 'POST', body });
    return readXml(await response.text());
  }

  /** Whether a message is signed with the key. */
  verify({ sign, ...rest }: Fields): boolean {
    return sign !== undefined && sign === Hash.sign('MD5', { ...rest }, this.key);
  }
}

/** Every element with its text; enough for what the sandbox writes. */
export function readXml(text: string): Fields {
  const elements = text.matchAll(/<(\w+)>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<]*))<\/\1>/g);
  return Object.fromEntries([...elements].map(([, name, cdata, plain]) => [name!, cdata ?? plain ?? '']));
}

export function writeXml(fields: Fields): string {
  return `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`;
}

function without(fields: Changes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
