import type { SandboxFault } from '../../shared/contract/sandbox';
import { createDice } from './random';
import type { FaultSetting } from './records';
import type { Collection } from './store';

/** A fault as the catalogue describes it. */
interface FaultForm {
  readonly name: string;
  readonly label: string;
  /** How long it delays by default; null where it delays nothing. */
  readonly milliseconds: number | null;
}

const MINUTE = 60_000;

/** All that can be made to go wrong. Delays of notices pass on the sandbox clock, hanging answers in real time. */
const FORMS = [
  { name: 'noticeDropped', label: '支付通知丢失', milliseconds: null },
  { name: 'noticeDelayed', label: '支付通知延迟', milliseconds: MINUTE },
  { name: 'noticeDuplicated', label: '支付通知重复', milliseconds: 0 },
  { name: 'noticeReordered', label: '支付通知乱序', milliseconds: MINUTE },
  { name: 'noticeWrongSignature', label: '支付通知签名错误', milliseconds: null },
  { name: 'noticeTampered', label: '支付通知密文被篡改', milliseconds: null },
  { name: 'noticeStale', label: '支付通知时间戳过期', milliseconds: 6 * MINUTE },
  { name: 'noticeSignTest', label: '支付通知前先发签名探测', milliseconds: null },
  { name: 'noticeSignTestSometimes', label: '偶尔发送签名探测', milliseconds: null },
  { name: 'noticeByCertificate', label: '支付通知改用平台证书签名', milliseconds: null },
  { name: 'noticeKeysAlternate', label: '支付通知公钥与证书混用', milliseconds: null },
  { name: 'payErrorBefore', label: '微信支付处理前返回500', milliseconds: null },
  { name: 'payErrorAfter', label: '微信支付处理后返回500', milliseconds: null },
  { name: 'payTimeoutBefore', label: '微信支付处理前超时', milliseconds: 15_000 },
  { name: 'payTimeoutAfter', label: '微信支付处理后超时', milliseconds: 15_000 },
  { name: 'payRateLimited', label: '微信支付限频', milliseconds: null },
  { name: 'payUnsigned', label: '微信支付应答无签名', milliseconds: null },
  { name: 'payWrongSignature', label: '微信支付应答签名错误', milliseconds: null },
  { name: 'certificatesAbsent', label: '商户没有平台证书', milliseconds: null },
  { name: 'payAfterClose', label: '关单后仍支付成功', milliseconds: null },
  { name: 'couponPaid', label: '使用代金券支付', milliseconds: null },
  { name: 'refundNotEnough', label: '退款余额不足', milliseconds: null },
  { name: 'refundAbnormal', label: '退款异常', milliseconds: null },
  { name: 'refundClosed', label: '退款关闭', milliseconds: null },
  { name: 'billLineMissing', label: '交易账单缺少一笔', milliseconds: null },
  { name: 'billLineUnknown', label: '交易账单多出一笔陌生交易', milliseconds: null },
  { name: 'billLineTwice', label: '交易账单同一笔出现两次', milliseconds: null },
  { name: 'billAmountDiffers', label: '交易账单金额多一分', milliseconds: null },
  { name: 'billStateUnknown', label: '交易账单状态为已撤销', milliseconds: null },
  { name: 'billFeeUnexpected', label: '交易账单手续费翻倍', milliseconds: null },
  { name: 'fundFlowDiffers', label: '资金账单金额多一分', milliseconds: null },
  { name: 'fundFlowWithdrawal', label: '资金账单含一笔提现', milliseconds: null },
  { name: 'loginBusy', label: '登录系统繁忙', milliseconds: null },
  { name: 'loginHighRisk', label: '登录用户被风控', milliseconds: null },
  { name: 'tokenRevoked', label: '接口凭证提前失效', milliseconds: null },
  { name: 'weixinBusy', label: '微信接口系统繁忙', milliseconds: null },
  { name: 'weixinError', label: '微信接口返回500', milliseconds: null },
  { name: 'weixinTimeoutBefore', label: '微信接口处理前超时', milliseconds: 15_000 },
  { name: 'weixinTimeoutAfter', label: '微信接口处理后超时', milliseconds: 15_000 },
  { name: 'templateUserBlock', label: '模板消息被用户拒收', milliseconds: null },
  { name: 'templateSystemFailed', label: '模板消息发送失败', milliseconds: null },
  { name: 'shippingTooEarly', label: '发货信息录入过早', milliseconds: null },
  { name: 'pushDropped', label: '消息推送丢失', milliseconds: null },
  { name: 'pushDuplicated', label: '消息推送重复', milliseconds: 0 },
  { name: 'papayPreSignFails', label: '支付中签约预签约失败', milliseconds: null },
  { name: 'papayContractGone', label: '扣款时签约协议不存在', milliseconds: null },
  { name: 'papayAccountAbnormal', label: '扣款时用户账户异常', milliseconds: null },
  { name: 'virtualRefundFails', label: '虚拟支付退款失败', milliseconds: null },
  { name: 'virtualOrderMissing', label: '虚拟支付查单查无此单', milliseconds: null },
  { name: 'virtualOrderDiffers', label: '虚拟支付查单金额多一分', milliseconds: null },
  { name: 'supplierTimeoutBefore', label: '供应商处理前超时', milliseconds: 15_000 },
  { name: 'supplierTimeoutAfter', label: '供应商受理后超时', milliseconds: 15_000 },
  { name: 'supplierError', label: '供应商返回500', milliseconds: null },
  { name: 'supplierWrongSignature', label: '供应商应答签名错误', milliseconds: null },
  { name: 'supplierRefuses', label: '供应商拒绝下单', milliseconds: null },
  { name: 'supplierOutOfStock', label: '供应商缺货', milliseconds: null },
  { name: 'supplierFails', label: '受理后充值失败', milliseconds: null },
  { name: 'supplierSlow', label: '供应商到账缓慢', milliseconds: 10 * MINUTE },
  { name: 'supplierNoticeDropped', label: '供应商通知丢失', milliseconds: null },
  { name: 'supplierNoticeDuplicated', label: '供应商通知重复', milliseconds: 0 },
  { name: 'supplierNoticeWrongSignature', label: '供应商通知签名错误', milliseconds: null },
] as const satisfies readonly FaultForm[];

