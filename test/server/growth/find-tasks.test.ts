import { checkIn, claimTask, findTasks } from '../../../server/growth/find-tasks';
import { BusinessEventRow, GrowthEntry, TaskProgress } from '../../../server/growth/growth.entity';
import type { ProgrammeConfig } from '../../../server/growth/programme.schema';
import { readProgrammeBook } from '../../../server/growth/programme-book';
import { formatInstant, type Instant } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { buildProgramme, buildSource, type GrowthWorld, openGrowth, type Somebody } from './support';

type Task = ProgrammeConfig['tasks'][number];
const task = (wish: Partial<Task> & Pick<Task, 'code' | 'kind' | 'claim' | 'target' | 'reward'>): Task => ({
  name: wish.code.slice(0, 20),
  description: '说明',
  event: 'order.paid',
  metric: 'times',
  group: 'spending',
  action: null,
  ...wish,
});

const config = buildProgramme({
  // Growth of tasks alone, so that each number is a task's.
  sources: [buildSource({ event: 'credit.changed', metric: 'delta' })],
  tasks: [
    task({ code: 'spend', metric: 'amountFen', kind: 'periodic', claim: 'claim', target: 30_000, reward: 100 }),
    task({ code: 'daily', event: 'member.checkedIn', kind: 'daily', claim: 'claim', target: 1, reward: 2 }),
    task({ code: 'first', kind: 'newcomer', claim: 'automatic', target: 2, reward: 50 }),
  ],
});

