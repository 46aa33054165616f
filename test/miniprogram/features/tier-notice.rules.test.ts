import { describeWarning, findRise, listFalls, newsKey, withoutNews } from '@/features/growth/tier-notice.rules';
import { buildGrowthCard, buildTierChange, warning } from '../build-tier';

const risen = { ...buildGrowthCard({ programme: 'main' }), news: buildTierChange({ number: 7 }) };
const risenToo = { ...buildGrowthCard({ programme: 'trip' }), news: buildTierChange({ number: 2 }) };
const fallen = { ...buildGrowthCard({ programme: 'shop' }), news: buildTierChange({ number: 3, direction: 'down' }) };
const quiet = buildGrowthCard({ programme: 'quiet' });
const nothing: ReadonlySet<string> = new Set();

test('one rise at a time is celebrated, the next one after it', () => {
  const cards = [quiet, fallen, risen, risenToo];
  expect(findRise(cards, nothing)).toBe(risen);
  expect(findRise(cards, new Set([newsKey(risen)]))).toBe(risenToo);
  expect(findRise(cards, new Set([newsKey(risen), newsKey(risenToo)]))).toBeNull();
});

test('a later rise in the same programme is news again', () => {
  const again = { ...risen, news: buildTierChange({ number: 8 }) };
  expect(findRise([again], new Set([newsKey(risen)]))).toBe(again);
});

test('a fall is told, never celebrated', () => {
  expect(findRise([fallen], nothing)).toBeNull();
  expect(listFalls([risen, fallen, quiet], nothing)).toEqual([fallen]);
  expect(listFalls([fallen], new Set([newsKey(fallen)]))).toEqual([]);
});

test('acknowledging a change settles every earlier one of its programme and nothing else', () => {
  expect(withoutNews([risen, risenToo], 'main', 7).map(({ news }) => news?.number ?? null)).toEqual([null, 2]);
  expect(withoutNews([risen], 'main', 6)).toEqual([risen]);
});

test('a warning says what is missing, the last day in Shanghai and what it would become', () => {
  const card = buildGrowthCard({ warning: { ...warning, gap: 1_320 } });
  expect(describeWarning(card, false)).toEqual({
    title: '再得 1,320 成长值保住白银',
    hint: '最晚2026年12月31日，否则降为普通',
  });
  expect(describeWarning(card, true)?.title).toBe('山野计划：再得 1,320 成长值保住白银');
});

test('where nothing threatens nothing is said', () => {
  expect(describeWarning(buildGrowthCard(), true)).toBeNull();
});
