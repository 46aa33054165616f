import { describeBalance, describeExpiry } from '@/features/points/points.rules';
import { describePointsLine, describePointsMonths } from '@/features/points/points-ledger.rules';
import { buildPoints, buildPointsEntry } from '../build-points';

test('a balance says what can be spent, what waits and until when, and what goes on which day', () => {
  expect(describeBalance(buildPoints())).toEqual({
    label: '可用积分',
    figure: '2,480',
    deficit: null,
    pending: { figure: '320', when: '2026年5月20日起陆续可用' },
    expiring: [
      { figure: '300', when: '2026年5月31日到期' },
      { figure: '80', when: '2026年6月3日 14:05 到期' },
    ],
  });
});

test('nothing is said of what neither waits nor goes', () => {
  const words = describeBalance(buildPoints({ pending: 0, nextConfirmAt: null, expiring: [] }));
  expect(words).toMatchObject({ pending: null, expiring: [] });
});

test('what is owed is said plainly, in what points are called here, and not called available', () => {
  expect(describeBalance(buildPoints({ available: -1_120, unit: '里程' }))).toMatchObject({
    label: '里程余额',
    figure: '−1,120',
    deficit: '欠 1,120 里程，之后获得的会先补上',
  });
  expect(describeBalance(buildPoints({ available: 0 }))).toMatchObject({ figure: '0', deficit: null });
});

test.each([
  [null, '订单过了退款期就可以用'],
  ['2026-05-19T15:59:00.000Z', '2026年5月19日 23:59 起陆续可用'],
  ['2026-05-19T16:00:00.000Z', '2026年5月20日起陆续可用'],
])('pending points of which the next come at %s say so', (nextConfirmAt, when) => {
  expect(describeBalance(buildPoints({ nextConfirmAt })).pending?.when).toBe(when);
});

test('points that are gone from midnight on expire on the day before, in Shanghai', () => {
  expect(describeExpiry('2026-12-31T16:00:00.000Z')).toBe('2026年12月31日到期');
  expect(describeExpiry('2026-12-31T16:01:00.000Z')).toBe('2027年1月1日 00:01 到期');
  expect(describeExpiry('soon')).toBe('');
});

test.each([
  [buildPointsEntry(), { tone: 'gained', amount: '+120', spokenAmount: '增加 120', note: '5月12日 14:05' }],
  [buildPointsEntry({ kind: 'spent', amount: -500 }), { tone: 'lost', amount: '−500', note: '5月12日 14:05' }],
  [buildPointsEntry({ kind: 'takenBack', amount: -9 }), { tone: 'lost', note: '收回 · 5月12日 14:05' }],
  [buildPointsEntry({ kind: 'expired', amount: -9 }), { tone: 'lost', note: '到期 · 5月12日 14:05' }],
  [buildPointsEntry({ kind: 'returned' }), { tone: 'gained', note: '退回 · 5月12日 14:05' }],
  [buildPointsEntry({ status: 'pending' }), { tone: 'waiting', state: '待入账', amount: '+120' }],
  [buildPointsEntry({ status: 'cancelled' }), { tone: 'void', state: '已取消' }],
])('a line says what it is, whether it came or went, and whether it holds: %#', (entry, line) => {
  expect(describePointsLine(entry)).toMatchObject(line);
});

test('what holds has no word on where it stands', () => {
  expect(describePointsLine(buildPointsEntry())).not.toHaveProperty('state');
});

test('what was taken of points that wait is not called waiting itself', () => {
  const line = describePointsLine(buildPointsEntry({ status: 'pending', kind: 'takenBack', amount: -40 }));
  expect(line).toMatchObject({ tone: 'waiting', state: '待入账扣减', amount: '−40' });
});

test('a month sums what holds, names what waits beside it, and counts nothing that was cancelled', () => {
  const entries = [
    buildPointsEntry({ id: 'a', amount: 120 }),
    buildPointsEntry({ id: 'b', amount: -20, kind: 'spent' }),
    buildPointsEntry({ id: 'c', amount: 300, status: 'pending' }),
    buildPointsEntry({ id: 'd', amount: 999, status: 'cancelled' }),
    buildPointsEntry({ id: 'e', amount: 7, occurredAt: '2026-04-30T15:59:59.999Z' }),
  ];
  expect(describePointsMonths(entries, true).map(({ title, net }) => [title, net])).toEqual([
    ['2026年5月', '合计 +100，待入账 +300'],
    ['2026年4月', '合计 +7'],
  ]);
});

test('a month of which older entries may be unread has no sum', () => {
  const entries = [buildPointsEntry(), buildPointsEntry({ id: 'b', occurredAt: '2026-04-02T02:00:00.000Z' })];
  expect(describePointsMonths(entries, false).map(({ net }) => net)).toEqual(['合计 +120', null]);
  expect(describePointsMonths([], true)).toEqual([]);
});

describe('what was reported late', () => {
  const at = (id: string, occurredAt: string, amount = 1) => buildPointsEntry({ id, occurredAt, amount });

  test('stands where it was written, and counts in the month of its neighbours', () => {
    const entries = [
      at('may 9', '2026-05-09T02:00:00.000Z'),
      at('late', '2026-04-02T02:00:00.000Z', 40),
      at('may 3', '2026-05-03T02:00:00.000Z'),
      at('april', '2026-04-20T02:00:00.000Z', 5),
    ];
    expect(describePointsMonths(entries, true).map(({ title, net, lines }) => [title, net, lines.length])).toEqual([
      ['2026年5月', '合计 +42', 3],
      ['2026年4月', '合计 +5', 1],
    ]);
  });

  test('says its own year where that is another', () => {
    const entries = [at('late', '2025-12-30T02:00:00.000Z'), at('new', '2026-01-02T02:00:00.000Z')];
    const [january, ...others] = describePointsMonths(entries, true);
    expect(others).toEqual([]);
    expect(january?.lines.map(({ note }) => note)).toEqual(['2025年12月30日 10:00', '1月2日 10:00']);
  });
});
