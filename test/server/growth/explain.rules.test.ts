import { describeRules, explainEntry, formatFraction } from '../../../server/growth/explain.rules';
import type { EntryBasis, GrowthEntry } from '../../../server/growth/growth.entity';
import { at } from '../../support/clock';
import { buildProgramme } from './support';

const basis: EntryBasis = {
  metric: 'amountFen',
  metricValue: 49_900,
  coefficient: { numerator: 1, denominator: 100 },
  multipliers: [],
  combine: 'max',
  cutBy: null,
  cut: 0,
};
const day = at('2026-03-01T23:59:59.999+08:00');

/** The lines of an entry for spending, with whatever else is wished. */
function explain(wish: Partial<GrowthEntry> = {}, ofBasis: Partial<EntryBasis> = {}) {
  const entry = {
    kind: 'earned' as const,
    source: 'spending',
    amount: 499,
    raw: 499,
    occurredAt: day,
    countedAt: day,
    programmeVersion: 2,
    ...wish,
    basis: { ...basis, ...ofBasis },
  };
  const lines = explainEntry(entry, 'fen', '成长值');
  return lines.map(({ label, value }) => `${label}：${value}`);
}

describe('an entry explains itself', () => {
  it('by its metric, its coefficient, its day in Shanghai and its rule version', () => {
    expect(explain()).toEqual(['计量：¥499', '系数：每 ¥1得 1 成长值', '发生日期：2026年3月1日', '规则版本：第 2 版']);
  });

  it('with a multiplier by its name and factor, with two also by how they go together', () => {
    const tier = {
      kind: 'tier' as const,
      code: 'gold',
      name: '金卡会员加成',
      factor: { numerator: 3, denominator: 2 },
    };
    const campaign = {
      kind: 'campaign' as const,
      code: 'day',
      name: '会员日',
      factor: { numerator: 2, denominator: 1 },
    };
    expect(explain({}, { multipliers: [tier] })).toContain('金卡会员加成：× 1.5');
    expect(explain({}, { multipliers: [tier] }).join()).not.toContain('加成方式');
    expect(explain({}, { multipliers: [tier, campaign] })).toEqual(
      expect.arrayContaining(['会员日：× 2', '加成方式：取最高的一项']),
    );
    expect(explain({}, { multipliers: [tier, campaign], combine: 'multiply' })).toContain('加成方式：各项相乘');
  });

  it.each([
    ['once', '终身一次，已经得过'],
    ['day', '每日上限'],
    ['month', '每月上限'],
    ['year', '每年上限'],
  ])('by the cap that cut it: %s', (cutBy, words) => {
    expect(explain({ amount: 10 }, { cutBy, cut: 489 })).toContain(`${words}：489 成长值未计入`);
  });

  it('that was taken back by what is left of its order', () => {
    expect(explain({ kind: 'takenBack', amount: -300 }, { metricValue: 19_900 })[0]).toBe('退款后剩余：¥199');
  });

  it('that was released by why it came later', () => {
    expect(explain({ kind: 'released' })).toContain('补计：有退款释放了上限，此前未计入的部分补上');
  });

  it('of a task, given and taken back', () => {
    expect(explain({ kind: 'task', source: 'task:profile' })[0]).toBe('来源：完成任务');
    expect(explain({ kind: 'takenBack', source: 'task:profile' })[0]).toBe('来源：任务不再完成，奖励收回');
  });

  it('of a person by what that person wrote', () => {
    expect(explain({ kind: 'corrected' }, { note: '系统故障补偿' })[0]).toBe('说明：系统故障补偿');
  });
});

it.each([
  [1, 1, '1'],
  [4, 2, '2'],
  [3, 2, '1.5'],
  [5, 4, '1.25'],
  [1, 3, '1/3'],
  [1, 8, '1/8'],
])('writes the factor %i/%i as %s', (numerator, denominator, text) => {
  expect(formatFraction({ numerator, denominator })).toBe(text);
});

describe('the rules of a programme', () => {
  const textOf = (config: ReturnType<typeof buildProgramme>, title: string) =>
    describeRules(config).find((rule) => rule.title === title)?.text;

  it('name every threshold, those to keep as well', () => {
    expect(textOf(buildProgramme(), '升级与保级')).toBe(
      '银卡：达到 100 成长值升级，80 成长值保级；金卡：达到 300 成长值升级，240 成长值保级；铂金：达到 600 成长值升级，500 成长值保级。达到即升，周期内不降。',
    );
  });

  it('tell how it falls, with grace and protection', () => {
    expect(textOf(buildProgramme(), '降级')).toBe('周期结束时未达到保级要求的，按当期成长值核定等级。');
    const fall = { mode: 'one_step' as const, graceDays: 15, protectedAfterPeriods: 3 };
    expect(textOf(buildProgramme({ fall }), '降级')).toBe(
      '周期结束时未达到保级要求的，每个周期最多下降一级，并有 15 天宽限期。连续保级 3 个周期的会员，可免降一次。',
    );
  });

  it('of a lifetime know no fall', () => {
    expect(textOf(buildProgramme({ period: { kind: 'lifetime' } }), '降级')).toBeUndefined();
  });

  it('say until when something late counts, and end with the scheme’s own sentences', () => {
    const config = buildProgramme({ lateDays: 9, rules: [{ title: '其他', text: '积分另计。' }] });
    expect(textOf(config, '统计周期')).toContain('周期结束后 9 天内到账的，仍计入原周期。');
    expect(describeRules(config).at(-1)).toEqual({ title: '其他', text: '积分另计。' });
  });
});
