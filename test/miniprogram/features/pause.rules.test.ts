import type { PauseOffer } from '@shared/contract/membership';
import { parseInstant } from '@shared/kernel/instant';
import { computeCardFace } from '@/features/home/card-face.rules';
import {
  askBeforePause,
  computePauseChoices,
  describeAllowance,
  describeNoPause,
  describePause,
} from '@/features/membership/pause.rules';
import { buildHome, buildMember, buildMembership } from '../build';
import { buildGrowthCard } from '../build-tier';

const allowance = (minDays: number, daysLeft: number) => ({ minDays, daysLeft, timesLeft: 2 });
const pause = { from: '2026-06-01T02:00:00.000Z', to: '2026-06-15T02:00:00.000Z' };
const NOW = parseInstant('2026-06-02T02:00:00.000Z');

test.each([
  [7, 30, [7, 14, 30]],
  [7, 26, [7, 14, 26]],
  [3, 90, [3, 7, 14, 90]],
  [10, 10, [10]],
  [15, 40, [15, 30, 40]],
])(
  'from %i to %i days one chooses among the usual lengths, the shortest and all that is left',
  (min, left, choices) => {
    expect(computePauseChoices(allowance(min, left))).toEqual(choices);
  },
);

test('says what is left of the year', () => {
  expect(describeAllowance(allowance(7, 26))).toBe('今年还可暂停 26 天、2 次');
});

test('says why there is no pause, and nothing where one is running or may begin', () => {
  const offer: PauseOffer = {
    ...{ family: 'main', planName: '年卡', endsAt: null, allowance: null, pauses: [] },
    unavailable: 'PAUSE_NOT_OFFERED',
  };
  expect(describeNoPause(offer)?.title).toBe('这个会员方案不支持暂停');
  expect(describeNoPause({ ...offer, unavailable: 'MEMBERSHIP_PAUSED' })).toBeNull();
  expect(describeNoPause({ ...offer, unavailable: null })).toBeNull();
});

test('asks with the day of the return and the new last day', () => {
  expect(askBeforePause(14, { to: pause.to, endsAt: '2027-05-15T06:01:00.000Z' })).toEqual({
    title: '暂停 14 天？',
    content: '暂停期间会员权益停用，2026年6月15日自动恢复，有效期顺延至2027年5月15日。',
    confirmText: '确认暂停',
  });
});

test('a card that rests says until when, and never that it has ended', () => {
  const membership = buildMembership({ active: false, pause });
  expect(describePause(membership, NOW)).toBe('暂停中，6月15日恢复');
  const home = buildHome({ member: buildMember(), membership });
  expect(computeCardFace(home, NOW)).toMatchObject({
    kind: 'member',
    validUntil: '暂停中，6月15日恢复',
    progress: null,
  });
  expect(computeCardFace({ ...home, growth: [buildGrowthCard()] }, NOW)).toMatchObject({
    kind: 'tier',
    paid: { words: '暂停中，6月15日恢复' },
  });
});
