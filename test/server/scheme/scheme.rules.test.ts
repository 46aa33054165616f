import { lintGrowth } from '../../../server/growth/programme.rules';
import { growthSectionSchema } from '../../../server/growth/programme.schema';
import { VIRTUAL_PAYMENT_RULE } from '../../../server/plan/plan.rules';
import { findProduct } from '../../../server/sandbox/supplier/products';
import { parseScheme } from '../../../server/scheme/load-scheme';
import { DEFAULT_SCHEME, readScheme, readyMadeNames, readyMadeSchemes } from '../../../server/scheme/ready-made';
import { lintBenefitsOf } from '../../../server/scheme/scheme.rules';
import { type Scheme, schemeSchema } from '../../../server/scheme/scheme.schema';

type Change = (scheme: Scheme) => void;

/** The shop with one thing changed. */
function shopWith(change: Change): unknown {
  const scheme = schemeSchema.parse(readScheme('shop'));
  change(scheme);
  return scheme;
}

function faultsOf(content: unknown): readonly string[] {
  const parsed = parseScheme(content);
  return parsed.ok ? [] : parsed.refusal;
}

const plan = (scheme: Scheme) => scheme.plans[0]!;
const FROM = '2026-04-01T00:00:00+08:00';

it('the ready-made schemes may be loaded, and the default one is among them', () => {
  expect(readyMadeNames).toContain(DEFAULT_SCHEME);
  for (const name of readyMadeNames) expect(faultsOf(readScheme(name))).toEqual([]);
});

describe.each(readyMadeSchemes)('the ready-made scheme $name', ({ name }) => {
  const parsed = parseScheme(readScheme(name));
  const growth = parsed.ok ? parsed.value.growth : null;

  it('has four or five tiers a programme, each of its own name and look', () => {
    if (growth !== null) expect(lintGrowth(growthSectionSchema.parse(growth)).warnings).toEqual([]);
    for (const { tiers } of growth?.programmes ?? []) {
      expect(new Set(tiers.map((tier) => tier.name)).size).toBe(tiers.length);
      expect(new Set(tiers.map(({ material }) => material)).size).toBe(tiers.length);
    }
  });

  it('has nothing unusual in its benefits, and nobody has to guess how one comes or what it is worth', () => {
    if (!parsed.ok || parsed.value.benefits === null) return;
    expect(lintBenefitsOf(parsed.value).warnings).toEqual([]);
    for (const { code, description, delivery, issue, savesFen } of parsed.value.benefits) {
      expect([code, description.length > 10]).toEqual([code, true]);
      // What is topped up or given as a code says what one does with it, and what it is worth.
      if (delivery.kind !== 'supplier' && delivery.kind !== 'code') continue;
      expect([code, delivery.instructions.length > 0, savesFen !== null]).toEqual([code, true, true]);
      expect([code, issue]).not.toEqual([code, 'automatic']);
    }
  });

  it('orders what the sandbox’s supplier sells, with an account where the goods need one', () => {
    const benefits = parsed.ok ? (parsed.value.benefits ?? []) : [];
    for (const { code, delivery, costFen } of benefits) {
      if (delivery.kind !== 'supplier') continue;
      const product = findProduct(delivery.sku);
      expect([code, delivery.account, costFen]).toEqual([code, product?.account, product?.priceFen]);
    }
  });

  it('tells members its rules and at least one way up in every programme', () => {
    for (const { rules, sources } of growth?.programmes ?? []) {
      expect(rules.length).toBeGreaterThan(0);
      expect(sources.some(({ way }) => way !== undefined)).toBe(true);
    }
  });
});

