import { remindAfterFalls } from '../../../server/growth/remind-after-falls';
import { settlePeriods } from '../../../server/growth/settle-period';
import { type TierNews, takeNotices } from '../../../server/growth/take-notices';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { buildProgramme, type GrowthWorld, openGrowth, type Somebody } from './support';

describe.each(engines)('a week after a fall, on %s', (engine) => {
  const newYear = at('2027-01-01T00:00:00+08:00');
  let world: GrowthWorld;
  let ada: Somebody;
  beforeAll(async () => {
    world = await openGrowth(engine, [buildProgramme({ lateDays: 0 })]);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    world.clock.set(at('2026-03-01T10:00:00+08:00'));
    ada = await world.addMember();
    await spend(320);
    // A year later, with growth for silver only.
    world.clock.set(newYear);
    await settlePeriods(world);
    await spend(150);
    world.clock.set(newYear + 365 * DAY_MS);
    await settlePeriods(world);
    await tell();
  });

  let orders = 0;
  const spend = (yuan: number) =>
    world.take({
      kind: 'order.paid',
      person: { memberNumber: ada.memberNumber },
      subject: `after-${++orders}`,
      metrics: { amountFen: yuan * 100 },
    });
  const tell = async (): Promise<TierNews[]> => {
    const range = { programme: 'club', fromMemberId: ada.id, toMemberId: ada.id };
    const news = await world.database.inUnit((unit) => takeNotices(unit, range, world.clock.now()));
    return news ?? [];
  };
  const waitDays = (days: number) => world.clock.set(newYear + (365 + days) * DAY_MS);

  it('the way back is told once, with what is missing now', async () => {
    expect(await world.tierOf(ada.id)).toBe('silver');
    waitDays(6);
    await remindAfterFalls(world);
    expect(await tell()).toEqual([]);
    waitDays(8);
    await spend(90);
    for (const _ of ['once', 'again']) await remindAfterFalls(world);
    expect(await tell()).toMatchObject([{ kind: 'afterFall', tierName: '银卡', lostName: '金卡', gap: 210 }]);
    waitDays(9);
    await remindAfterFalls(world);
    expect(await tell()).toEqual([]);
  });

  it('nothing is told to who has risen again', async () => {
    await spend(320);
    await tell();
    waitDays(8);
    await remindAfterFalls(world);
    expect(await tell()).toEqual([]);
  });

  it('nothing is told later than it is true', async () => {
    waitDays(12);
    await remindAfterFalls(world);
    expect(await tell()).toEqual([]);
  });
});