/** The name of a fault in the catalogue. */
export type FaultName = (typeof FORMS)[number]['name'];

/** What the tester sets; what is left out keeps the catalogue's default. */
export interface FaultOrder {
  readonly enabled: boolean;
  /** How many more times it strikes; null for always. */
  readonly count?: number | null;
  readonly milliseconds?: number | null;
  /** Where an interface is meant: only this operation (`prepay`, `query`, `templateSend`, …); null for all. */
  readonly operation?: string | null;
}

/** A fault that strikes now. */
export interface Strike {
  readonly milliseconds: number;
}

/** The faults that the tester can switch on, and their dice. */
export class Faults {
  private readonly dice: () => number;

  constructor(
    private readonly settings: Collection<FaultSetting>,
    seed: number,
  ) {
    this.dice = createDice(seed);
  }

  /** The whole catalogue with its present settings. */
  list(): SandboxFault[] {
    return FORMS.map((form) => {
      const { enabled, count, milliseconds, operation } = this.read(form);
      return { name: form.name, label: form.label, enabled, count, milliseconds, operation };
    });
  }

  /** True for a name of the catalogue. */
  static isName(name: string): name is FaultName {
    return FORMS.some((form) => form.name === name);
  }

  /** Switches a fault on or off. */
  set(name: FaultName, order: FaultOrder): void {
    const form = findForm(name);
    this.settings.put({
      id: name,
      enabled: order.enabled,
      count: order.count ?? null,
      milliseconds: order.milliseconds ?? form.milliseconds,
      operation: order.operation ?? null,
    });
  }

  /** Switches everything off. */
  clear(): void {
    for (const { id } of this.settings.all()) this.settings.remove(id);
  }

  /** Whether the fault strikes here; every strike counts. */
  strike(name: FaultName, operation?: string): Strike | null {
    const setting = this.read(findForm(name));
    if (!setting.enabled || setting.count === 0) return null;
    if (setting.operation !== null && setting.operation !== operation) return null;
    if (setting.count !== null) {
      const count = setting.count - 1;
      this.settings.put({ ...setting, count, enabled: count > 0 });
    }
    return { milliseconds: setting.milliseconds ?? 0 };
  }

  /** Whether a switch is on, without counting it as a strike. */
  isOn(name: FaultName): boolean {
    return this.read(findForm(name)).enabled;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.dice() < probability;
  }

  private read(form: FaultForm): FaultSetting {
    return (
      this.settings.find(form.name) ?? {
        id: form.name,
        enabled: false,
        count: null,
        milliseconds: form.milliseconds,
        operation: null,
      }
    );
  }
}

function findForm(name: FaultName): FaultForm {
  const form = FORMS.find((each) => each.name === name);
  if (form === undefined) throw new RangeError(`no such fault: ${name}`);
  return form;
}
