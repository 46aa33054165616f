import { addMonths } from '@shared/kernel/business-day';
import { formatInstant, type Instant, parseInstant } from '@shared/kernel/instant';
import { computeEndingSoon } from '@/features/home/ending-soon.rules';
import { computeNextTerm, computeTermProgress, describeDaysLeft, findFamily } from '@/features/membership/term.rules';
import { buildHome, buildMember, buildMembership } from '../build';

const at = (text: string): Instant => parseInstant(text) ?? Number.NaN;
const membership = buildMembership({ startsAt: '2026-04-21T06:00:00.000Z', endsAt: '2026-05-21T06:00:00.000Z' });

test.each([
  ['2026-05-19T15:59:59.000Z', 2, '还剩 2 天'],
  ['2026-05-19T16:00:00.000Z', 1, '明天到期'],
  ['2026-05-20T15:59:59.000Z', 1, '明天到期'],
  ['2026-05-20T16:00:00.000Z', 0, '今天到期'],
  ['2026-05-21T05:59:59.000Z', 0, '今天到期'],
])('at %s there are %i days left in Shanghai', (now, days, words) => {
  expect(computeTermProgress(membership, at(now))?.daysLeft).toBe(days);
  expect(describeDaysLeft(days)).toBe(words);
});

test('a membership that ends at midnight covers the day before', () => {
  const untilMidnight = { ...membership, endsAt: '2026-05-21T16:00:00.000Z' };
  expect(computeTermProgress(untilMidnight, at('2026-05-21T15:59:00.000Z'))?.daysLeft).toBe(0);
});

test.each([
  ['the time is not known', membership, null],
  ['the time lies before the start', membership, at('2026-04-20T00:00:00.000Z')],
  ['the time lies after the end, so that clock and server disagree', membership, at('2026-05-21T06:00:00.000Z')],
  ['it is not in force', { ...membership, active: false }, at('2026-05-01T00:00:00.000Z')],
  ['there never was one', { ...membership, startsAt: null, endsAt: null }, at('2026-05-01T00:00:00.000Z')],
])('tells no progress when %s', (_when, held, now) => {
  expect(computeTermProgress(held, now)).toBeNull();
});

test('says that the end is near from seven days on, with the date', () => {
  const home = buildHome({ member: buildMember(), membership });
  expect(computeEndingSoon(home, at('2026-05-13T06:00:00.000Z'))).toBeNull();
  expect(computeEndingSoon(home, at('2026-05-14T06:00:00.000Z'))).toEqual({
    title: '会员还剩 7 天',
    hint: '2026年5月21日到期，续费后接着算',
  });
  expect(computeEndingSoon(home, null)).toBeNull();
  expect(computeEndingSoon(buildHome(), at('2026-05-14T06:00:00.000Z'))).toBeNull();
});

const month = { unit: 'month', count: 1 } as const;

test('a new term follows the present one and keeps the 31st of somebody who joined on it', () => {
  const joined = at('2026-01-31T04:00:00.000Z');
  const held = buildMembership({ startsAt: formatInstant(joined), endsAt: formatInstant(addMonths(joined, 1)) });
  expect(computeNextTerm(held, month)).toEqual({ after: '2026年2月28日', until: '2026年3月31日' });
});

test('leaves the end open where the run is not a number of months', () => {
  const held = buildMembership({ startsAt: '2026-01-10T00:00:00.000Z', endsAt: '2026-02-15T00:00:00.000Z' });
  expect(computeNextTerm(held, month)).toEqual({ after: '2026年2月15日', until: null });
});

test('nothing is followed where nothing is in force', () => {
  expect(computeNextTerm(buildMembership({ active: false }), month)).toBeNull();
  expect(computeNextTerm(null, month)).toBeNull();
});

test("a plan extends its own family's membership", () => {
  const other = { ...buildMembership({ family: 'lounge' }) };
  const held = buildMembership({ others: [other] });
  expect(findFamily(held, 'lounge')).toBe(other);
  expect(findFamily(held, 'main')).toBe(held);
  expect(findFamily(held, 'else')).toBeNull();
  expect(findFamily(null, 'main')).toBeNull();
});
