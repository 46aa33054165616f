import fc from 'fast-check';
import { sectionsOf } from '../../../server/scheme/document.rules';
import { readScheme, readyMadeNames } from '../../../server/scheme/ready-made';
import { type Scheme, schemeSchema } from '../../../server/scheme/scheme.schema';
import { type DiffLine, diffSection, diffSections } from '../../../server/scheme/scheme-diff.rules';

const shop = schemeSchema.parse(readScheme('shop'));

/** A line as an operator reads it. */
function read({ kind, subject, field, before, after }: DiffLine): string {
  const sign = { added: '加', changed: '改', removed: '删' }[kind];
  const change = kind === 'added' ? after : kind === 'removed' ? before : `${before} → ${after}`;
  return [sign, subject, field, change].filter(Boolean).join(' ');
}

function diffAgainst(change: (scheme: Scheme) => void): string[] {
  const other = structuredClone(shop);
  change(other);
  return diffSections(sectionsOf(shop), sectionsOf(other)).map(read);
}

describe('what differs between two configurations', () => {
  it('is nothing where they say the same, in whatever order an object names its parts', () => {
    expect(diffAgainst(() => undefined)).toEqual([]);
    const turned = Object.fromEntries(Object.entries(shop.plans[0] ?? {}).reverse());
    expect(diffSection('plans', { plans: [shop.plans[0]] }, { plans: [turned] })).toEqual([]);
  });

  it('tells a price in yuan, with the plan that it is of and when it begins', () => {
    const lines = diffAgainst(({ plans }) => {
      const year = plans.find(({ code }) => code === 'shop-year');
      year?.prices.push({ from: '2027-01-01T00:00:00+08:00', priceFen: 9_900, listPriceFen: null });
      if (year) year.name = '年度卡';
    });
    expect(lines).toEqual([
      '改 会员方案「年度卡」 名称 年卡 → 年度卡',
      '加 会员方案「年度卡」 · 自 2027年1月1日 00:00 起的价格 售价 ¥99',
    ]);
  });

  it('tells what is new, what is gone, and another order, each by its name', () => {
    const lines = diffAgainst((scheme) => {
      const [first, second, ...others] = scheme.benefits;
      if (first && second) scheme.benefits = [second, first, ...others.slice(1)];
      scheme.growth?.programmes[0]?.tiers.push({ code: 'black', name: '黑金', material: 'obsidian', reach: 99_999 });
    });
    expect(lines).toContain('加 成长体系「山茶等级」 · 等级「黑金」 升级门槛 99999');
    expect(lines.filter((line) => line.startsWith('删 权益「'))).toHaveLength(1);
    expect(lines.some((line) => line.startsWith('改 权益顺序'))).toBe(true);
  });

  it('tells a section that is new or gone as a whole', () => {
    expect(
      diffAgainst((scheme) => {
        scheme.points = null;
      }),
    ).toEqual([expect.stringMatching(/^删 .*单位 积分/)]);
  });

  it('names every section that differs and no other, whichever two of the ready-made ones are compared', () => {
    const whole = readyMadeNames
      .map((name) => schemeSchema.safeParse(readScheme(name)))
      .flatMap((parsed) => (parsed.success ? [parsed.data] : []));
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.constantFrom(...whole), (one, other) => {
        const [before, after] = [sectionsOf(one), sectionsOf(other)];
        const told = new Set(diffSections(before, after).map(({ section }) => section));
        for (const section of Object.keys(before) as (keyof typeof before)[]) {
          const differs = diffSection(section, before[section], after[section]).length > 0;
          expect(told.has(section)).toBe(differs);
          if (one === other) expect(differs).toBe(false);
        }
        // There and back the same things are added as were taken away.
        const back = diffSections(after, before);
        const count = (lines: readonly DiffLine[], kind: DiffLine['kind']) =>
          lines.filter((each) => each.kind === kind).length;
        expect(count(back, 'added')).toBe(count(diffSections(before, after), 'removed'));
      }),
      { numRuns: 40 },
    );
  });
});