describe.each(engines)('tasks on %s', (engine) => {
  let world: GrowthWorld;
  let ada: Somebody;
  beforeAll(async () => {
    world = await openGrowth(engine, [config], '2026-05-01T02:00:00Z');
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    world.clock.set(at('2026-05-20T10:00:00+08:00'));
    ada = await world.addMember();
  });

  let orders = 0;
  const buy = async (yuan: number, occurredAt: Instant = world.clock.now()) => {
    const subject = `t-${++orders}`;
    const person = { memberNumber: ada.memberNumber };
    const told = { kind: 'order.paid', person, subject, occurredAt: formatInstant(occurredAt) };
    await world.take({ ...told, metrics: { amountFen: yuan * 100 } });
    return subject;
  };
  const refund = (subject: string, metrics: Record<string, number> = {}) =>
    world.take({ kind: 'order.refunded', person: { memberNumber: ada.memberNumber }, subject, metrics });
  const tasks = async () =>
    findTasks(world.database, await readProgrammeBook(world.database.read), ada.id, world.clock.now());
  const taskOf = async (code: string) => (await tasks()).find((each) => each.code === code);
  const claim = (code = 'spend') => claimTask(world.parts, ada.id, code);
  const growth = async () => (await world.sums(ada.id)).get(2026) ?? 0;

  it('stand in order: newcomer’s, daily, periodic; with their measure, unit and end', async () => {
    expect(await tasks()).toMatchObject([
      { code: 'first', kind: 'newcomer', status: 'open', progress: 0, target: 2, measure: 'times', endsAt: null },
      { code: 'daily', kind: 'daily', endsAt: '2026-05-20T16:00:00.000Z' },
      { code: 'spend', kind: 'periodic', measure: 'fen', unit: '成长值', endsAt: '2026-05-31T16:00:00.000Z' },
    ]);
  });

  it('go on with what happens, up to their target, and then wait for the tap', async () => {
    await buy(120);
    expect(await taskOf('spend')).toMatchObject({ progress: 12_000, status: 'open' });
    expect(await claim()).toEqual({ ok: false, refusal: 'TASK_NOT_DONE' });
    await buy(500);
    expect(await taskOf('spend')).toMatchObject({ progress: 30_000, status: 'claimable' });
    expect(await claim()).toMatchObject({ ok: true, value: { code: 'spend', status: 'done', progress: 30_000 } });
    // Two orders: the newcomer's task gave its 50 by itself.
    expect(await growth()).toBe(150);
  });

  it('claimed by ten taps at once are rewarded once, and each tap is answered alike', async () => {
    await buy(300);
    const taps = await Promise.all(Array.from({ length: 10 }, () => claim()));
    expect(new Set(taps.map((tap) => JSON.stringify(tap))).size).toBe(1);
    expect(taps[0]).toMatchObject({ ok: true, value: { status: 'done' } });
    expect(await world.database.read.countBy(GrowthEntry, { memberId: ada.id, source: 'task:spend' })).toBe(1);
    expect(await growth()).toBe(100);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('that are done by themselves are rewarded by themselves, once in a lifetime', async () => {
    await buy(1);
    expect(await taskOf('first')).toMatchObject({ progress: 1, status: 'open' });
    await buy(1);
    await buy(1);
    expect(await taskOf('first')).toMatchObject({ progress: 2, status: 'done' });
    world.clock.set(at('2026-07-01T10:00:00+08:00'));
    await buy(1);
    expect(await taskOf('first')).toMatchObject({ status: 'done' });
    expect(await growth()).toBe(50);
  });

  it('lose their reward with a refund that leaves them undone, and get it again with another order', async () => {
    const [one] = [await buy(200), await buy(150)];
    await claim();
    expect(await growth()).toBe(150);
    await refund(one, { amountFen: 1_000 });
    // 34 000 fen are left: still done.
    expect([await growth(), (await taskOf('spend'))?.status]).toEqual([150, 'done']);
    await refund(one);
    expect([await growth(), (await taskOf('spend'))?.status]).toEqual([0, 'open']);
    await buy(150);
    expect([await growth(), (await taskOf('spend'))?.status]).toEqual([50, 'claimable']);
    await claim();
    await claim();
    expect(await growth()).toBe(150);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('take a reward back out of the year in which it was given, whenever the order was', async () => {
    world.clock.set(at('2026-12-30T10:00:00+08:00'));
    const old = await buy(10);
    world.clock.set(at('2027-01-03T10:00:00+08:00'));
    await buy(10);
    expect([...(await world.sums(ada.id))].filter(([, sum]) => sum !== 0)).toEqual([[2027, 50]]);
    // The old year still takes what comes late; the reward was never part of it.
    await refund(old);
    expect([...(await world.sums(ada.id))].filter(([, sum]) => sum !== 0)).toEqual([]);
  });

  it('count in the window in which it happened: a late order does not help the running month', async () => {
    world.clock.set(at('2026-06-01T00:00:00.000+08:00'));
    await buy(200, at('2026-05-31T23:59:59.999+08:00'));
    await buy(200);
    expect(await taskOf('spend')).toMatchObject({ progress: 20_000, status: 'open' });
    const windows = await world.database.read.findBy(TaskProgress, { memberId: ada.id, task: 'spend' });
    expect(windows.map(({ windowKey, progress }) => [windowKey, progress]).sort()).toEqual([
      ['2026-05', 20_000],
      ['2026-06', 20_000],
    ]);
  });

  it('that were not claimed in their month are over with it', async () => {
    await buy(300);
    world.clock.set(at('2026-05-31T23:59:59.999+08:00'));
    expect(await taskOf('spend')).toMatchObject({ status: 'claimable' });
    world.clock.set(at('2026-06-01T00:00:00.000+08:00'));
    expect(await taskOf('spend')).toMatchObject({ status: 'open', progress: 0 });
    expect(await claim()).toEqual({ ok: false, refusal: 'TASK_NOT_DONE' });
  });

  it('are found by their code alone, by members alone', async () => {
    expect(await claim('nothing')).toEqual({ ok: false, refusal: 'TASK_NOT_FOUND' });
    expect(await claimTask(world.parts, 'nobody', 'spend')).toEqual({ ok: false, refusal: 'TASK_NOT_FOUND' });
  });

  describe('checking in', () => {
    it('is once a Shanghai day, however often and from how many phones it is tapped', async () => {
      const taps = await Promise.all(Array.from({ length: 6 }, () => checkIn(world.parts, ada.id)));
      expect(taps.every(({ day }) => day === '2026-05-20')).toBe(true);
      expect(taps.filter(({ first }) => first)).toHaveLength(1);
      expect(await world.database.read.countBy(BusinessEventRow, { memberId: ada.id })).toBe(1);
      expect(await taskOf('daily')).toMatchObject({ status: 'claimable' });
      await claim('daily');
      expect(await growth()).toBe(2);
    });

    it('begins anew at midnight in Shanghai', async () => {
      world.clock.set(at('2026-05-20T23:59:59.999+08:00'));
      expect(await checkIn(world.parts, ada.id)).toEqual({ day: '2026-05-20', first: true });
      await claim('daily');
      world.clock.set(at('2026-05-21T00:00:00.000+08:00'));
      expect(await taskOf('daily')).toMatchObject({ status: 'open', progress: 0 });
      expect(await checkIn(world.parts, ada.id)).toEqual({ day: '2026-05-21', first: true });
      await claim('daily');
      expect(await growth()).toBe(4);
    });
  });
});
