import { computeCardFace, formatLastDay, groupDigits } from '@/features/home/card-face.rules';
import { buildHome, buildMember, buildMembership } from '../build';

test('shows a member their plan, number and last covered day', () => {
  const home = buildHome({ member: buildMember(), membership: buildMembership() });
  expect(computeCardFace(home)).toEqual({
    kind: 'member',
    programmeName: '山野咖啡会员',
    planName: '年卡',
    memberNumber: '6000 4829 17',
    validUntil: '2027年5月1日',
  });
});

test('invites a visitor, with the price from which it starts', () => {
  expect(computeCardFace(buildHome())).toMatchObject({
    kind: 'invitation',
    headline: '每月两杯，会员就回本',
    fromPricePerMonthFen: 1650,
    endedOn: null,
    memberNumber: null,
  });
});

test('tells somebody whose membership has run out when it did', () => {
  const home = buildHome({ member: buildMember(), membership: buildMembership({ active: false }) });
  expect(computeCardFace(home)).toMatchObject({
    kind: 'invitation',
    endedOn: '2027年5月1日',
    memberNumber: '6000 4829 17',
  });
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
