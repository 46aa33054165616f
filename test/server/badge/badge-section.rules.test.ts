import { iconNames } from '../../../miniprogram/src/components/icon/icon-names';
import { lintBadges } from '../../../server/badge/badge-section.rules';
import { parseScheme } from '../../../server/scheme/load-scheme';
import { readScheme, readyMadeNames } from '../../../server/scheme/ready-made';
import { buildProgramme, buildSection } from '../growth/support';
import { buildBadge } from './support';

const surroundings = { growth: buildSection([buildProgramme()]), families: ['shop'], benefits: ['coffee'] };
const lint = (...wishes: Parameters<typeof buildBadge>[0][]) => lintBadges(wishes.map(buildBadge), surroundings);

describe('what is wrong with the badges of a scheme', () => {
  it('nothing, where everything they name is there', () => {
    expect(
      lint(
        {},
        { code: 'a', rule: { kind: 'events', event: 'order.paid', metric: 'amountFen' } },
        { code: 'b', rule: { kind: 'events', event: 'member.checkedIn', distinctDays: true, within: 'month' } },
        { code: 'c', rule: { kind: 'tier', programme: 'club' }, levels: [{ name: '一级', target: 3 }] },
        { code: 'd', rule: { kind: 'membershipMonths', family: 'shop' } },
        { code: 'e', rule: { kind: 'benefitUses', benefits: ['coffee'] } },
      ),
    ).toEqual([]);
  });

  it.each<[string, Parameters<typeof buildBadge>[0]]>([
    ['勋章「口碑」的各级目标须逐级升高。', { levels: [3, 3].map((target) => ({ name: '级', target })) }],
    ['勋章「口碑」引用了不存在的业务事件「trip」。', { rule: { kind: 'events', event: 'trip' } }],
    ['勋章「口碑」不能以冲销事件「order.refunded」计数。', { rule: { kind: 'events', event: 'order.refunded' } }],
    [
      '勋章「口碑」引用了业务事件「order.paid」没有的指标「nights」。',
      { rule: { kind: 'events', event: 'order.paid', metric: 'nights' } },
    ],
    [
      '勋章「口碑」按天计数，不能另设指标。',
      { rule: { kind: 'events', event: 'order.paid', metric: 'amountFen', distinctDays: true } },
    ],
    ['勋章「口碑」引用了不存在的成长体系「hotel」。', { rule: { kind: 'tier', programme: 'hotel' } }],
    [
      '勋章「口碑」的目标高于「会员等级」的最高等级 3。',
      { rule: { kind: 'tier', programme: 'club' }, levels: [{ name: '一级', target: 4 }] },
    ],
    ['勋章「口碑」引用了不存在的会员产品「gym」。', { rule: { kind: 'membershipMonths', family: 'gym' } }],
    ['勋章「口碑」引用了不存在的权益「tea」。', { rule: { kind: 'benefitUses', benefits: ['tea'] } }],
  ])('%s', (fault, wish) => expect(lint(wish)).toEqual([fault]));

  it('a code that stands twice', () => {
    expect(lint({}, {})).toEqual(['勋章代码「reviewer」出现了不止一次。']);
  });

  it('is told when a scheme of growth alone is parsed, which does not know plans and benefits', () => {
    const scheme = { ...(readScheme('badges') as object), badges: [buildBadge(), buildBadge({ code: 'other' })] };
    expect(parseScheme(scheme)).toEqual({
      ok: false,
      refusal: [
        '勋章「口碑」引用了不存在的业务事件「review.posted」。',
        '勋章「口碑」引用了不存在的业务事件「review.posted」。',
      ],
    });
    const unknown = {
      ...(readScheme('badges') as object),
      badges: [buildBadge({ rule: { kind: 'benefitUses', benefits: ['tea'] } })],
    };
    expect(parseScheme(unknown).ok).toBe(true);
  });

  it('every ready-made badge has a drawing', () => {
    const icons = readyMadeNames.flatMap((name) => {
      const parsed = parseScheme(readScheme(name));
      return parsed.ok ? parsed.value.badges.map(({ icon }) => icon) : [];
    });
    expect(icons.length).toBeGreaterThan(10);
    expect(icons.filter((icon) => !iconNames.some((name) => name === icon))).toEqual([]);
  });
});
