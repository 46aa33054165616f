import type { Period } from '../../shared/contract/plan';
import { type Fen, formatFen } from '../../shared/kernel/fen';
import type { AutoRenew } from './plan.rules';

/** What a member agrees to with a signature for auto-renewal. */
export interface RenewalTerms {
  /** What every later debit takes. */
  readonly priceFen: Fen;
  /** What the first one takes instead; null where it takes the same, or where this person had it already. */
  readonly firstPriceFen: Fen | null;
}

/**
 * Version of what a member agrees to: the scheme's version of the text, the prices, and who debits them. Another price is
 * another version, so that nobody signs for an amount that they have not seen.
 */
export function consentVersionOf(
  { consentVersion }: AutoRenew,
  { priceFen, firstPriceFen }: RenewalTerms,
  drivenBy: 'apple' | null = null,
): string {
  const prices = `${priceFen}${firstPriceFen === null ? '' : `/${firstPriceFen}`}`;
  return `${consentVersion}@${prices}${drivenBy === null ? '' : `+${drivenBy}`}`;
}

/**
 * What a member reads before they sign: the scheme's own words, or what the law wants to be told (网络交易监督管理办法 §18:
 * period and price of the first and of the later debits, the reminder five days before, how to end it).
 */
export function consentTextOf(
  autoRenew: AutoRenew,
  period: Period,
  terms: RenewalTerms,
  drivenBy: 'apple' | null = null,
): string {
  if (drivenBy === 'apple') return `${autoRenew.consent ?? describePrices(period, terms)}${BY_APPLE}`;
  if (autoRenew.consent != null) return autoRenew.consent;
  return [
    describePrices(period, terms),
    `从第二期起，每次扣款至少 5 天前会提醒您扣款日期和金额；${whenDebited(autoRenew)}，扣款不成功会在之后几天再试。`,
    '您可以随时在小程序「我的 › 自动续费」，或微信「我 › 服务 › 钱包 › 支付设置 › 自动续费」里取消；取消后不再扣款，已付的有效期不变。',
    '涨价须您重新同意，未同意前不会多扣一分钱。',
  ].join('');
}

/** Who debits on an iPhone, who tells of it, and the only way out; said behind a scheme's own words too. */
const BY_APPLE = [
  '在 iPhone 上开通时，款项由 Apple 在每期到期前 24 小时内从您的 Apple 账户扣取，续费前的提醒由 Apple 发送。',
  '取消请在 iPhone「设置 › Apple 账户 › 订阅」里操作，至少在到期前 24 小时；商家不能代您取消，已付的有效期不变。',
  '退款请在 App Store 申请，由 Apple 决定。',
].join('');

function describePrices(period: Period, { priceFen, firstPriceFen }: RenewalTerms): string {
  const length = formatLength(period);
  const first = firstPriceFen === null ? '' : `首期（${length}）${formatFen(firstPriceFen)}，之后`;
  return `${first}每${EVERY[length] ?? length}自动续费 ${formatFen(priceFen)}，直到您取消。`;
}

function whenDebited({ mode, subscriptionProductId }: AutoRenew): string {
  // A subscription is debited when its own cycle ends, some days after the calendar's.
  if (subscriptionProductId !== undefined) return '款项由微信虚拟支付在到期前 1 天至到期后 7 天内扣取';
  return `款项由微信支付在到期前 ${DAYS_BEFORE_END[mode]} 天内扣取`;
}

/** How long before the paid time's end a debit is wanted at the earliest, as members read it. */
const DAYS_BEFORE_END = { announced: 1, delayed: 2 } as const;

const UNITS: Readonly<Record<Period['unit'], (count: number) => string>> = {
  month: (count) => `${count}个月`,
  quarter: (count) => `${count * 3}个月`,
  halfYear: (count) => `${count * 6}个月`,
  year: (count) => `${count}年`,
};

/** How one says "every": nobody says every one month. */
const EVERY: Readonly<Record<string, string>> = { '1个月': '月', '1年': '年' };

function formatLength({ unit, count }: Period): string {
  return UNITS[unit](count);
}
