import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { type Character, noonOf, openStory, type Story } from './support';

const PROGRAMME = 'jingxiangzhi';

describe.each(engines)('at the edges of a period on %s', (engine) => {
  let story: Story;
  let nell: Character;
  let otto: Character;
  beforeAll(async () => {
    story = await openStory(engine, PROGRAMME, '2026-12-30');
    [nell, otto] = [await story.enter('内尔'), await story.enter('奥托')];
  });
  afterAll(() => story?.close());

  const spends = (yuan: number, occurredAt: string) =>
    story.happens(nell, 'order.paid', { amountFen: yuan * 100 }, { occurredAt });
  const bucketSums = async (who: Character) => {
    const { growth } = await who.card();
    return { year: (await who.detail(PROGRAMME)).period.name, growth };
  };

  it('takes one event of a million growth, and the largest that can be told', async () => {
    expect(await story.happens(otto, 'order.paid', { amountFen: 100_000_000 })).toBe(1_000_000);
    expect(await otto.card()).toMatchObject({ growth: 1_000_000, tier: { code: 'diamond' }, next: null });
    // From everybody's tier to the highest in one change, told once.
    expect(await otto.history(PROGRAMME)).toEqual(['2026-12-30 reached registered>diamond']);
    expect(await otto.inbox()).toEqual(['2026-12-30 tierRose']);
    expect(await story.happens(otto, 'order.paid', { amountFen: 9_000_000_000_000 })).toBe(90_000_000_000);
    expect((await otto.card()).growth).toBe(90_001_000_000);
    const [beyond] = await story.happen(story.event(otto, 'order.paid', { amountFen: 9_000_000_000_001 }));
    expect(beyond).toMatchObject({ status: 'refused', code: 'INVALID_REQUEST' });
  });

  it('gives and takes numbers of that size exactly', async () => {
    const delta = 9_000_000_000_000;
    await story.happens(otto, 'credit.changed', { delta: -delta });
    await story.happens(otto, 'credit.changed', { delta });
    expect((await otto.card()).growth).toBe(90_001_000_000);
  });

  it('puts the last millisecond of a year in it and the first of the next in that one, in Shanghai', async () => {
    await story.house.moveTo(at('2027-01-01T00:00:01+08:00'));
    expect(await spends(1_000, '2026-12-31T23:59:59.999+08:00')).toBe(1_000);
    expect(await spends(300, '2027-01-01T00:00:00.000+08:00')).toBe(300);
    // The same two moments as another zone writes them.
    expect(await spends(20, '2026-12-31T15:59:59.999Z')).toBe(20);
    expect(await spends(7, '2026-12-31T16:00:00.000Z')).toBe(7);
    expect(await bucketSums(nell)).toEqual({ year: '2027年', growth: 307 });
    // What came a second late raised her as if it had been known.
    expect(await nell.history(PROGRAMME)).toEqual(['2027-01-01 late registered>bronze']);
  });

  it('counts what is told late for the old year until the 7th day ends, to the millisecond', async () => {
    const old = noonOf('2026-12-31');
    await story.house.moveTo(at('2027-01-07T23:59:59.999+08:00'));
    expect(await spends(2_980, old)).toBe(2_980);
    expect(await nell.card()).toMatchObject({ growth: 307, tier: { code: 'silver' } });
    await story.house.moveTo(at('2027-01-08T00:00:00.000+08:00'));
    expect(await spends(50, old)).toBe(50);
    expect(await nell.card()).toMatchObject({ growth: 357, tier: { code: 'silver' } });
  });

  it('takes a day of 29 February for a day of its own year', async () => {
    await story.restUntil('2028-03-02');
    expect(await spends(11, '2028-02-29T23:59:59.999+08:00')).toBe(11);
    expect(await spends(12, '2028-03-01T00:00:00.000+08:00')).toBe(12);
    expect((await nell.detail(PROGRAMME)).curve.at(-1)).toEqual({ day: '2028-03-02', growth: 23 });
    const days = (await nell.entries(PROGRAMME)).map(
      ({ explanation }) => explanation.find(({ label }) => label === '发生日期')?.value,
    );
    expect(days).toEqual(expect.arrayContaining(['2028年2月29日', '2028年3月1日']));
  });
});
