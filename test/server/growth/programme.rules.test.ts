import { lintGrowth } from '../../../server/growth/programme.rules';
import type { GrowthSection, ProgrammeConfig, TierConfig } from '../../../server/growth/programme.schema';
import { buildProgramme, buildSection, buildSource, eventKinds, fourTiers } from './support';

const second = buildProgramme({ code: 'rides', name: '出行等级' });
const task = {
  code: 'month-spending',
  name: '本月消费满 ¥300',
  description: '合并计算',
  event: 'order.paid',
  metric: 'amountFen',
  target: 30_000,
  reward: 100,
  group: 'spending',
  kind: 'periodic',
  claim: 'claim',
} as const;
const mapping = { from: { programme: 'club', tier: 'gold' }, to: { programme: 'rides', tier: 'silver' } };

/** A section with one thing in its first programme changed. */
const changed = (wish: Partial<ProgrammeConfig>): GrowthSection => buildSection([{ ...buildProgramme(), ...wish }]);
const withTier = (rank: number, wish: Partial<TierConfig>) =>
  changed({ tiers: fourTiers.map((tier, index) => ({ ...tier, ...(index === rank ? wish : {}) })) });
const withSource = (...wish: Parameters<typeof buildSource>) => changed({ sources: [buildSource(...wish)] });
const withKind = (kind: object) => buildSection([buildProgramme()], { events: [...eventKinds, kind as never] });

it('finds nothing in a section that is as it should be', () => {
  const tasks = [{ ...task, action: null }];
  const section = buildSection([{ ...buildProgramme(), tasks }, second], { mappings: [mapping] });
  expect(lintGrowth(section)).toEqual({ faults: [], warnings: [] });
});

