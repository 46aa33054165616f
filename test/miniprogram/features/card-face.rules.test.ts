import { parseInstant } from '@shared/kernel/instant';
import { computeCardFace, formatLastDay, groupDigits } from '@/features/home/card-face.rules';
import { buildHome, buildMember, buildMembership } from '../build';
import { buildGrowthCard } from '../build-tier';

const held = buildHome({ member: buildMember(), membership: buildMembership() });

test('shows a member their plan, number and last covered day', () => {
  expect(computeCardFace(held, null)).toEqual({
    kind: 'member',
    programmeName: '山野咖啡会员',
    planName: '年卡',
    memberNumber: '6000 4829 17',
    code: '6000482917',
    validUntil: '2027年5月1日到期',
    progress: null,
  });
});

test('shows how much has run and what is left, by the time of the server', () => {
  const face = computeCardFace(held, parseInstant('2026-10-31T00:00:00.000Z'));
  expect(face.kind === 'member' && face.progress).toMatchObject({ words: '还剩 182 天' });
  expect(face.kind === 'member' && face.progress?.elapsed).toBeCloseTo(0.5, 2);
});

test('invites a visitor, with the price from which it starts', () => {
  expect(computeCardFace(buildHome(), null)).toMatchObject({
    kind: 'invitation',
    headline: '每月两杯，会员就回本',
    fromPricePerMonthFen: 1650,
    memberNumber: null,
  });
});

test('invites somebody who is logged in and never was a member, with their number', () => {
  const membership = buildMembership({ active: false, startsAt: null, endsAt: null, planName: null });
  const face = computeCardFace(buildHome({ member: buildMember(), membership }), null);
  expect(face).toMatchObject({ kind: 'invitation', memberNumber: '6000 4829 17' });
});

test('tells somebody whose membership has run out what it was and when it ended', () => {
  const home = buildHome({ member: buildMember(), membership: buildMembership({ active: false }) });
  expect(computeCardFace(home, null)).toEqual({
    kind: 'ended',
    programmeName: '山野咖啡会员',
    planName: '年卡',
    memberNumber: '6000 4829 17',
    endedOn: '2027年5月1日',
  });
});

const trip = buildGrowthCard({ programme: 'trip', programmeName: '出行' });

test('shows the tier of somebody on a ladder, and the paid membership beside it', () => {
  const home = { ...held, growth: [buildGrowthCard()] };
  expect(computeCardFace(home, null)).toMatchObject({
    kind: 'tier',
    tier: { programme: 'main', programmeName: '山野咖啡会员', tierName: '白银' },
    memberNumber: '6000 4829 17',
    code: '6000482917',
    paid: { planName: '年卡', words: '至2027年5月1日' },
  });
});

test('with several programmes the card names the default one', () => {
  const face = computeCardFace({ ...held, growth: [buildGrowthCard(), trip] }, null);
  expect(face.kind === 'tier' && face.tier.programmeName).toBe('山野计划');
});

test.each([
  ['has run out', buildMembership({ active: false }), { planName: '年卡', words: '已到期' }],
  ['never was', buildMembership({ active: false, startsAt: null, endsAt: null, planName: null }), null],
  ['is unknown', null, null],
])('on a tier card a membership that %s is said so', (_case, membership, paid) => {
  const home = buildHome({ member: buildMember(), membership, growth: [trip] });
  expect(computeCardFace(home, null)).toMatchObject({ kind: 'tier', paid });
});

test('names the last covered day in Shanghai, not the first uncovered one', () => {
  expect(formatLastDay('2026-12-21T16:00:00.000Z')).toBe('2026年12月21日');
  expect(formatLastDay('2026-12-21T16:00:00.001Z')).toBe('2026年12月22日');
  expect(formatLastDay(null)).toBeNull();
});

test('groups digits in fours', () => {
  expect(groupDigits('123456789')).toBe('1234 5678 9');
  expect(groupDigits('12345678')).toBe('1234 5678');
});
