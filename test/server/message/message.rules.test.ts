import {
  describeNews,
  type News,
  placeholderNames,
  placeholdersOf,
  topicLabel,
} from '../../../server/message/message.rules';
import { messageTopicSchema } from '../../../shared/contract/message';
import { at } from '../../support/clock';

const now = at('2026-11-21T01:05:00Z');
const ending = { planName: '月度会员', family: 'standard', endsAt: at('2026-12-21T01:05:00Z') };

const falling = {
  programme: 'camellia',
  tierName: '金叶',
  toName: '银叶',
  gap: 320,
  unit: '成长值',
  deadline: at('2026-12-31T16:00:00Z'),
};

type Case = readonly [string, News, { title: string; body: string; page: string }];

const cases: readonly Case[] = [
  [
    'a first term',
    {
      topic: 'membershipActivated',
      fields: { planName: '月度会员', startsAt: now, endsAt: ending.endsAt, orderId: '01ORDER' },
    },
    {
      title: '会员已开通',
      body: '你的月度会员已生效，2026年12月21日到期。',
      page: '/packages/purchase/order/index?id=01ORDER',
    },
  ],
  [
    'a term that begins when the present one ends',
    {
      topic: 'membershipActivated',
      fields: { planName: '月度会员', startsAt: now + 1, endsAt: ending.endsAt, orderId: null },
    },
    { title: '会员已续期', body: '你的月度会员已续期，2026年12月21日到期。', page: '/pages/home/index' },
  ],
  [
    'an end in a week',
    { topic: 'membershipEndsIn7Days', fields: ending },
    {
      title: '会员即将到期',
      body: '你的月度会员将于2026年12月21日到期，到期前续费，权益不中断。',
      page: '/pages/plans/index',
    },
  ],
  [
    'an end within a day, to the minute',
    { topic: 'membershipEndsIn1Day', fields: ending },
    {
      title: '会员马上到期',
      body: '你的月度会员将于2026年12月21日 09:05到期，到期前续费，权益不中断。',
      page: '/pages/plans/index',
    },
  ],
  [
    'an end',
    { topic: 'membershipEnded', fields: ending },
    {
      title: '会员已到期',
      body: '你的月度会员已于2026年12月21日到期，重新开通后可继续享受权益。',
      page: '/pages/plans/index',
    },
  ],
  [
    'money that came back',
    {
      topic: 'refundSucceeded',
      fields: { amountFen: 1980, reason: '重复支付', refundedAt: now, orderId: '01ORDER' },
    },
    {
      title: '退款已到账',
      body: '¥19.80已于2026年11月21日原路退回。退款原因：重复支付',
      page: '/packages/purchase/order/index?id=01ORDER',
    },
  ],
  [
    'a tier that was reached',
    {
      topic: 'tierRose',
      fields: { programme: 'camellia', programmeName: '山茶等级', fromName: '珍珠', toName: '银叶', changedAt: now },
    },
    {
      title: '恭喜升级为银叶',
      body: '你在山茶等级已由珍珠升为银叶，新等级的权益现在就能用。',
      page: '/packages/growth/tier/index?programme=camellia',
    },
  ],
  [
    'a tier that was lost',
    {
      topic: 'tierFell',
      fields: { programme: 'camellia', programmeName: '山茶等级', fromName: '金叶', toName: '银叶', changedAt: now },
    },
    {
      title: '等级变为银叶',
      body: '你在山茶等级的等级由金叶变为银叶，点开看看原因和怎样升回去。',
      page: '/packages/growth/tier/index?programme=camellia',
    },
  ],
  [
    'a tier that stands longer, by its last day',
    { topic: 'tierExtended', fields: { programme: 'camellia', tierName: '金叶', until: at('2027-03-31T16:00:00Z') } },
    {
      title: '金叶等级已延长',
      body: '我们为你延长了金叶等级，至2027年3月31日。',
      page: '/packages/growth/tier/index?programme=camellia',
    },
  ],
  [
    'the way back after a fall',
    {
      topic: 'tierWayBack',
      fields: { programme: 'camellia', tierName: '银叶', lostName: '金叶', gap: 1_200, unit: '成长值' },
    },
    {
      title: '怎样升回金叶',
      body: '你现在是银叶，本周期再得 1200 成长值就能升回金叶。',
      page: '/packages/growth/tier/index?programme=camellia',
    },
  ],
  ...(['tierFallsIn30Days', 'tierFallsIn7Days'] as const).map(
    (topic): Case => [
      `a fall that is near (${topic}), by the last day on which it can be turned`,
      { topic, fields: falling },
      {
        title: '金叶等级即将到期',
        body: '2026年12月31日前再得 320 成长值，就能保住金叶；否则将降为银叶。',
        page: '/packages/growth/tier/index?programme=camellia',
      },
    ],
  ),
  ...(['pointsExpireIn30Days', 'pointsExpireIn7Days'] as const).map(
    (topic): Case => [
      `points that expire soon (${topic}), by the last day on which they can be spent`,
      { topic, fields: { points: 320, unit: '积分', expiresAt: at('2026-12-31T16:00:00Z') } },
      {
        title: '320 积分即将到期',
        body: '你有 320 积分将于2026年12月31日当天结束时到期，到期前使用都有效。',
        page: '/packages/points/points/index',
      },
    ],
  ),
];

describe('the words of a message', () => {
  it.each(cases)('tell of %s with its day and lead where one can act', (_, news, words) => {
    expect(describeNews(news, now)).toEqual(words);
  });

  it('fit their columns with the longest names that the catalogue and the refund allow', () => {
    const long = '超'.repeat(40);
    for (const [, news] of cases) {
      const fields = { ...news.fields, planName: long, reason: '长'.repeat(80), orderId: 'X'.repeat(26) };
      const { title, body, page } = describeNews({ topic: news.topic, fields } as News, now);
      expect(title.length).toBeLessThanOrEqual(40);
      expect(body.length).toBeLessThanOrEqual(300);
      expect(page.length).toBeLessThanOrEqual(200);
    }
  });

  it('have a label and a value for every placeholder of every topic', () => {
    const topics = new Set(cases.map(([, { topic }]) => topic));
    expect([...topics].sort()).toEqual([...messageTopicSchema.options].sort());
    for (const [, news] of cases) {
      const values = placeholdersOf(news);
      expect(Object.keys(values)).toEqual([...placeholderNames(news.topic)]);
      expect(Object.values(values).every((value) => value.length > 0)).toBe(true);
      expect(topicLabel(news.topic)).not.toBe('');
    }
  });
});
