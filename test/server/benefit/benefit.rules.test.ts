import { lintBenefits } from '../../../server/benefit/benefit.rules';
import { type BenefitInput, benefitSchema } from '../../../server/benefit/benefit.schema';
import { buildProgramme, buildSection } from '../growth/support';
import { buildBenefit } from './support';

const parse = (...benefits: BenefitInput[]) => benefits.map((benefit) => benefitSchema.parse(benefit));
const from = (tier: string) => ({ tiers: [{ programme: 'club', from: tier }] });

/** Each of the four tiers opens something. */
const complete = ['silver', 'gold', 'platinum'].map((tier) => buildBenefit(tier, { opensFor: from(tier) }));
const around = { growth: buildSection([buildProgramme()]), plans: [{ benefits: ['listed'] }], families: ['card'] };

describe('the benefits of a scheme', () => {
  it('are without fault where everything that they refer to exists', () => {
    const benefits = parse(
      ...complete,
      buildBenefit('listed', { opensFor: {} }),
      buildBenefit('family', { opensFor: { families: ['card'] } }),
      buildBenefit('invited', { opensFor: { audiences: ['vip'] } }),
      buildBenefit('for-points', { opensFor: {}, issue: 'exchange' }),
      buildBenefit('by-code', { opensFor: {}, issue: 'code' }),
    );
    expect(lintBenefits(benefits, around)).toEqual({ faults: [], warnings: [] });
  });

  it.each<[string, Partial<BenefitInput>, string]>([
    [
      'a programme that there is not',
      { opensFor: { tiers: [{ programme: 'miles', from: 'gold' }] } },
      '不存在的成长体系「miles」',
    ],
    ['a tier that there is not', { opensFor: from('ruby') }, '不存在的等级「club/ruby」'],
    ['a family that there is not', { opensFor: { families: ['gym'] } }, '不存在的会员产品「gym」'],
    ['nobody whom it opens for', { opensFor: {} }, '没有对任何人开放'],
    [
      'a window that ends before it begins',
      { window: { from: '2026-12-02T00:00:00+08:00', until: '2026-12-01T16:00:00Z' } },
      '结束时间不晚于开始时间',
    ],
    [
      'a validity that ends before it begins',
      { validity: { kind: 'fixed', from: '2026-12-02T00:00:00+08:00', until: '2026-12-01T00:00:00+08:00' } },
      '有效期结束时间不晚于',
    ],
    ['a carry-over of what has one period', { quota: { period: 'once', count: 1, rollover: 1 } }, '只有一期'],
    [
      'a budget below what one claim costs',
      { budget: { fen: 199, per: 'month' }, uses: 2, costFen: 100 },
      '不够发放一份（¥2）',
    ],
  ])('are refused for %s', (_, wish, words) => {
    const { faults } = lintBenefits(parse(...complete, buildBenefit('gift', wish)), around);
    expect(faults).toEqual([expect.stringContaining(words)]);
  });

  it('are refused where two have one code', () => {
    const { faults } = lintBenefits(parse(...complete, buildBenefit('gift'), buildBenefit('gift')), around);
    expect(faults).toEqual(['权益代码「gift」出现了不止一次。']);
  });

  it('may refer to families and plans that are live already where the scheme has none of its own', () => {
    const benefits = parse(
      ...complete,
      buildBenefit('gift', { opensFor: { families: ['gym'] } }),
      buildBenefit('other', { opensFor: {} }),
    );
    expect(lintBenefits(benefits, { ...around, plans: null, families: null }).faults).toEqual([]);
  });

  it('are warned of where more than two are core', () => {
    const core = ['甲', '乙', '丙'].map((name, index) => buildBenefit(`core${index}`, { name, core: true }));
    expect(lintBenefits(parse(...complete, ...core.slice(1)), around).warnings).toEqual([]);
    expect(lintBenefits(parse(...complete, ...core), around).warnings).toEqual([
      '核心权益有 3 项，会员通常只记得住 2 项：甲、乙、丙。',
    ]);
  });

  it('are warned of where a tier opens nothing more than the one below', () => {
    const withoutGold = complete.filter(({ code }) => code !== 'gold');
    expect(lintBenefits(parse(...withoutGold), around).warnings).toEqual([
      '成长体系「会员等级」的「金卡」与「银卡」开放的权益没有差别。',
    ]);
  });

  it('are warned of where an added value has no bounds, or a budget no cost', () => {
    const { warnings } = lintBenefits(
      parse(
        ...complete,
        buildBenefit('free', { kind: 'valueAdded' }),
        buildBenefit('paid', { budget: { fen: 100, per: 'total' } }),
      ),
      around,
    );
    expect(warnings).toEqual([expect.stringContaining('「free」没有'), expect.stringContaining('「paid」设了预算')]);
  });

  it('need no growth where no tier opens them', () => {
    expect(lintBenefits(parse(buildBenefit('gift')), { growth: null, plans: [], families: [] })).toEqual({
      faults: [],
      warnings: [],
    });
  });
});
