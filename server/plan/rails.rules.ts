import type { PlanRails, RailView } from '../../shared/contract/ops/rails';
import type { ClientPlatform } from '../../shared/contract/plan';
import type { Fen } from '../../shared/kernel/fen';
import {
  type AutoRenew,
  LEAST_ON_IOS_FEN,
  type RailChoice,
  railOf,
  VIRTUAL_PAYMENT_RULE,
  whyNotPayableHere,
} from './plan.rules';

/** What the environment sets up of the ways to be paid; nothing of it is a secret. */
export interface RailSettings {
  /** The merchant's number; null without WeChat Pay. */
  readonly mchid: string | null;
  /** Whether entrusted debit is set up. */
  readonly papay: boolean;
  /** Virtual payment, live or in WeChat's own sandbox; null where there is none. */
  readonly virtual: { readonly offerId: string; readonly isLive: boolean } | null;
}

type RailCode = RailView['code'];

const terminals: readonly { readonly platform: ClientPlatform; readonly name: string }[] = [
  { platform: 'ios', name: 'iPhone' },
  { platform: 'android', name: '安卓' },
  { platform: 'harmony', name: '鸿蒙' },
  { platform: 'windows', name: 'Windows' },
  { platform: 'other', name: '其他终端' },
];

/** The ways to be paid, with what the environment sets up of each. */
export function describeRails({ mchid, papay, virtual }: RailSettings): RailView[] {
  const merchant = mchid === null ? [] : [{ label: '商户号', value: mchid }];
  const offer = virtual
    ? [
        { label: 'OfferID', value: virtual.offerId },
        { label: '环境', value: virtual.isLive ? '现网' : '微信沙箱' },
      ]
    : [];
  return [
    {
      ...{ code: 'wechatpay', name: '微信支付', about: '实物商品权益与线下服务的会员，一次购买。' },
      ...{ configured: mchid !== null, facts: merchant },
      variables: ['WECHATPAY_MCHID', 'WECHATPAY_CERT_SERIAL', 'WECHATPAY_PRIVATE_KEY', 'WECHATPAY_API_V3_KEY'],
    },
    {
      ...{ code: 'papay', name: '微信支付自动续费', about: '委托代扣：会员签约后按期扣款。' },
      ...{ configured: papay, variables: ['WECHATPAY_API_V2_KEY'], facts: papay ? merchant : [] },
    },
    {
      ...{ code: 'virtual', name: '小程序虚拟支付', about: '开通线上内容的会员，一次购买。' },
      ...{ configured: virtual !== null, facts: offer },
      variables: ['WECHAT_VIRTUAL_OFFER_ID', 'WECHAT_VIRTUAL_APP_KEY', 'WECHAT_VIRTUAL_ENV'],
    },
    {
      ...{ code: 'subscription', name: '虚拟支付会员订阅', about: '开通线上内容的会员，自动续费；微信沙箱里没有。' },
      ...{ configured: virtual?.isLive ?? false, facts: virtual?.isLive ? offer : [] },
      variables: ['WECHAT_VIRTUAL_OFFER_ID', 'WECHAT_VIRTUAL_APP_KEY', 'WECHAT_VIRTUAL_ENV'],
    },
  ];
}

/** A plan as its rails are decided by. */
export interface RailedPlan extends RailChoice {
  readonly code: string;
  readonly name: string;
  readonly autoRenew: AutoRenew | null;
  /** In force now; null before its first price. */
  readonly priceFen: Fen | null;
}

/** By which rails a plan is paid and renewed, and on which terminals. */
export function describePlanRails(plan: RailedPlan, settings: RailSettings): PlanRails {
  const rail = railOf(plan);
  const renewal = plan.autoRenew === null ? null : renewalRailOf(plan);
  const needed = new Set<RailCode>([rail, ...(renewal === null ? [] : [renewal])]);
  const rails = describeRails(settings);
  const missing = rails.filter(({ code, configured }) => needed.has(code) && !configured);
  return {
    ...{ code: plan.code, name: plan.name, opens: plan.opens, rail, renewal, ready: missing.length === 0 },
    terminals: terminals.map(({ platform, name }) => {
      const why = missing.length > 0 ? `${missing.map((each) => each.name).join('、')}没有配置` : null;
      return { platform, name, ...(why === null ? payableOn(plan, platform, settings) : { payable: false, why }) };
    }),
    rule: plan.opens === 'online' ? VIRTUAL_PAYMENT_RULE : null,
  };
}

function renewalRailOf(plan: RailChoice): RailCode {
  return railOf(plan) === 'virtual' ? 'subscription' : 'papay';
}

function payableOn(
  plan: RailedPlan,
  platform: ClientPlatform,
  { virtual }: RailSettings,
): { readonly payable: boolean; readonly why: string | null } {
  const setUp = { hasVirtual: virtual !== null, hasSubscriptions: virtual?.isLive ?? false };
  const priceFen = plan.priceFen ?? LEAST_ON_IOS_FEN;
  const why = whyNotPayableHere(setUp, { platform, appleSubscriptions: 'true' }, plan, priceFen);
  if (why === null) {
    const byApple = platform === 'ios' && plan.autoRenew !== null && railOf(plan) === 'virtual';
    return { payable: true, why: byApple ? '由苹果扣款，需要较新的微信' : null };
  }
  const tooCheap = platform === 'ios' && priceFen < LEAST_ON_IOS_FEN;
  return { payable: false, why: tooCheap ? 'iPhone 上最低 1 元' : '虚拟支付不支持这个终端' };
}
