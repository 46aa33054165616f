import { VIRTUAL_PAYMENT_RULE } from '../../../server/plan/plan.rules';
import { describePlanRails, describeRails, type RailedPlan, type RailSettings } from '../../../server/plan/rails.rules';

const all: RailSettings = { mchid: '1900000001', papay: true, virtual: { offerId: 'offer', isLive: true } };
const renews = { mode: 'announced' as const, firstPriceFen: null, graceDays: 5, consentVersion: '1' };
const goods: RailedPlan = { code: 'year', name: '年卡', opens: 'goods', autoRenew: null, priceFen: 9_900 };
const online: RailedPlan = { ...goods, opens: 'online' };

const whereNot = (plan: RailedPlan, settings: RailSettings) =>
  describePlanRails(plan, settings)
    .terminals.filter(({ payable }) => !payable)
    .map(({ name, why }) => `${name}：${why}`);

describe('the rails that the environment sets up', () => {
  it.each<[string, RailSettings, readonly string[]]>([
    ['all of them', all, ['wechatpay', 'papay', 'virtual', 'subscription']],
    ['ordinary payment alone', { mchid: '1', papay: false, virtual: null }, ['wechatpay']],
    [
      'WeChat’s own sandbox of virtual payment, which has no subscriptions',
      { mchid: '1', papay: false, virtual: { offerId: 'offer', isLive: false } },
      ['wechatpay', 'virtual'],
    ],
  ])('are %s', (_, settings, expected) => {
    const configured = describeRails(settings).filter((rail) => rail.configured);
    expect(configured.map(({ code }) => code)).toEqual(expected);
  });
});

describe('the rails of a plan', () => {
  it('are WeChat Pay for goods, on every terminal', () => {
    expect(describePlanRails(goods, all)).toMatchObject({ rail: 'wechatpay', renewal: null, ready: true, rule: null });
    expect(whereNot(goods, all)).toEqual([]);
  });

  it('are virtual payment for online content, with the rule, and nowhere it is not', () => {
    expect(describePlanRails(online, all)).toMatchObject({ rail: 'virtual', rule: VIRTUAL_PAYMENT_RULE });
    expect(whereNot(online, all)).toEqual(['其他终端：虚拟支付不支持这个终端']);
    expect(whereNot({ ...online, priceFen: 50 }, all)).toContain('iPhone：iPhone 上最低 1 元');
  });

  it('name the one that a renewing plan needs, and what is missing', () => {
    expect(describePlanRails({ ...goods, autoRenew: renews }, all).renewal).toBe('papay');
    expect(describePlanRails({ ...online, autoRenew: renews }, all).renewal).toBe('subscription');
    const without = describePlanRails({ ...goods, autoRenew: renews }, { ...all, papay: false });
    expect(without.ready).toBe(false);
    expect(without.terminals[0]).toMatchObject({ payable: false, why: '微信支付自动续费没有配置' });
  });
});
