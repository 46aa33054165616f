import { engines } from '../../support/database';
import { type Character, openStory, type Story } from './support';

const [PLATFORM, FLIGHT, HOTEL, TRAIN] = ['ctrip', 'ctrip-flight', 'ctrip-hotel', 'ctrip-train'];

describe.each(engines)('携程 with its lines of business on %s', (engine) => {
  let story: Story;
  let lea: Character;
  let max: Character;
  beforeAll(async () => {
    story = await openStory(engine, 'ctrip', '2026-04-10');
    [lea, max] = [await story.enter('莉亚'), await story.enter('马克斯')];
  });
  afterAll(() => story?.close());

  /** The tier of every programme. */
  const tiersOf = async (who: Character) =>
    Object.fromEntries((await who.cards()).map(({ programme, tier }) => [programme, tier.code]));

  it('shows every programme in one answer, the platform’s first', async () => {
    const { body } = await lea.call('GET', '/api/v1/home');
    expect(body.growth.map(({ programmeName }: { programmeName: string }) => programmeName)).toEqual([
      '携程会员',
      '机票会员',
      '酒店会员',
      '火车会员',
    ]);
    expect(await tiersOf(lea)).toEqual({
      [PLATFORM]: 'starter',
      [FLIGHT]: 'starter',
      [HOTEL]: 'starter',
      [TRAIN]: 'starter',
    });
  });

  it('counts one journey on the platform by what it cost and on its line by its own measure', async () => {
    const journey = { amountFen: 160_000, segments: 2, distanceMetres: 2_400_000 };
    expect(await story.happens(lea, 'flight.flown', journey, { subject: 'lea-1' })).toBe(1_600 + 2);
    expect(await story.happens(lea, 'train.ridden', { amountFen: 55_300 })).toBe(553 + 1);
    expect(await story.happens(lea, 'flight.refunded', { amountFen: 80_000, segments: 1 }, { subject: 'lea-1' })).toBe(
      -800 - 1,
    );
    expect(await lea.groups(PLATFORM)).toEqual({ 机票: 800, 酒店: 0, 火车: 553, 账户: 0 });
    expect((await lea.cards()).map(({ growth, unit }) => `${growth} ${unit}`)).toEqual([
      '1353 成长值',
      '1 航段',
      '0 间夜',
      '1 车次',
    ]);
  });

  it('lets gold on one line be silver on the other, which maps no further', async () => {
    await story.happens(lea, 'flight.flown', { amountFen: 100_000, segments: 15 });
    expect(await tiersOf(lea)).toMatchObject({ [FLIGHT]: 'gold', [HOTEL]: 'silver', [PLATFORM]: 'silver' });
    const { held, card } = await lea.detail(HOTEL);
    expect(held).toMatchObject({ kind: 'mapping', earned: { code: 'starter' }, words: '由「机票会员」的等级带来' });
    expect(card).toMatchObject({ growth: 0, next: { gap: 20, words: '再住 20 晚 升酒店黄金' } });
    expect((await lea.explain(HOTEL)).sentences[0]).toContain('由你在其他成长体系的等级带来');
  });

  it('lets a line’s diamond be platinum on the platform', async () => {
    const rides = Array.from({ length: 60 }, () => story.event(max, 'train.ridden', { amountFen: 5_000 }));
    await story.happen(...rides);
    expect(await tiersOf(max)).toMatchObject({ [TRAIN]: 'diamond', [PLATFORM]: 'platinum', [HOTEL]: 'starter' });
    expect((await max.card(PLATFORM)).growth).toBe(3_000);
    await story.happens(max, 'stay.completed', { nights: 22, amountFen: 0 });
    expect(await tiersOf(max)).toMatchObject({ [HOTEL]: 'gold', [FLIGHT]: 'silver' });
  });

  it('settles each line by its own period: the year’s lines step down one tier, the rolling one stands', async () => {
    await story.restUntil('2026-12-30');
    await story.walkTo('2027-01-02');
    expect(await tiersOf(max)).toMatchObject({ [TRAIN]: 'diamond', [HOTEL]: 'gold', [PLATFORM]: 'platinum' });
    expect(await max.card(HOTEL)).toMatchObject({ growth: 22 });
    expect((await max.detail(HOTEL)).period.name).toBe('近 12 个月');
    expect(await tiersOf(lea)).toMatchObject({ [FLIGHT]: 'gold', [HOTEL]: 'silver' });
  });

  it('lets nights go when they are twelve months old, settled at that month’s end and warned of in it', async () => {
    await story.restUntil('2027-03-30');
    await story.walkTo('2027-04-02');
    expect(await max.card(HOTEL)).toMatchObject({
      growth: 0,
      tier: { code: 'gold' },
      warning: { gap: 20, deadline: '2027-04-30T16:00:00.000Z', fallsTo: { code: 'starter' } },
    });
    await story.restUntil('2027-04-22');
    await story.walkTo('2027-05-02');
    expect(await tiersOf(max)).toMatchObject({ [HOTEL]: 'starter', [FLIGHT]: 'starter' });
    expect(await max.history(HOTEL)).toEqual(['2026-04-10 reached starter>gold', '2027-05-01 settled gold>starter']);
    const told = (await max.inbox()).filter((line) => line >= '2027');
    expect(told).toEqual(['2027-04-01 tierFallsIn30Days', '2027-04-24 tierFallsIn7Days', '2027-05-01 tierFell']);
  });

  it('ends what a mapping brought with the tier that brought it', async () => {
    await story.restUntil('2027-12-30');
    await story.walkTo('2028-01-02');
    expect(await tiersOf(lea)).toEqual({
      [PLATFORM]: 'starter',
      [FLIGHT]: 'silver',
      [HOTEL]: 'starter',
      [TRAIN]: 'starter',
    });
    // One step from diamond is gold, which brings nothing to the platform; there 3 000 had been silver for 2027.
    expect(await tiersOf(max)).toMatchObject({ [TRAIN]: 'gold', [PLATFORM]: 'starter' });
  });
});
