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

const cases: readonly [string, News, { title: string; body: string; page: string }][] = [
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
