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

const rising = { programme: 'camellia', programmeName: '山茶等级', fromName: '珍珠', toName: '银叶', changedAt: now };

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
    'a refund that was refused',
    {
      topic: 'refundRefused',
      fields: { planName: '山茶会员年卡', answer: '权益已大部分使用', orderId: '01ORDER' },
    },
    {
      title: '退款申请未通过',
      body: '你的山茶会员年卡退款申请未通过：权益已大部分使用。会员有效期不变。',
      page: '/packages/purchase/order/index?id=01ORDER',
    },
  ],
  [
    'a tier that was reached',
    {
      topic: 'tierRose',
      fields: { ...rising, opened: ['生日礼', '免费停车', '新品试饮', '专属客服'] },
    },
    {
      title: '恭喜升级为银叶',
      body: '你在山茶等级已由珍珠升为银叶，「生日礼」「免费停车」「新品试饮」等 4 项权益现在就能用。',
      page: '/packages/growth/tier/index?programme=camellia',
    },
  ],
  [
    'a tier that was reached and opens nothing',
    { topic: 'tierRose', fields: { ...rising, opened: [] } },
    {
      title: '恭喜升级为银叶',
      body: '你在山茶等级已由珍珠升为银叶。',
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
  [
    'benefits that were opened',
    { topic: 'benefitsOpened', fields: { names: ['生日礼', '免费停车'] } },
    {
      title: '已为你开通 2 项权益',
      body: '「生日礼」「免费停车」现在可以使用或领取。',
      page: '/pages/benefits/index',
    },
  ],
  [
    'a new benefit',
    { topic: 'benefitsNew', fields: { names: ['新品试饮'] } },
    {
      title: '权益上新：新品试饮',
      body: '「新品试饮」刚刚上线，你已经可以使用或领取。',
      page: '/pages/benefits/index',
    },
  ],
  [
    'something that was claimed, by its last day',
    {
      topic: 'benefitClaimed',
      fields: { claimId: '01CLAIM', name: '每周咖啡', expiresAt: at('2026-11-29T16:00:00Z') },
    },
    {
      title: '「每周咖啡」已到账',
      body: '已放进我的券，2026年11月29日前使用有效。',
      page: '/packages/benefit/claim/index?id=01CLAIM',
    },
  ],
  ...(
    [
      [true, '兑换所用的积分已原路退回。'],
      [false, '名额已退还，可以重新领取。'],
    ] as const
  ).map(
    ([exchanged, end]): Case => [
      `something that did not arrive (${exchanged ? 'for points' : 'by a tap'})`,
      {
        topic: 'benefitFailed',
        fields: { claimId: '01CLAIM', name: '视频周卡', reason: '充值失败', exchanged, failedAt: now },
      },
      {
        title: '「视频周卡」没有发放成功',
        body: `充值失败，${end}`,
        page: '/packages/benefit/claim/index?id=01CLAIM',
      },
    ],
  ),
  [
    'a use, with what it saved and what is left',
    {
      topic: 'benefitUsed',
      fields: {
        claimId: '01CLAIM',
        name: '停车券',
        place: '人民路店',
        uses: 1,
        savedFen: 1_800,
        usesLeft: 2,
        usedAt: now,
      },
    },
    {
      title: '「停车券」已使用',
      body: '在人民路店使用了一次，为你节省 ¥18，还可以用 2 次。',
      page: '/packages/benefit/claim/index?id=01CLAIM',
    },
  ],
  [
    'claims that expire, as one',
    { topic: 'benefitsExpire', fields: { names: ['停车券', '每周咖啡'], count: 3, lastDay: '2026-11-24' } },
    {
      title: '3 张券即将到期',
      body: '「停车券」「每周咖啡」在2026年11月24日当天结束前使用有效。',
      page: '/packages/benefit/coupons/index',
    },
  ],
  [
    'claims that were taken back',
    { topic: 'benefitsRevoked', fields: { names: ['停车券'] } },
    {
      title: '「停车券」已收回',
      body: '因会员或等级有变化，还没使用的「停车券」已收回；用过的不受影响。',
      page: '/pages/benefits/index',
    },
  ],
  [
    'a badge',
    { topic: 'badgeEarned', fields: { badge: 'regular', name: '常客', levelName: '铜' } },
    { title: '点亮勋章「常客」', body: '你获得了「常客」铜，已放上勋章墙。', page: '/packages/badge/wall/index' },
  ],
  [
    'a renewal that is due',
    {
      topic: 'renewalDue',
      fields: {
        ...{ planName: '山茶会员连续包月', amountFen: 2_500, debitAt: at('2026-12-20T23:00:00Z') },
        renewalId: 'contract-1',
      },
    },
    {
      title: '自动续费即将扣款',
      body: '你的山茶会员连续包月将于2026年12月21日扣款 ¥25，可随时取消。',
      page: '/packages/renewal/renewal/index?id=contract-1',
    },
  ],
  [
    'a gift that was accepted',
    {
      topic: 'giftAccepted',
      fields: { giftId: '01GIFT', planName: '山茶会员年卡', acceptedAt: at('2026-12-21T02:00:00Z') },
    },
    {
      title: '礼物已被领取',
      body: '你送出的山茶会员年卡已于2026年12月21日被朋友领取。',
      page: '/packages/gift/gift/index?id=01GIFT',
    },
  ],
  [
    'a gift that came back',
    {
      topic: 'giftReturned',
      fields: { giftId: '01GIFT', planName: '山茶会员年卡', amountFen: 19_800, reason: '到期无人领取' },
    },
    {
      title: '礼物已退回',
      body: '你送出的山茶会员年卡到期无人领取，¥198正在原路退回。',
      page: '/packages/gift/gift/index?id=01GIFT',
    },
  ],
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
