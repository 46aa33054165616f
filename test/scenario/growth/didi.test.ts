import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { type Character, noonOf, openStory, type Story } from './support';

/** The same ride on every metric: ¥25, 10.4 km, 25 minutes. */
const RIDE = { amountFen: 2_500, distanceMetres: 10_400, minutes: 25 };
/** Whatever is counted, thirteen rides are gold, five are silver and one is nothing. */
const variants = [
  { scheme: 'didi-money', ofOne: 25, way: '再打车 ¥175', rest: 300 },
  { scheme: 'didi-trips', ofOne: 1, way: '再出行 7 次', rest: 12 },
  { scheme: 'didi-distance', ofOne: 10, way: '再乘车 70 公里', rest: 120 },
];
const cases = engines.flatMap((engine) => variants.map((variant) => ({ engine, ...variant })));

describe.each(cases)('$scheme on $engine', ({ engine, scheme, ofOne, way, rest }) => {
  let story: Story;
  let gus: Character;
  beforeAll(async () => {
    story = await openStory(engine, scheme, '2026-05-04');
    gus = await story.enter('古斯');
  });
  afterAll(() => story?.close());

  const ride = (subject: string) => story.event(gus, 'trip.completed', RIDE, { subject });

  it('counts every ride by its own metric, and raises in May at once', async () => {
    const may = Array.from({ length: 13 }, (_, n) => ride(`may-${n}`));
    expect((await story.happen(...may)).map(({ growth }) => growth)).toEqual(may.map(() => ofOne));
    expect(await gus.card()).toMatchObject({
      growth: 13 * ofOne,
      tier: { code: 'gold' },
      validUntil: '2026-05-31T16:00:00.000Z',
    });
    expect((await gus.detail(scheme)).period).toMatchObject({ name: '2026年5月' });
    // Silver and gold in one call: one message, of what is true.
    expect((await gus.messages()).map(({ title }) => title)).toEqual(['恭喜升级为黄金会员']);
  });

  it('takes back a refunded ride whole and a partly refunded one by what is left', async () => {
    expect(await story.happens(gus, 'trip.refunded', {}, { subject: 'may-0' })).toBe(-ofOne);
    expect((await gus.card()).growth).toBe(rest);
    const [, , ...others] = await gus.entries(scheme);
    expect(others).toHaveLength(12);
  });

  it('lets May decide June', async () => {
    await story.restUntil('2026-05-23');
    await story.walkTo('2026-06-02');
    expect(await gus.card()).toMatchObject({
      growth: 0,
      tier: { code: 'gold' },
      validUntil: '2026-06-30T16:00:00.000Z',
      warning: null,
    });
    expect((await gus.explain(scheme)).sentences[0]).toBe('上一个周期结束时核定为黄金会员，本周期内有效。');
    expect(await gus.inbox()).toEqual(['2026-05-04 tierRose']);
  });

  it('counts a ride of May that is told on 2 June for May, and one that is told on 4 June for June', async () => {
    const late = (occurredAt: string) => story.happens(gus, 'trip.completed', RIDE, { occurredAt });
    await late('2026-05-31T23:59:59.999+08:00');
    expect((await gus.card()).growth).toBe(0);
    await story.walkTo('2026-06-04');
    await late(noonOf('2026-05-31'));
    expect((await gus.card()).growth).toBe(ofOne);
    expect((await gus.card()).tier.code).toBe('gold');
  });

  it('warns in June’s last week alone, with what would keep the tier', async () => {
    await story.happen(ride('june-1'), ride('june-2'), ride('june-3'), ride('june-4'));
    await story.restUntil('2026-06-22');
    await story.walkTo('2026-06-23');
    expect((await gus.card()).warning).toBeNull();
    await story.walkTo('2026-06-24');
    const [card, { ways }] = [await gus.card(), await gus.detail(scheme)];
    expect(card.warning).toEqual({
      gap: rest - 5 * ofOne,
      deadline: '2026-06-30T16:00:00.000Z',
      fallsTo: { code: 'silver', name: '白银会员' },
    });
    expect(ways[0]?.words).toBe(way);
    expect(await gus.inbox()).toEqual(['2026-05-04 tierRose', '2026-06-24 tierFallsIn7Days']);
  });

  it('lets June decide July, at midnight in Shanghai and not a moment earlier', async () => {
    await story.house.moveTo(at('2026-06-30T23:59:59.999+08:00'));
    expect((await gus.card()).tier.code).toBe('gold');
    await story.house.moveTo(at('2026-07-01T00:00:00.000+08:00'));
    expect(await gus.card()).toMatchObject({ growth: 0, tier: { code: 'silver' }, news: { direction: 'down' } });
    await story.walkTo('2026-07-02');
    expect((await gus.inbox()).slice(2)).toEqual(['2026-07-01 tierFell']);
  });

  it('lets July decide August', async () => {
    await story.happens(gus, 'trip.completed', RIDE);
    await story.restUntil('2026-07-30');
    await story.walkTo('2026-08-02');
    expect((await gus.history(scheme)).slice(2)).toEqual([
      '2026-07-01 settled gold>silver',
      '2026-08-01 settled silver>standard',
    ]);
  });
});