describe('the linter refuses', () => {
  it.each<[string, GrowthSection, string]>([
    [
      'an event kind that is there twice',
      withKind({ code: 'review.posted', name: '再评价', metrics: [] }),
      '业务事件类型代码「review.posted」出现了不止一次。',
    ],
    [
      'an event kind of this system’s own',
      withKind({ code: 'member.checkedIn', name: '签到', metrics: [] }),
      '业务事件类型代码「member.checkedIn」出现了不止一次。',
    ],
    [
      'a programme that is there twice',
      buildSection([buildProgramme(), buildProgramme()]),
      '成长体系代码「club」出现了不止一次。',
    ],
    [
      'a task code that two programmes share: it is claimed by its code alone',
      buildSection([
        { ...buildProgramme(), tasks: [{ ...task, action: null }] },
        { ...second, tasks: [{ ...task, action: null }] },
      ]),
      '任务代码「month-spending」出现了不止一次。',
    ],
    [
      'a metric that a kind has twice',
      withKind({
        code: 'trip.ended',
        name: '出行',
        metrics: [
          { code: 'distance', measure: 'metres' },
          { code: 'distance', measure: 'count' },
        ],
      }),
      '业务事件「trip.ended」的指标代码「distance」出现了不止一次。',
    ],
    [
      'a metric called times',
      withKind({ code: 'trip.ended', name: '出行', metrics: [{ code: 'times', measure: 'times' }] }),
      '业务事件「trip.ended」不能自定指标 times，它总是 1。',
    ],
    [
      'a kind that takes back what nobody tells',
      withKind({ code: 'trip.cancelled', name: '取消', metrics: [], reverses: 'trip.ended' }),
      '业务事件「trip.cancelled」冲销的「trip.ended」不存在。',
    ],
    [
      'a kind that takes back a taking back',
      withKind({ code: 'refund.undone', name: '撤销', metrics: [], reverses: 'order.refunded' }),
      '业务事件「refund.undone」冲销的「order.refunded」不存在。',
    ],
    [
      'no default programme',
      { ...changed({}), programmes: [{ ...buildProgramme(), isDefault: false }] },
      '须有且只有一个默认成长体系，现有 0 个。',
    ],
    [
      'two default programmes',
      { ...changed({}), programmes: [buildProgramme(), second] },
      '须有且只有一个默认成长体系，现有 2 个。',
    ],
    ['a tier that is there twice', withTier(3, { code: 'gold' }), '成长体系「club」的等级代码「gold」出现了不止一次。'],
    [
      'a group that is there twice',
      changed({
        groups: [
          { code: 'spending', name: '消费' },
          { code: 'spending', name: '购物' },
        ],
      }),
      '成长体系「club」的分组代码「spending」出现了不止一次。',
    ],
    [
      'a source that is there twice',
      changed({ sources: [buildSource(), buildSource()] }),
      '成长体系「club」的来源代码「spending」出现了不止一次。',
    ],
    [
      'a lowest tier that asks something',
      withTier(0, { reach: 1, keep: 0 }),
      '成长体系「club」的第一个等级是每位会员的起点，门槛须为 0。',
    ],
    [
      'a tier that asks no more than the one below',
      withTier(2, { reach: 100, keep: 90 }),
      '成长体系「club」的「金卡」门槛须高于「银卡」。',
    ],
    [
      'a tier that is easier to keep than the one below',
      withTier(2, { keep: 79 }),
      '成长体系「club」的「金卡」保级值不得低于「银卡」。',
    ],
    [
      'a tier that is harder to keep than to reach',
      withTier(3, { keep: 601 }),
      '成长体系「club」的「铂金」保级值不得高于升级门槛。',
    ],
    [
      'months that would be late for longer than a month',
      changed({ period: { kind: 'calendarMonth' }, lateDays: 20, fall: { mode: 'match', graceDays: 8 } }),
      '成长体系「club」按月结算，补记期与宽限期合计不得超过 27 天。',
    ],
    [
      'the same of rolling months',
      changed({ period: { kind: 'rollingMonths', months: 3 }, lateDays: 28 }),
      '成长体系「club」按月结算，补记期与宽限期合计不得超过 27 天。',
    ],
    [
      'a source of an event that nobody tells',
      withSource({ event: 'trip.ended' }),
      '成长体系「club」的「消费」引用了不存在的业务事件「trip.ended」。',
    ],
    [
      'a source of a taking back',
      withSource({ event: 'order.refunded' }),
      '成长体系「club」的「消费」不能以冲销事件「order.refunded」为来源。',
    ],
    [
      'a source of a metric that its event has not',
      withSource({ metric: 'distance' }),
      '成长体系「club」的「消费」引用了业务事件「order.paid」没有的指标「distance」。',
    ],
    [
      'a source in a group that is not there',
      withSource({ group: 'fun' }),
      '成长体系「club」的「消费」属于不存在的分组「fun」。',
    ],
    [
      'a task of an event that nobody tells',
      changed({ tasks: [{ ...task, action: null, event: 'trip.ended' }] }),
      '成长体系「club」的「本月消费满 ¥300」引用了不存在的业务事件「trip.ended」。',
    ],
    [
      'a source that lowers and has a cap',
      withSource({ negative: true, caps: { day: 1 } }),
      '成长体系「club」的来源「消费」是扣减，不能设上限或限一次。',
    ],
    [
      'a source that lowers once',
      withSource({ negative: true, once: true }),
      '成长体系「club」的来源「消费」是扣减，不能设上限或限一次。',
    ],
    [
      'a day’s cap above the month’s',
      withSource({ caps: { day: 11, month: 10 } }),
      '成长体系「club」的来源「消费」的上限须满足：每日不高于每月，每月不高于每年。',
    ],
    [
      'a month’s cap above the year’s',
      withSource({ caps: { month: 11, year: 10 } }),
      '成长体系「club」的来源「消费」的上限须满足：每日不高于每月，每月不高于每年。',
    ],
    [
      'a year’s cap where months are settled',
      changed({ period: { kind: 'calendarMonth' }, sources: [buildSource({ caps: { year: 100 } })] }),
      '成长体系「club」的来源「消费」：按月结算的成长体系不能设每年上限。',
    ],
    [
      'a multiplier of a tier that is not there',
      withSource({ tierMultipliers: { diamond: { numerator: 2, denominator: 1 } } }),
      '成长体系「club」的来源「消费」的等级加成引用了不存在的等级「diamond」。',
    ],
    [
      'a mapping from a tier that is not there',
      buildSection([buildProgramme(), second], { mappings: [{ ...mapping, from: { programme: 'club', tier: 'x' } }] }),
      '等级映射引用了不存在的「club/x」。',
    ],
    [
      'a mapping to a programme that is not there',
      buildSection([buildProgramme()], { mappings: [mapping] }),
      '等级映射引用了不存在的「rides/silver」。',
    ],
    [
      'a mapping of a programme onto itself',
      buildSection([buildProgramme()], { mappings: [{ ...mapping, to: { programme: 'club', tier: 'silver' } }] }),
      '等级映射须在两个成长体系之间：「club」。',
    ],
  ])('%s', (_, section, fault) => {
    expect(lintGrowth(section).faults).toEqual([fault]);
  });
});

describe('the linter warns, and lets pass,', () => {
  it.each([
    [2, '成长体系「会员等级」有 2 个等级，通常为 4 至 5 个。'],
    [3, '成长体系「会员等级」有 3 个等级，通常为 4 至 5 个。'],
    [6, '成长体系「会员等级」有 6 个等级，通常为 4 至 5 个。'],
  ])('of %i tiers', (count, warning) => {
    const tiers = Array.from({ length: count }, (_, n) => ({
      ...fourTiers[0],
      code: `t${n}`,
      name: `T${n}`,
      reach: n,
    }));
    expect(lintGrowth(changed({ tiers }))).toEqual({ faults: [], warnings: [warning] });
  });

  it.each([4, 5])('of nothing where there are %i', (count) => {
    const tiers = Array.from({ length: count }, (_, n) => ({
      ...fourTiers[0],
      code: `t${n}`,
      name: `T${n}`,
      reach: n,
    }));
    expect(lintGrowth(changed({ tiers })).warnings).toEqual([]);
  });
});
