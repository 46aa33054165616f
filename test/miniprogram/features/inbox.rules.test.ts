import { parseInstant } from '@shared/kernel/instant';
import { describeDay, formatTimeOfDay, groupByDay } from '@/features/message/inbox.rules';
import { buildMessage } from '../build';

test('puts messages under their day in Shanghai, in the order they came', () => {
  const late = buildMessage({ id: 'late', createdAt: '2026-05-01T16:00:00.000Z' });
  const noon = buildMessage({ id: 'noon', createdAt: '2026-05-01T04:00:00.000Z' });
  const morning = buildMessage({ id: 'morning', createdAt: '2026-04-30T16:00:00.000Z' });
  expect(groupByDay([late, noon, morning]).map(({ day, messages }) => [day, messages.map(({ id }) => id)])).toEqual([
    ['2026-05-02', ['late']],
    ['2026-05-01', ['noon', 'morning']],
  ]);
  expect(groupByDay([])).toEqual([]);
});

test('calls a day today or yesterday only where the time is known', () => {
  const now = parseInstant('2026-05-01T16:00:00.000Z');
  expect(['2026-05-02', '2026-05-01', '2026-04-30'].map((day) => describeDay(day, now))).toEqual([
    '今天',
    '昨天',
    '2026年4月30日',
  ]);
  expect(describeDay('2026-05-02', null)).toBe('2026年5月2日');
});

test('tells the time of day in Shanghai', () => {
  expect(formatTimeOfDay('2026-05-01T01:05:59.000Z')).toBe('09:05');
  expect(formatTimeOfDay('2026-05-01T16:00:00.000Z')).toBe('00:00');
  expect(formatTimeOfDay('soon')).toBe('');
});
