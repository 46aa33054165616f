import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { type Character, noonOf, openStory, type Story } from './support';

const [MILEAGE, SEGMENTS] = ['airline-mileage', 'airline-segments'];
const KM = 1_000;

describe.each(engines)('an airline’s tiers on %s', (engine) => {
  let story: Story;
  let fay: Character;
  let gil: Character;
  let hana: Character;
  let ivo: Character;
  beforeAll(async () => {
    story = await openStory(engine, 'airline', '2026-06-01');
    [fay, gil] = [await story.enter('菲'), await story.enter('吉尔')];
    [hana, ivo] = [await story.enter('花'), await story.enter('伊沃')];
  });
  afterAll(() => story?.close());

  it('counts a flight in kilometres and in segments at once', async () => {
    expect(await story.happens(fay, 'flight.flown', { distanceMetres: 1_178_400, segments: 1 })).toBe(1_178 + 1);
    const [mileage, segments] = await fay.cards();
    expect(mileage).toMatchObject({
      programme: MILEAGE,
      growth: 1_178,
      tier: { code: 'basic' },
      next: { words: '再飞 18822 公里 升银卡' },
    });
    expect(segments).toMatchObject({ programme: SEGMENTS, growth: 1, next: { words: '再飞 19 个航段 升银卡' } });
  });

  it('reaches platinum by distance', async () => {
    const world = { distanceMetres: 98_822 * KM, segments: 8 };
    await story.happens(fay, 'flight.flown', world, { subject: 'ticket-1' });
    expect(await fay.card(MILEAGE)).toMatchObject({ growth: 100_000, tier: { code: 'platinum' } });
    expect((await fay.card(SEGMENTS)).tier.code).toBe('basic');
  });

  it('reaches gold by segments, shown on the mileage card as well: one of the two is enough', async () => {
    const hop = { distanceMetres: 300 * KM, segments: 1 };
    const hops = Array.from({ length: 41 }, () => story.event(gil, 'flight.flown', hop));
    await story.happen(...hops);
    expect(await gil.card(SEGMENTS)).toMatchObject({ growth: 41, tier: { code: 'gold' } });
    expect(await gil.card(MILEAGE)).toMatchObject({ growth: 12_300, tier: { code: 'gold' }, warning: null });
    expect((await gil.detail(MILEAGE)).held).toEqual({
      kind: 'mapping',
      earned: { code: 'basic', name: '普卡' },
      until: null,
      words: '由「定级航段」的等级带来',
    });
  });

  it('takes a voided ticket back at once and leaves the tier that it had raised until the year ends', async () => {
    await story.happens(ivo, 'flight.flown', { distanceMetres: 52_000 * KM, segments: 6 }, { subject: 'ivo-1' });
    await story.restUntil('2026-09-01');
    const back = await story.happens(ivo, 'flight.voided', {}, { subject: 'ivo-1' });
    expect(back).toBe(-52_000 - 6);
    expect(await ivo.card(MILEAGE)).toMatchObject({ growth: 0, tier: { code: 'gold' }, warning: null });
    await story.restUntil('2026-12-01');
    await story.happens(hana, 'flight.flown', { distanceMetres: 49_000 * KM, segments: 30 });
    await story.restUntil('2026-12-30');
    await story.house.moveTo(at('2026-12-31T23:59:59.999+08:00'));
    expect((await ivo.card(MILEAGE)).tier.code).toBe('gold');
    await story.walkTo('2027-01-02');
    // A year that began at the bottom ends as it would have without the ticket.
    expect((await ivo.history(MILEAGE)).at(-1)).toBe('2027-01-01 settled gold>basic');
    expect(await fay.card(MILEAGE)).toMatchObject({ growth: 0, tier: { code: 'platinum' } });
    expect((await fay.inbox()).filter((line) => !line.includes('Rose'))).toEqual([]);
    // 41 segments keep gold in both places.
    expect((await gil.card(MILEAGE)).tier.code).toBe('gold');
  });

  it('counts a flight of December that is told in January for December, and raises by it', async () => {
    await story.walkTo('2027-01-20');
    expect((await hana.card(MILEAGE)).tier.code).toBe('silver');
    const told = { occurredAt: noonOf('2026-12-30') };
    await story.happens(hana, 'flight.flown', { distanceMetres: 1_500 * KM, segments: 1 }, told);
    expect(await hana.card(MILEAGE)).toMatchObject({ growth: 0, tier: { code: 'gold' } });
    expect((await hana.history(MILEAGE)).at(-1)).toBe('2027-01-20 late silver>gold');
    expect((await hana.inbox()).at(-1)).toBe('2027-01-20 tierRose');
  });

  it('counts it for the present year once the 30 days are over', async () => {
    await story.restUntil('2027-01-31');
    const told = { occurredAt: noonOf('2026-12-30') };
    await story.happens(hana, 'flight.flown', { distanceMetres: 700 * KM, segments: 1 }, told);
    expect(await hana.card(MILEAGE)).toMatchObject({ growth: 700, tier: { code: 'gold' } });
  });

  it('does not demote before the year ends, and then by one step where the score says basic', async () => {
    await story.happens(fay, 'flight.flown', { distanceMetres: 40_000 * KM, segments: 4 }, { subject: 'fay-2' });
    await story.happens(fay, 'flight.voided', { distanceMetres: 30_000 * KM, segments: 2 }, { subject: 'fay-2' });
    await story.restUntil('2027-12-01');
    await story.walkTo('2027-12-02');
    expect(await fay.card(MILEAGE)).toMatchObject({
      growth: 10_000,
      tier: { code: 'platinum' },
      validUntil: '2027-12-31T16:00:00.000Z',
      warning: { gap: 90_000, deadline: '2027-12-31T16:00:00.000Z', fallsTo: { code: 'gold', name: '金卡' } },
    });
    await story.restUntil('2027-12-24');
    await story.house.moveTo(at('2027-12-31T23:59:59.999+08:00'));
    expect((await fay.card(MILEAGE)).tier.code).toBe('platinum');
    await story.house.moveTo(at('2028-01-01T00:00:00.000+08:00'));
    expect(await fay.card(MILEAGE)).toMatchObject({ growth: 0, tier: { code: 'gold' } });
    await story.walkTo('2028-01-02');
    const told = (await fay.inbox()).filter((line) => !line.includes('Rose'));
    expect(told).toEqual(['2027-12-02 tierFallsIn30Days', '2027-12-25 tierFallsIn7Days', '2028-01-01 tierFell']);
    // What the segments brought falls with the segments.
    expect((await gil.card(SEGMENTS)).tier.code).toBe('silver');
    expect((await gil.card(MILEAGE)).tier.code).toBe('silver');
  });

  it('falls one tier a year until nothing is left', async () => {
    await story.restUntil('2028-12-30');
    await story.walkTo('2029-01-02');
    await story.restUntil('2029-12-30');
    await story.walkTo('2030-01-02');
    expect((await fay.history(MILEAGE)).slice(-3)).toEqual([
      '2028-01-01 settled platinum>gold',
      '2029-01-01 settled gold>silver',
      '2030-01-01 settled silver>basic',
    ]);
    expect((await gil.detail(MILEAGE)).held).toBeNull();
  });
});
