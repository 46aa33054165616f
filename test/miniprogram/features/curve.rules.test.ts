import { parseInstant } from '@shared/kernel/instant';
import { CURVE_HEIGHT, CURVE_WIDTH, computeCurve } from '@/features/growth/curve.rules';
import { buildCurveUrl } from '@/packages/growth/tier/curve-url';
import { buildGrowthCard, buildGrowthDetail, tiers, warning } from '../build-tier';

const now = parseInstant('2026-07-02T04:00:00.000Z');

/** Every place that a path names, from its start on. */
function placesOf(line: string) {
  const [start = '', ...moves] = line.split(/(?=[HV])/);
  const [x0, y0] = start.slice(1).split(' ').map(Number);
  let [x, y] = [x0 ?? Number.NaN, y0 ?? Number.NaN];
  const places = [{ x, y }];
  for (const move of moves) {
    if (move.startsWith('H')) x = Number(move.slice(1));
    else y = Number(move.slice(1));
    places.push({ x, y });
  }
  return places;
}

const curveOf = (change: Parameters<typeof buildGrowthDetail>[0] = {}, at = now) =>
  computeCurve(buildGrowthDetail(change), at);

test('draws stairs that rise on the day of each change and run to today, inside the drawing', () => {
  const curve = curveOf();
  const places = placesOf(curve?.line ?? '');
  expect(places.every(({ x, y }) => x >= 0 && x <= CURVE_WIDTH && y >= 0 && y <= CURVE_HEIGHT)).toBe(true);
  // Six moves for three points, and the run to today.
  expect(places).toHaveLength(8);
  const heights = places.map(({ y }) => y);
  expect([...heights].sort((a, b) => b - a)).toEqual(heights);
  // 2 July is the middle of the year.
  expect(curve?.present.left).toBeCloseTo(50, 0);
  expect(places.at(-1)?.x).toBeCloseTo(CURVE_WIDTH / 2, -1);
});

test('spans the period, and says where it ends', () => {
  expect(curveOf()).toMatchObject({ from: '1月1日', until: '12月31日', endsLater: true });
  const period = { name: '终身', startsAt: null, endsAt: null };
  expect(curveOf({ period })).toMatchObject({ from: '1月1日', until: '今天', endsLater: false });
  const curve = [
    { day: '2024-03-05', growth: 100 },
    { day: '2026-06-01', growth: 1_500 },
  ];
  expect(curveOf({ period, curve })).toMatchObject({ from: '2024年3月', until: '今天' });
});

test('without the time it ends with its last point', () => {
  const period = { name: '终身', startsAt: null, endsAt: null };
  expect(curveOf({ period }, null)?.present.left).toBeCloseTo(98.4, 1);
});

test('marks the next tier; the present one while that is in danger; nothing at the top', () => {
  expect(curveOf()?.goal?.words).toBe('黄金 2,000');
  expect(curveOf({ card: buildGrowthCard({ growth: 500, warning }) })?.goal?.words).toBe('保住白银 820');
  expect(curveOf({ card: buildGrowthCard({ tier: tiers.obsidian, next: null }) })?.goal).toBeNull();
});

test('the goal stands above what has been reached', () => {
  const curve = curveOf();
  expect(curve?.goal?.top).toBeLessThan(curve?.present.top ?? 0);
});

test('a goal so far away that the stairs would lie flat is left out', () => {
  const next = { tier: tiers.obsidian, gap: 58_500, words: '' };
  expect(curveOf({ card: buildGrowthCard({ next }) })?.goal).toBeNull();
});

test('growth that was taken back below zero still stands on the ground', () => {
  const curve = curveOf({
    curve: [
      { day: '2026-01-01', growth: 0 },
      { day: '2026-02-01', growth: -200 },
    ],
    card: buildGrowthCard({ growth: -200, next: null }),
  });
  const heights = placesOf(curve?.line ?? '').map(({ y }) => y);
  expect(Math.max(...heights)).toBeLessThanOrEqual(CURVE_HEIGHT);
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
});

test.each([
  ['no point at all', []],
  ['no growth yet', [{ day: '2026-01-01', growth: 0 }]],
])('with %s there is nothing to draw', (_case, curve) => {
  expect(curveOf({ curve })).toBeNull();
});

test('a period of one day is drawn', () => {
  const curve = [{ day: '2026-07-02', growth: 10 }];
  const period = { name: '终身', startsAt: null, endsAt: null };
  const drawn = curveOf({ curve, period });
  expect(drawn?.line).toMatch(/^M[\d.]+ [\d.]+(H[\d.]+|V[\d.]+)+$/);
});

test('a year of daily changes stays a small drawing that ends with the truth', () => {
  const curve = Array.from({ length: 365 }, (_, day) => ({
    day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    growth: (day + 1) * 4,
  }));
  const end = parseInstant('2026-12-31T04:00:00.000Z');
  const drawn = computeCurve(buildGrowthDetail({ curve }), end);
  expect(drawn).not.toBeNull();
  if (drawn === null) return;
  expect(buildCurveUrl(drawn).length).toBeLessThan(5_000);
  expect(placesOf(drawn.line).at(-1)?.y).toBeCloseTo((drawn.present.top / 100) * CURVE_HEIGHT, 5);
});

test('the drawing can be named by a style: nothing in it ends the address early', () => {
  const drawn = curveOf();
  expect(drawn).not.toBeNull();
  if (drawn !== null) expect(buildCurveUrl(drawn)).not.toMatch(/[<>#"\n]/);
});
