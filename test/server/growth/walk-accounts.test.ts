import { type AccountWalk, askWalk, walkAccounts } from '../../../server/growth/walk-accounts';
import { Job } from '../../../server/jobs/job.entity';
import { engines } from '../../support/database';
import { buildProgramme, type GrowthWorld, openGrowth } from './support';

describe.each(engines)('work on every account, on %s', (engine) => {
  const TOPIC = 'test.walk';
  const PACE = { aJob: 2, aUnit: 1 };
  let world: GrowthWorld;
  let memberIds: string[];
  beforeAll(async () => {
    world = await openGrowth(engine, [buildProgramme()]);
    const members = [await world.addMember(), await world.addMember(), await world.addMember()];
    memberIds = members.map(({ id }) => id).sort();
    for (const [index, { memberNumber }] of members.entries()) {
      await world.take({
        kind: 'order.paid',
        person: { memberNumber },
        subject: `w${index}`,
        metrics: { amountFen: 100 },
      });
    }
  });
  afterAll(() => world?.close());

  const walk = (after: string, version = 1): AccountWalk => ({ programme: 'club', version, after });
  const run = async (part: AccountWalk): Promise<string[]> => {
    const seen: string[] = [];
    await walkAccounts(world, TOPIC, part, PACE, async (_, { memberId }) => seen.push(memberId));
    return seen;
  };

  it('goes part by part, each asking for the next one once, and ends', async () => {
    expect(await run(walk(''))).toEqual(memberIds.slice(0, 2));
    expect(await run(walk(''))).toEqual(memberIds.slice(0, 2));
    const [next, ...others] = await world.database.read.findBy(Job, { topic: TOPIC });
    expect(others).toEqual([]);
    expect(next?.payload).toEqual(walk(memberIds[1] ?? ''));
    expect(await run(walk(memberIds[1] ?? ''))).toEqual(memberIds.slice(2));
    expect(await world.database.read.countBy(Job, { topic: TOPIC })).toBe(1);
  });

  it('does nothing where another version is live meanwhile', async () => {
    expect(await run(walk('', 2))).toEqual([]);
  });

  it('is asked for once a version', async () => {
    for (const _ of ['once', 'again']) {
      await world.database.inUnit((unit) => askWalk(unit, 'test.asked', walk(''), world.clock.now()));
    }
    expect(await world.database.read.countBy(Job, { topic: 'test.asked' })).toBe(1);
  });
});
