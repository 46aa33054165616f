import { randomUUID } from 'node:crypto';
import { BenefitVersion } from '../../../server/benefit/benefit.entity';
import { readBenefitBook } from '../../../server/benefit/benefit-book';
import { GrowthEntry, GrowthProgramme } from '../../../server/growth/growth.entity';
import { loadProgrammes } from '../../../server/growth/load-programmes';
import { Plan } from '../../../server/plan/plan.entity';
import { listReadyMade, loadReadyMade } from '../../../server/scheme/load-ready-made';
import { readScheme } from '../../../server/scheme/ready-made';
import { type GrowthScheme, growthSchemeSchema } from '../../../server/scheme/scheme.schema';
import { at } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

const NOW = at('2026-03-01T02:00:00Z');

/** Benefits of the shop that no plan lists go with its tiers and its shelf. */
const ofNoPlan = ['新人礼', '专属顾问', '中杯拿铁', '满减券', '帆布袋', '音乐会员'].map(
  (name) => `停用权益「${name}」`,
);

describe.each(engines)('loading a ready-made scheme by its name on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database?.remove());

  const load = (name: string, counting: 'from-now' | 'recompute' | null = null, now = NOW) =>
    loadReadyMade(database, name, counting, now);
  const liveNames = async () => (await listReadyMade(database)).filter(({ live }) => live).map(({ name }) => name);

  it('goes on top of what is live: the programmes change, the plans on sale do not', async () => {
    expect(await liveNames()).toEqual([]);
    await load('shop');
    expect(await liveNames()).toEqual(['shop']);
    expect(await load('ctrip')).toEqual({
      status: 'loaded',
      changes: [
        '新增成长体系「携程会员」',
        '新增成长体系「机票会员」',
        '新增成长体系「酒店会员」',
        '新增成长体系「火车会员」',
        '停用成长体系「山茶等级」',
        '停用积分',
        ...ofNoPlan,
        '停用 6 枚勋章',
      ],
      warnings: [],
    });
    expect(await liveNames()).toEqual(['ctrip']);
    expect(await database.read.countBy(Plan, { offered: true })).toBe(5);
  });

  it('twice changes nothing, and the one before comes back as it was', async () => {
    expect(await load('ctrip')).toMatchObject({ status: 'loaded', changes: [] });
    expect(await load('shop')).toMatchObject({ status: 'loaded' });
    expect(await liveNames()).toEqual(['shop']);
    expect(await database.read.findBy(GrowthProgramme, { code: 'camellia' })).toMatchObject([
      { version: 1, live: true },
    ]);
  });

  it('with benefits of its own goes before those that plans on sale promise, which stay as they were', async () => {
    const codes = async () => (await readBenefitBook(database.read)).benefits.map(({ code }) => code);
    const versions = () => database.read.countBy(BenefitVersion, {});
    await load('shop');
    const [whole, ofShop] = [await codes(), await versions()];
    expect(await load('carriers')).toMatchObject({ status: 'loaded', warnings: [] });
    const promised = ['discount', 'delivery', 'lounge', 'birthday', 'coffee', 'service'];
    const onTop = await codes();
    expect(onTop.slice(-promised.length)).toEqual(promised);
    expect(onTop[0]).toBe('carrier-data');
    expect(onTop).not.toContain('tote');
    expect(await versions()).toBe(ofShop + onTop.length - promised.length);
    // What one scheme on top has put there, the next one takes away.
    await load('airline');
    expect(await codes()).toEqual([
      ...['air-luggage', 'air-seat', 'air-boarding', 'air-lounge', 'air-upgrade'],
      ...promised,
    ]);
    expect(await load('airline')).toMatchObject({ status: 'loaded', changes: [] });
    await load('shop');
    expect(await codes()).toEqual(whole);
  });

  it('answers null for a name that there is not, be it a file’s', async () => {
    expect(await load('nowhere')).toBeNull();
    expect(await load(__filename)).toBeNull();
  });

  it('asks whether a changed counting is meant from now on or for the running period, where somebody has growth', async () => {
    // As an operator had changed it: twice as much for every trip.
    const own: GrowthScheme = growthSchemeSchema.parse(structuredClone(readScheme('didi-trips')));
    for (const { sources } of own.growth.programmes) for (const each of sources) each.coefficient.numerator = 2;
    await database.inUnit((unit) => loadProgrammes(unit, own.growth, null, NOW));
    await database.inUnit((unit) => unit.insert(GrowthEntry, buildEntry('didi-trips')));

    expect(await load('didi-trips')).toEqual({ status: 'askCounting', programmes: ['出行等级（按次数）'] });
    expect(await database.read.countBy(GrowthProgramme, { code: 'didi-trips' })).toBe(1);
    expect(await load('didi-trips', 'recompute', NOW + 1)).toMatchObject({
      status: 'loaded',
      changes: ['成长体系「出行等级（按次数）」第 2 版，本周期重算', '停用积分', ...ofNoPlan, '停用 6 枚勋章'],
    });
    expect(await load('didi-trips', null, NOW + 2)).toMatchObject({ status: 'loaded', changes: [] });
  });
});

function buildEntry(programme: string): GrowthEntry {
  return {
    id: randomUUID().replaceAll('-', '').slice(0, 26),
    memberId: 'somebody',
    programme,
    programmeVersion: 1,
    bucket: 24_314,
    kind: 'earned',
    source: 'trip',
    groupCode: 'trips',
    title: '完成行程',
    amount: 2,
    raw: 2,
    eventId: null,
    occurredAt: NOW,
    countedAt: NOW,
    basis: {
      metric: 'times',
      metricValue: 1,
      coefficient: { numerator: 2, denominator: 1 },
      multipliers: [],
      combine: 'max',
      cutBy: null,
      cut: 0,
    },
    sourceKey: `test:${programme}`,
    createdAt: NOW,
  };
}
