import { computeLadder } from '@/features/growth/ladder.rules';
import { buildGrowthCard, buildGrowthDetail, tiers } from '../build-tier';

const rungs = (...args: Parameters<typeof buildGrowthDetail>) => computeLadder(buildGrowthDetail(...args));

test('stands with the highest on top, the own place marked, and says what each takes', () => {
  expect(rungs().map(({ name, state, threshold, keep, note }) => [name, state, threshold, keep, note])).toEqual([
    ['黑曜', 'ahead', '6,000 成长值', null, '还差 4,500'],
    ['黄金', 'ahead', '2,000 成长值', '保级 1,500', '还差 500'],
    ['白银', 'held', '1,000 成长值', '保级 800', '当前等级'],
    ['普通', 'reached', '加入即享', null, '已达到'],
  ]);
});

test('the way to the next rung is climbed as far as growth goes, the one beyond it not at all', () => {
  expect(rungs().map(({ climbed }) => climbed)).toEqual([0, 0.5, 1, null]);
});

test('a tier that was granted stands above rungs that growth has not reached in this period', () => {
  const card = buildGrowthCard({ tier: tiers.gold, growth: 300 });
  const ladder = rungs({ card });
  expect(ladder.map(({ state, note }) => [state, note])).toEqual([
    ['ahead', '还差 5,700'],
    ['held', '当前等级'],
    ['below', null],
    ['reached', '已达到'],
  ]);
  expect(ladder.map(({ climbed }) => climbed)).toEqual([0, 1, 1, null]);
});

test('a ladder without an own place, when its tier was taken off it, has nothing climbed', () => {
  const { ladder, card } = buildGrowthDetail();
  const without = ladder.filter(({ code }) => code !== 'silver');
  expect(computeLadder({ ladder: without, card }).map(({ state }) => state)).toEqual(['ahead', 'ahead', 'reached']);
});
