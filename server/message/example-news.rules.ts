import type { MessageTopic } from '../../shared/contract/message';
import { businessDayOf } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant, parseInstant } from '../../shared/kernel/instant';
import type { News, TopicFields } from './message.rules';

/** The instant at which the examples happen; one for all, so that they always read alike. */
export const EXAMPLE_AT: Instant = parseInstant('2026-03-01T10:05:00+08:00') as Instant;

const YEAR_LATER = EXAMPLE_AT + 365 * DAY_MS;
const ID = '01EXAMPLE0000000000000000';

const ending = { planName: '年度会员', family: 'standard', endsAt: EXAMPLE_AT + 7 * DAY_MS };
const change = { programme: 'default', programmeName: '山茶会员', changedAt: EXAMPLE_AT };
const fall = { programme: 'default', tierName: '金卡', toName: '银卡', gap: 320, unit: '成长值' };
const points = { points: 1_280, unit: '积分' };
const names = ['生日礼', '免运费', '专属客服'];

/** One believable case of every topic. */
const examples: TopicFields = {
  membershipActivated: { planName: '年度会员', startsAt: EXAMPLE_AT, endsAt: YEAR_LATER, orderId: ID },
  membershipEndsIn7Days: ending,
  membershipEndsIn1Day: { ...ending, endsAt: EXAMPLE_AT + DAY_MS },
  membershipEnded: { ...ending, endsAt: EXAMPLE_AT },
  refundSucceeded: { amountFen: 19_900, reason: '不再需要', refundedAt: EXAMPLE_AT, orderId: ID },
  refundRefused: { planName: '年度会员', answer: '权益已使用，按规则不能退款', orderId: ID },
  renewalDue: { planName: '连续包月', amountFen: 1_900, debitAt: EXAMPLE_AT + 2 * DAY_MS, renewalId: ID },
  tierRose: { ...change, fromName: '银卡', toName: '金卡', opened: names },
  tierFell: { ...change, fromName: '金卡', toName: '银卡' },
  tierExtended: { programme: 'default', tierName: '金卡', until: YEAR_LATER },
  tierFallsIn30Days: { ...fall, deadline: EXAMPLE_AT + 30 * DAY_MS },
  tierFallsIn7Days: { ...fall, deadline: EXAMPLE_AT + 7 * DAY_MS },
  tierWayBack: { programme: 'default', tierName: '银卡', lostName: '金卡', gap: 320, unit: '成长值' },
  pointsExpireIn30Days: { ...points, expiresAt: EXAMPLE_AT + 30 * DAY_MS },
  pointsExpireIn7Days: { ...points, expiresAt: EXAMPLE_AT + 7 * DAY_MS },
  benefitsOpened: { names },
  benefitsNew: { names: ['机场休息室'] },
  benefitClaimed: { claimId: ID, name: '生日礼券', expiresAt: EXAMPLE_AT + 30 * DAY_MS },
  benefitFailed: { claimId: ID, name: '视频月卡', reason: '充值失败', exchanged: true, failedAt: EXAMPLE_AT },
  benefitUsed: {
    ...{ claimId: ID, name: '免费咖啡券', place: '南京西路店', uses: 1, savedFen: 2_800, usesLeft: 2 },
    usedAt: EXAMPLE_AT,
  },
  benefitsExpire: { names: ['生日礼券'], count: 1, lastDay: businessDayOf(EXAMPLE_AT + 3 * DAY_MS) },
  benefitsRevoked: { names: ['免费咖啡券'] },
  badgeEarned: { badge: 'regular', name: '常客', levelName: '二级' },
  giftAccepted: { giftId: ID, planName: '季度会员', acceptedAt: EXAMPLE_AT },
  giftReturned: { giftId: ID, planName: '季度会员', amountFen: 5_900, reason: '到期无人领取' },
};

/** The example of a topic, as news. */
export function exampleOf(topic: MessageTopic): News {
  // Topic and facts come from one line of the table, so that they fit.
  return { topic, fields: examples[topic] } as News;
}

/** What the values of templates are, in words: a placeholder of one name means one thing in every topic. */
export const placeholderLabels: Readonly<Record<string, string>> = {
  planName: '会员方案',
  startsAt: '生效时间',
  endsAt: '到期时间',
  endsOn: '到期日',
  amount: '金额',
  reason: '原因',
  refundedAt: '退款时间',
  answer: '答复',
  debitOn: '扣款日期',
  programmeName: '成长体系',
  fromName: '原等级',
  toName: '变动后等级',
  changedAt: '变动时间',
  tierName: '当前等级',
  lostName: '目标等级',
  gap: '还差',
  deadline: '保级截止日',
  until: '有效期至',
  points: '积分',
  expiresOn: '到期日',
  names: '权益名称',
  count: '数量',
  name: '名称',
  failedAt: '失败时间',
  place: '使用地点',
  saved: '节省金额',
  usedAt: '使用时间',
  lastDay: '最后使用日',
  levelName: '级别',
  acceptedAt: '领取时间',
};