describe('a scheme is refused', () => {
  it('with the platform’s rule quoted, when a plan opens online content and is to be paid by WeChat Pay', () => {
    const faults = faultsOf(
      shopWith((scheme) => {
        Object.assign(plan(scheme), { opens: 'online', rail: 'wechatpay' });
      }),
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('shop-month');
    expect(faults[0]).toContain(VIRTUAL_PAYMENT_RULE);
  });

  it('with the rule quoted, when a plan of virtual payment is to renew by entrusted debit', () => {
    const autoRenew = {
      papayPlanId: '126001',
      mode: 'announced',
      firstPriceFen: null,
      graceDays: 3,
      consentVersion: '1',
    };
    const faults = faultsOf(
      shopWith((scheme) => {
        Object.assign(plan(scheme), { opens: 'online', autoRenew, gift: null });
      }),
    );
    expect(faults).toEqual([expect.stringMatching(/委托代扣（autoRenew.papayPlanId）/)]);
    expect(faults[0]).toContain(VIRTUAL_PAYMENT_RULE);
  });

  describe('of a subscription of virtual payment', () => {
    const autoRenew = {
      ...{
        subscriptionProductId: 'vip_month',
        mode: 'announced',
        firstPriceFen: 100,
        graceDays: 3,
        consentVersion: '1',
      },
    };
    const online = { opens: 'online', gift: null };
    it.each<[string, object, RegExp[]]>([
      ['nothing, where all fits', {}, []],
      ['nothing, for a quarter', { period: { unit: 'quarter', count: 1 } }, []],
      ['nothing, for a year of four quarters', { period: { unit: 'quarter', count: 4 } }, []],
      ['a period that the product has not', { period: { unit: 'halfYear', count: 1 } }, [/周期只能是/]],
      ['a debit without a notice', { autoRenew: { ...autoRenew, mode: 'delayed' } }, [/预扣费通知/]],
      ['a first price below a yuan', { autoRenew: { ...autoRenew, firstPriceFen: 99 } }, [/1 元到 5000 元/]],
      ['a price above 5000 yuan', { prices: [{ priceFen: 500_001, listPriceFen: null }] }, [/1 元到 5000 元/]],
      ['both names of what is signed', { autoRenew: { ...autoRenew, papayPlanId: '126001' } }, [/委托代扣/]],
      ['its product on a plan of WeChat Pay', { opens: 'goods' }, [/须填签约模板 papayPlanId/]],
    ])('names %s', (_, change, faults) => {
      const found = faultsOf(
        shopWith((scheme) => {
          Object.assign(plan(scheme), { ...online, autoRenew, ...change });
        }),
      );
      expect(found).toEqual(faults.map((fault) => expect.stringMatching(fault)));
    });
  });

  it.each<[string, Change, string]>([
    [
      'two families have one code',
      (scheme) => scheme.families.push({ ...scheme.families[0]!, isDefault: false }),
      '会员产品代码「shop」',
    ],
    ['two plans have one code', (scheme) => scheme.plans.push(plan(scheme)), '会员方案代码「shop-month」'],
    ['two benefits have one code', (scheme) => scheme.benefits.push(scheme.benefits[0]!), '权益代码「discount」'],
    ['no family is the default', (scheme) => Object.assign(scheme.families[0]!, { isDefault: false }), '现有 0 个'],
    [
      'two families are the default',
      (scheme) => scheme.families.push({ ...scheme.families[0]!, code: 'gym', name: '健身' }),
      '现有 2 个',
    ],
    ['a plan is of no family', (scheme) => Object.assign(plan(scheme), { family: 'gym' }), '不存在的会员产品「gym」'],
    ['a plan opens no benefit that exists', (scheme) => plan(scheme).benefits.push('flight'), '不存在的权益「flight」'],
    [
      'a price is not below its list price',
      (scheme) => Object.assign(plan(scheme).prices[0]!, { listPriceFen: 2_500 }),
      '不高于售价',
    ],
    [
      'two prices begin with the loading',
      (scheme) => plan(scheme).prices.push({ priceFen: 1, listPriceFen: null }),
      '有不止一个价格自发布时起生效',
    ],
    [
      'two prices begin at one moment, written in two zones',
      (scheme) =>
        plan(scheme).prices.push(
          { from: FROM, priceFen: 1, listPriceFen: null },
          { from: '2026-03-31T16:00:00Z', priceFen: 2, listPriceFen: null },
        ),
      '有不止一个价格自 2026年4月1日 00:00 起生效',
    ],
    [
      'a sale ends before it begins',
      (scheme) => Object.assign(plan(scheme), { saleStartsAt: FROM, saleEndsAt: '2026-03-01T00:00:00+08:00' }),
      '停售时间不晚于开售时间',
    ],
    ['the member agreement is missing', (scheme) => scheme.agreements.shift(), '缺少协议「membership」'],
    ['the privacy policy is missing', (scheme) => scheme.agreements.pop(), '缺少协议「privacy」'],
    [
      'an agreement is there twice',
      (scheme) => scheme.agreements.push(scheme.agreements[0]!),
      '协议代码「membership」',
    ],
  ])('when %s', (_, change, words) => {
    const faults = faultsOf(shopWith(change));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(words);
  });

  it.each<[string, (scheme: Record<string, unknown>) => void, RegExp]>([
    ['has an unknown field', (scheme) => Object.assign(scheme, { discount: 1 }), /discount/],
    ['has no plans', (scheme) => Reflect.deleteProperty(scheme, 'plans'), /^plans:/],
  ])('when it %s', (_, change, words) => {
    const content = structuredClone(readScheme('shop')) as Record<string, unknown>;
    change(content);
    expect(faultsOf(content).join('\n')).toMatch(words);
  });

  it.each<[string, object]>([
    ['a free plan', { prices: [{ priceFen: 0 }] }],
    ['a price in fractions', { prices: [{ priceFen: 10.5 }] }],
    ['no price', { prices: [] }],
    ['a limit of nothing', { limitPerPerson: 0 }],
    ['a period of eleven', { period: { unit: 'month', count: 11 } }],
    ['an unknown unit', { period: { unit: 'week', count: 1 } }],
    ['a price from a day that does not exist', { prices: [{ from: '2026-02-30T00:00:00Z', priceFen: 1 }] }],
    ['a price from a moment without a zone', { prices: [{ from: '2026-02-20T00:00:00', priceFen: 1 }] }],
    ['a code in capitals', { code: 'SHOP' }],
  ])('when a plan has %s', (_, change) => {
    const content = structuredClone(readScheme('shop')) as { plans: object[] };
    content.plans[0] = { ...content.plans[0], ...change };
    expect(faultsOf(content)[0]).toMatch(/^plans\.0/);
  });

  it('with all its faults at once', () => {
    const faults = faultsOf(
      shopWith((scheme) => {
        plan(scheme).family = 'gym';
        scheme.agreements.pop();
      }),
    );
    expect(faults).toHaveLength(2);
  });
});

it('a name that is neither ready-made nor a file is refused in one sentence, and so is a file that is not JSON', () => {
  expect(() => readScheme('no-such-scheme')).toThrow(/neither a ready-made scheme \(shop.*\) nor a readable file/);
  expect(() => readScheme(__filename)).toThrow(/is not JSON/);
  expect(() => readScheme('toString')).toThrow(/neither/);
});
