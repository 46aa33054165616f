import { type Badge, badgeWallSchema } from '../../../shared/contract/badge';
import { findBadgeFaults } from '../../server/badge/support';
import { engines } from '../../support/database';
import { type Character, noonOf, openStory, type Story } from '../growth/support';

describe.each(engines)('a bookshop’s wall of badges on %s', (engine) => {
  let story: Story;
  let lin: Character;
  beforeAll(async () => {
    story = await openStory(engine, 'badges', '2026-03-02');
    lin = await story.enter('小林');
  });
  afterAll(() => story?.close());
  afterEach(async () => expect(await findBadgeFaults(story.house.database)).toEqual([]));

  const wall = async () => {
    const { status, body } = await lin.call('GET', '/api/v1/badges');
    expect(status).toBe(200);
    return badgeWallSchema.parse(body).items;
  };
  const badge = async (code: string) => (await wall()).find((each) => each.code === code) as Badge;
  const level = async (code: string) => (await badge(code)).level;
  const missing = async (code: string) => (await badge(code)).progress?.words;
  const look = async () => expect((await lin.call('POST', '/api/v1/badges/acknowledgements')).status).toBe(204);
  const fresh = async () => (await wall()).filter((each) => each.fresh).map(({ code }) => code);

  it('begins locked, every badge with the way to it', async () => {
    expect((await wall()).map(({ name, level: reached, progress }) => [name, reached, progress?.words])).toEqual([
      ['书虫', 0, '再读完 1 次'],
      ['满架', 0, '再购书 ¥200'],
      ['夜读', 0, '本月再读 3 天'],
      ['同席', 0, '今年再参加 1 次'],
      ['登高', 0, '升至书迷'],
      ['在位', 0, '升至藏书家'],
      ['相伴', 0, '还差 1 个月'],
    ]);
  });

  it('lights the first with the first book, once, and moves it to the front', async () => {
    await story.happens(lin, 'club.attended');
    expect(await fresh()).toEqual(['club']);
    await look();
    const finished = story.event(lin, 'book.finished');
    await story.happen(finished);
    await story.happen(finished);
    const [first, second] = await wall();
    expect([first?.code, second?.code]).toEqual(['bookworm', 'club']);
    expect(first).toMatchObject({ level: 1, fresh: true, progress: { value: 1, target: 5, words: '再读完 4 次' } });
    expect(await fresh()).toEqual(['bookworm']);
    await look();
    expect(await fresh()).toEqual([]);
  });

  it('counts reading by days: an evening of three sittings is one', async () => {
    for (let sitting = 0; sitting < 3; sitting++) await story.happens(lin, 'reading.logged', { minutes: 30 });
    expect(await missing('lamp')).toBe('本月再读 2 天');
    for (const day of ['2026-03-03', '2026-03-04']) {
      await story.restUntil(day);
      await story.happens(lin, 'reading.logged', { minutes: 30 });
    }
    expect(await level('lamp')).toBe(1);
    expect(await missing('lamp')).toBe('本月再读 17 天');
  });

  it('takes a level back with the returned books, and gives it again', async () => {
    await story.happens(lin, 'book.bought', { amountFen: 15_000, copies: 3 }, { subject: 'lin-1' });
    await story.happens(lin, 'book.bought', { amountFen: 100_000, copies: 20 }, { subject: 'lin-2' });
    expect(await level('shelf')).toBe(2);
    await story.happen(story.event(lin, 'book.returned', { amountFen: 90_000, copies: 18 }, { subject: 'lin-2' }));
    expect(await level('shelf')).toBe(1);
    expect(await missing('shelf')).toBe('再购书 ¥750');
    await story.happen(story.event(lin, 'book.returned', {}, { subject: 'lin-2' }));
    expect(await level('shelf')).toBe(0);
    await story.happens(lin, 'book.bought', { amountFen: 85_000, copies: 17 }, { subject: 'lin-3' });
    expect(await level('shelf')).toBe(2);
  });

  it('shows the tier that was reached, and the one that is held', async () => {
    expect([await level('ladder'), await level('keeper')]).toEqual([2, 1]);
    expect(await missing('ladder')).toBe('升至守灯人');
  });

  it('begins the month’s and the year’s count anew and keeps what they have lit', async () => {
    await story.walkTo('2026-04-01');
    expect(await missing('lamp')).toBe('本月再读 20 天');
    // Told a day late: it was read in March.
    await story.happens(lin, 'reading.logged', { minutes: 10 }, { occurredAt: noonOf('2026-03-31') });
    expect(await missing('lamp')).toBe('本月再读 20 天');
    expect(await level('lamp')).toBe(1);
    await story.restUntil('2027-01-02');
    expect(await missing('club')).toBe('今年再参加 12 次');
    expect(await level('club')).toBe(1);
  });

  it('puts out what stood on the tier when the tier falls, and leaves the highest that was reached', async () => {
    expect([await level('ladder'), await level('keeper')]).toEqual([2, 1]);
    await story.restUntil('2028-01-02');
    expect([await level('ladder'), await level('keeper')]).toEqual([2, 0]);
    expect((await lin.card()).tier.code).toBe('keen');
  });

  it('lights the badge of the membership when one is bought', async () => {
    const plans = await lin.call('GET', '/api/v1/plans');
    const month = plans.body.items.find(({ code }: { code: string }) => code === 'shop-month');
    const visitor = await story.house.logIn(lin.personId);
    const ordered = await visitor.post('/api/v1/orders', { planId: month.id });
    story.house.sandbox.payOrder({ prepayId: ordered.body.payment.package });
    await story.house.settle();
    expect(await badge('companion')).toMatchObject({ level: 1, fresh: true, progress: { words: '还差 11 个月' } });
  });
});
