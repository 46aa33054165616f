import { explainPoints } from '../../../server/points/explain-points.rules';
import { describePoints, lintPoints } from '../../../server/points/points-programme.rules';
import { at } from '../../support/clock';
import { buildProgramme, buildSection } from '../growth/support';
import { buildPoints, buildPointsSource } from './support';

const growth = buildSection([buildProgramme()]);
const faultsOf = (source: Parameters<typeof buildPointsSource>[0]) =>
  lintPoints(buildPoints({ sources: [buildPointsSource(source)] }), { growth, families: ['shop'] });

describe('a points section', () => {
  it('may count own events and the growth section’s, by the tiers and families that exist', () => {
    const double = { numerator: 2, denominator: 1 };
    expect(faultsOf({ tierMultipliers: { club: { gold: double } }, planMultipliers: { shop: double } })).toEqual([]);
    expect(faultsOf({ event: 'member.checkedIn', metric: 'times' })).toEqual([]);
  });

  it.each<[string, Parameters<typeof buildPointsSource>[0], string]>([
    ['an event that nobody tells', { event: 'nobody.knows' }, '不存在的业务事件「nobody.knows」'],
    ['an event that takes back', { event: 'order.refunded' }, '冲销事件「order.refunded」'],
    ['a metric that the event has not', { metric: 'weight' }, '没有的指标「weight」'],
    ['a day’s cap above the month’s', { caps: { day: 10, month: 5 } }, '每日不高于每月'],
    ['a month’s cap above the year’s', { caps: { month: 10, year: 5 } }, '每月不高于每年'],
    [
      'a tier that is not',
      { tierMultipliers: { club: { ruby: { numerator: 2, denominator: 1 } } } },
      '不存在的「club/ruby」',
    ],
    ['a family that is not', { planMultipliers: { gym: { numerator: 2, denominator: 1 } } }, '不存在的会员产品「gym」'],
  ])('is refused with %s', (_, source, sentence) => {
    expect(faultsOf(source)).toEqual([expect.stringContaining(sentence)]);
  });

  it('is refused with two sources of one code', () => {
    const points = buildPoints({ sources: [buildPointsSource(), buildPointsSource()] });
    expect(lintPoints(points, { growth, families: null })).toEqual(['积分来源代码「spending」出现了不止一次。']);
  });

  it('tells members its rules from its numbers', () => {
    const kinds = new Map(growth.events.map((kind) => [kind.code, kind]));
    const points = buildPoints({
      sources: [buildPointsSource({ confirmAfterDays: 15, caps: { day: 500 } })],
      rules: [{ title: '用途', text: '可兑换礼券。' }],
    });
    expect(describePoints(points, kinds).map(({ text }) => text)).toEqual([
      '消费每 ¥1得 1 积分（每日上限 500）。',
      '「消费」所得的积分在发生 15 天后可用；此前为待确认，订单退款的部分不再发放。其余即时可用。',
      '积分自可用之日起 12 个月内有效，先到期的先使用，到期自动失效。',
      '订单退款后收回该订单所得的积分；余额不足的部分，由之后获得的积分补足。',
      '可兑换礼券。',
    ]);
  });
});

it('an entry explains itself with every factor, what was cut, and until when it can be used', () => {
  const entry = {
    kind: 'earned' as const,
    basis: {
      kind: 'event' as const,
      metric: 'amountFen',
      measure: 'fen' as const,
      metricValue: 12_000,
      coefficient: { numerator: 1, denominator: 100 },
      multipliers: [
        { kind: 'tier' as const, code: 'gold', name: '金卡会员加成', factor: { numerator: 3, denominator: 2 } },
      ],
      combine: 'max' as const,
      cutBy: 'day' as const,
      cut: 80,
      released: false,
      confirmAfterDays: 15,
      lapsed: 0,
      shortfall: 0,
    },
    occurredAt: at('2026-03-01T02:00:00Z'),
    countedAt: at('2026-03-01T02:00:00Z'),
    expiresAt: at('2026-12-31T16:00:00Z'),
    programmeVersion: 2,
  };
  expect(explainPoints(entry, '积分')).toEqual([
    { label: '计量', value: '¥120' },
    { label: '系数', value: '每 ¥1得 1 积分' },
    { label: '金卡会员加成', value: '× 1.5' },
    { label: '每日上限', value: '80 积分未计入' },
    { label: '可用日期', value: '2026年3月16日' },
    { label: '发生日期', value: '2026年3月1日' },
    { label: '有效期至', value: '2026年12月31日' },
    { label: '规则版本', value: '第 2 版' },
  ]);
  const back = { ...entry, kind: 'takenBack' as const, expiresAt: null, programmeVersion: null };
  const basis = { ...entry.basis, metricValue: 0, multipliers: [], cutBy: null, cut: 0, lapsed: 3, shortfall: 5 };
  expect(explainPoints({ ...back, basis }, '积分')).toEqual([
    { label: '退款后剩余', value: '¥0' },
    { label: '系数', value: '每 ¥1得 1 积分' },
    { label: '已到期', value: '其中 3 积分此前已到期失效，不再收回' },
    { label: '余额不足', value: '5 积分由之后获得的补足' },
    { label: '发生日期', value: '2026年3月1日' },
  ]);
});
