import { computeMetal, computeShare, describeEarned, levelNameOf, sayBadge } from '@/features/badge/badge.rules';
import { buildBadge, buildLevel } from '../build-exchange';

const levels = (count: number) => Array.from({ length: count }, (_, index) => buildLevel(index + 1));

test.each([
  [1, ['gold']],
  [2, ['silver', 'gold']],
  [3, ['bronze', 'silver', 'gold']],
  [4, ['bronze', 'silver', 'gold', 'obsidian']],
  [6, ['bronze', 'bronze', 'bronze', 'silver', 'gold', 'obsidian']],
])('of %s levels the metals are %s', (count, metals) => {
  expect(metals.map((_, index) => computeMetal({ level: index + 1, levels: levels(count) }))).toEqual(metals);
});

test('what is not earned has no metal, and tells how far it is', () => {
  expect(computeMetal(buildBadge('a'))).toBeNull();
  expect(computeShare(buildBadge('a'))).toBe(0.7);
  expect(computeShare(buildBadge('a', { progress: { value: 12, target: 10, words: '' } }))).toBe(1);
  expect(computeShare(buildBadge('a', { progress: null }))).toBeNull();
});

test('an earned level has a name and the day in Shanghai on which it came', () => {
  const level = buildLevel(1, '2026-05-12T16:30:00.000Z');
  expect(describeEarned(level)).toBe('2026年5月13日获得');
  expect(describeEarned(buildLevel(2))).toBeNull();
  const badge = buildBadge('a', { level: 1, levels: [level, buildLevel(2)], fresh: true });
  expect(levelNameOf(badge)).toBe('第 1 级');
  expect(sayBadge(badge)).toBe('早起咖啡，第 1 级，新获得');
  expect(sayBadge(buildBadge('a'))).toBe('早起咖啡，未点亮，还差 3 次');
});
