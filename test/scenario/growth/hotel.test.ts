import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { type Character, noonOf, openStory, type Story } from './support';

const PROGRAMME = 'hotel';

describe.each(engines)('a hotel’s membership years on %s', (engine) => {
  let story: Story;
  let iris: Character;
  let jude: Character;
  let kay: Character;
  beforeAll(async () => {
    story = await openStory(engine, PROGRAMME, '2028-02-29');
    [iris, jude, kay] = [await story.enter('艾瑞斯'), await story.enter('裘德'), await story.enter('凯')];
  });
  afterAll(() => story?.close());

  it('begin on the day of joining: of 29 February on the 28th of a common year', async () => {
    const { period } = await iris.detail(PROGRAMME);
    expect(period).toEqual({
      name: '入会第 1 年',
      startsAt: '2028-02-28T16:00:00.000Z',
      endsAt: '2029-02-27T16:00:00.000Z',
    });
  });

  it('count nights, and a questionnaire once', async () => {
    expect(await story.happens(iris, 'stay.completed', { nights: 24, amountFen: 1_200_000 })).toBe(24);
    expect((await iris.card()).next).toMatchObject({ gap: 1, words: '再住 1 晚 升金卡' });
    expect(await story.happens(iris, 'survey.answered')).toBe(1);
    expect(await story.happens(iris, 'survey.answered')).toBe(0);
    expect(await iris.card()).toMatchObject({ growth: 25, tier: { code: 'gold' } });
    await story.happens(jude, 'stay.completed', { nights: 12 }, { subject: 'jude-1' });
    await story.happens(kay, 'stay.completed', { nights: 10 });
  });

  it('keep the tier for 30 days of grace, told to the member beforehand', async () => {
    await story.restUntil('2029-02-27');
    // The tier that was reached stands in the first year; the second begins with it.
    await story.walkTo('2029-03-01');
    expect(await iris.card()).toMatchObject({
      growth: 0,
      tier: { code: 'gold' },
      validUntil: '2029-03-29T16:00:00.000Z',
    });
    expect((await iris.detail(PROGRAMME)).period).toMatchObject({
      name: '入会第 2 年',
      startsAt: '2029-02-27T16:00:00.000Z',
    });
    expect(await iris.history(PROGRAMME)).toHaveLength(2);
  });

  it('count a stay of the old year for it within 14 days, and a new one for the new year', async () => {
    await story.walkTo('2029-03-05');
    await story.happens(kay, 'stay.completed', { nights: 15 }, { occurredAt: noonOf('2029-02-27') });
    expect(await kay.card()).toMatchObject({ growth: 0, tier: { code: 'gold' } });
    expect(await story.happens(jude, 'stay.refunded', { nights: 3 }, { subject: 'jude-1' })).toBe(-3);
    expect(await jude.card()).toMatchObject({ growth: 0, tier: { code: 'silver' } });
    await story.restUntil('2029-03-28');
    await story.walkTo('2029-03-31');
    // Nine nights are one short of silver: the first year had not begun with it, so what keeps it does not help.
    expect((await jude.history(PROGRAMME)).at(-1)).toBe('2029-03-30 settled silver>member');
    expect(await iris.card()).toMatchObject({ tier: { code: 'gold' }, validUntil: '2030-03-29T16:00:00.000Z' });
  });

  it('warn 30 and 7 days before the year ends, not before the grace does: only then can nights be earned', async () => {
    await story.happens(iris, 'stay.completed', { nights: 12 });
    await story.restUntil('2030-01-28');
    await story.walkTo('2030-01-30');
    await story.restUntil('2030-02-19');
    await story.walkTo('2030-02-27');
    const told = (await iris.inbox()).filter((line) => line.includes('Falls'));
    expect(told).toEqual(['2030-01-29 tierFallsIn30Days', '2030-02-21 tierFallsIn7Days']);
    expect((await iris.card()).warning).toEqual({
      gap: 8,
      deadline: '2030-02-27T16:00:00.000Z',
      fallsTo: { code: 'silver', name: '银卡' },
    });
    expect((await iris.messages()).at(-1)?.body).toBe('2030年2月27日前再得 8 房晚，就能保住金卡；否则将降为银卡。');
  });

  it('tell in the grace what would still help: reaching the tier again', async () => {
    await story.walkTo('2030-03-02');
    expect((await iris.card()).warning).toMatchObject({ gap: 25, deadline: '2030-03-29T16:00:00.000Z' });
    await story.happens(kay, 'stay.completed', { nights: 25 });
    expect((await kay.card()).warning).toBeNull();
  });

  it('match the score when the grace is over', async () => {
    await story.restUntil('2030-03-28');
    await story.house.moveTo(at('2030-03-29T23:59:59.999+08:00'));
    expect((await iris.card()).tier.code).toBe('gold');
    await story.walkTo('2030-03-31');
    expect(await iris.card()).toMatchObject({ growth: 0, tier: { code: 'silver' } });
    expect((await iris.history(PROGRAMME)).at(-1)).toBe('2030-03-30 settled gold>silver');
    expect((await iris.inbox()).at(-1)).toBe('2030-03-30 tierFell');
    // Without a night in the old year, and 25 in the new one before the grace was over: nothing was seen to change.
    expect(await kay.card()).toMatchObject({ growth: 25, tier: { code: 'gold' } });
    expect((await kay.inbox()).filter((line) => line.includes('tierFell'))).toEqual([]);
  });

  it('come back to 29 February in a leap year', async () => {
    await story.restUntil('2032-02-28');
    expect((await iris.detail(PROGRAMME)).period).toMatchObject({
      name: '入会第 4 年',
      endsAt: '2032-02-28T16:00:00.000Z',
    });
    await story.house.moveTo(at('2032-02-29T00:00:00.000+08:00'));
    expect((await iris.detail(PROGRAMME)).period).toMatchObject({
      name: '入会第 5 年',
      startsAt: '2032-02-28T16:00:00.000Z',
      endsAt: '2033-02-27T16:00:00.000Z',
    });
  });
});
