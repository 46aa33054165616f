import type { z } from 'zod';
import { type BadgeRule, badgeRuleSchema } from '../../../server/badge/badge.schema';
import { describeLevel, describeMissing } from '../../../server/badge/badge-words.rules';
import { builtInKinds } from '../../../server/growth/event-kind.rules';
import type { EventKind } from '../../../server/growth/programme.schema';
import { buildProgramme, eventKinds } from '../growth/support';

const kinds = new Map<string, EventKind>(
  [...builtInKinds, ...eventKinds].map((kind) => [kind.code, kind as EventKind]),
);
const surroundings = { kinds, programmes: [{ code: 'club', config: buildProgramme() }] };

const ruleOf = (rule: z.input<typeof badgeRuleSchema>) => badgeRuleSchema.parse(rule);

describe('what a level asks, and what is missing, in words', () => {
  it.each<[string, BadgeRule, string, string]>([
    ['times', ruleOf({ kind: 'events', event: 'review.posted' }), '累计评价 10 次', '还差 3 次'],
    ['money', ruleOf({ kind: 'events', event: 'order.paid', metric: 'amountFen' }), '累计消费 ¥0.10', '还差 ¥0.03'],
    [
      'a way of its own',
      ruleOf({ kind: 'events', event: 'order.paid', words: '满 {amount} 单', way: '再买 {amount}' }),
      '满 10 次 单',
      '再买 3 次',
    ],
    [
      'days of a month',
      ruleOf({
        kind: 'events',
        event: 'member.checkedIn',
        distinctDays: true,
        within: 'month',
        way: '再签到 {amount}',
      }),
      '单月签到 10 天',
      '本月再签到 3 天',
    ],
    ['a year', ruleOf({ kind: 'events', event: 'order.paid', within: 'year' }), '单年消费 10 次', '今年还差 3 次'],
    ['months', ruleOf({ kind: 'membershipMonths', family: 'shop' }), '累计开通会员 10 个月', '还差 3 个月'],
    ['uses', ruleOf({ kind: 'benefitUses' }), '累计使用权益 10 次', '还差 3 次'],
  ])('%s', (_, rule, level, missing) => {
    expect(describeLevel(rule, 10, surroundings)).toBe(level);
    expect(describeMissing(rule, { value: 7, target: 10 }, surroundings)).toBe(missing);
  });

  it('of a tier by its name', () => {
    const rule = ruleOf({ kind: 'tier', programme: 'club' });
    expect(describeLevel(rule, 2, surroundings)).toBe('达到金卡');
    expect(describeMissing(rule, { value: 1, target: 2 }, surroundings)).toBe('升至金卡');
    expect(describeLevel(rule, 2, { ...surroundings, programmes: [] })).toBe('达到第 3 级');
  });
});
