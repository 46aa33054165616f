import { readScheme } from '../../server/scheme/ready-made';
import { type Scheme, schemeSchema } from '../../server/scheme/scheme.schema';

/** Templates of entrusted debit that the local WeChat grants: one of each way of debiting. */
const ANNOUNCED = '126001';
const DELAYED = '127001';

/**
 * The shop with everything that can happen to money: plans that renew themselves in both ways of debiting, a second rank to
 * change to, pauses, and each policy of refund.
 */
export function simulationScheme(): Scheme {
  const shop = schemeSchema.parse(readScheme('shop'));
  const [family] = shop.families;
  const bought = shop.plans.filter(({ autoRenew }) => autoRenew === null);
  const month = bought.find(({ code }) => code === 'shop-month');
  if (!family || !month) throw new Error('the shop has no monthly plan');
  const refunds = ['none', { unusedShare: 'byDays' }, { wholeWithinDays: 30, whenUnused: false }] as const;
  const pause = { daysPerYear: 60, minDays: 3, maxTimes: 4 };
  const renewing = (
    code: string,
    papayPlanId: string,
    mode: 'announced' | 'delayed',
    firstPriceFen: number | null,
  ) => ({
    ...month,
    ...{ code, name: '连续包月', gift: null, refund: { unusedShare: 'byDays' as const }, pause },
    prices: [{ priceFen: 1_900, listPriceFen: null }],
    autoRenew: { papayPlanId, mode, firstPriceFen, graceDays: 3, consentVersion: 'simulated', consent: null },
  });
  const premium = { ...month, code: 'premium-month', name: '尊享月卡', rank: 2, gift: null };
  return {
    ...shop,
    families: [
      {
        ...family,
        changes: {
          default: 'notAllowed',
          rules: bought.map(({ code }) => ({ from: code, to: premium.code, kind: 'atOnce' as const })),
        },
      },
    ],
    plans: [
      ...bought.map((plan, index) => ({ ...plan, refund: refunds[index % refunds.length]!, pause })),
      renewing('auto-announced', ANNOUNCED, 'announced', 990),
      renewing('auto-delayed', DELAYED, 'delayed', null),
      { ...premium, prices: [{ priceFen: 4_900, listPriceFen: null }], refund: refunds[1], pause },
    ],
  };
}
