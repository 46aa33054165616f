import { buildGroupBars, describeWays } from '@/features/growth/breakdown.rules';

const group = (code: string, growth: number) => ({ code, name: code, growth });

test('bars are as long as their share of what was earned, the largest first, what was taken away last', () => {
  const groups = [
    group('credit', -60),
    group('task', 3),
    group('none', 0),
    group('spend', 7_500),
    group('active', 2_497),
  ];
  expect(buildGroupBars(groups).map(({ code, amount, share, length }) => [code, amount, share, length])).toEqual([
    ['spend', '7,500', '75%', 0.75],
    ['active', '2,497', '25%', 0.2497],
    ['task', '3', '不足 1%', 0.0003],
    ['credit', '−60', null, 0.006],
  ]);
});

test('bars stay within their track where nothing was earned, or more was taken than came', () => {
  const lost = buildGroupBars([group('spend', 0), group('credit', -60)]);
  expect(lost.map(({ code, length, share }) => [code, length, share])).toEqual([['credit', 1, null]]);
  expect(buildGroupBars([group('spend', 10), group('credit', -60)]).map(({ length }) => length)).toEqual([1, 1]);
  expect(buildGroupBars([])).toEqual([]);
});

test('two ways of one source are told apart', () => {
  const way = { source: 'order', growth: 1_680, closes: true };
  const lines = describeWays([
    { ...way, words: '再消费 ¥1,680' },
    { ...way, words: '会员日消费 ¥840' },
  ]);
  expect(lines.map(({ gain, closes }) => [gain, closes])).toEqual([
    ['+1,680', true],
    ['+1,680', true],
  ]);
  expect(new Set(lines.map(({ key }) => key)).size).toBe(2);
});
