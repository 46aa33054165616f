import { overlayScheme } from '../../../server/scheme/document.rules';
import { loadReadyMade } from '../../../server/scheme/load-ready-made';
import { readScheme, readyMadeNames } from '../../../server/scheme/ready-made';
import { SchemeVersion } from '../../../server/scheme/scheme.entity';
import { growthSchemeSchema, type Scheme, schemeSchema } from '../../../server/scheme/scheme.schema';
import { findLiveVersion, readLiveVersion } from '../../../server/scheme/version';
import { DAY_MS, formatInstant } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { openSchemeWorld, type SchemeWorld, shop } from './support';

jest.setTimeout(60_000);

describe.each(engines)('versions of the configuration on %s', (engine) => {
  let world: SchemeWorld;
  beforeAll(async () => {
    world = await openSchemeWorld(engine);
  });
  afterAll(() => world?.close());

  const live = async (): Promise<Scheme> => {
    const version = await findLiveVersion(world.database.read);
    if (!version) throw new Error('nothing is live');
    return version.scheme;
  };
  const numbers = async () =>
    (await world.database.read.find(SchemeVersion, { order: { number: 'ASC' } })).map(({ number }) => number);

  it('there is none before anything was loaded', async () => {
    expect(await readLiveVersion(world.database, world.clock.now())).toBeNull();
    expect(await numbers()).toEqual([]);
  });

  it('loading a whole scheme writes it down as it is live, each price with the moment from which it holds', async () => {
    await world.load(shop);
    const from = formatInstant(world.clock.now());
    const plans = shop.plans.map((plan) => ({
      ...plan,
      prices: plan.prices.map((price) => ({ ...price, from })),
    }));
    expect(await live()).toEqual(JSON.parse(JSON.stringify({ ...shop, plans, messages: [] })));
    expect(await numbers()).toEqual([1]);
  });

  it('loading the same again, or the version itself, is no new version', async () => {
    world.clock.advance(DAY_MS);
    await world.load(shop);
    await world.load(schemeSchema.parse(await live()));
    expect(await numbers()).toEqual([1]);
  });

  it('keeps the price in force and those to come, also one that a later scheme no longer names', async () => {
    const [month, ...others] = shop.plans;
    if (!month) throw new Error('the shop has no plans');
    const later = formatInstant(world.clock.now() + 30 * DAY_MS);
    const announced = { from: later, priceFen: 2_900, listPriceFen: null };
    await world.load({ ...shop, plans: [{ ...month, prices: [...month.prices, announced] }, ...others] });
    await world.load({ ...shop, plans: [{ ...month, name: '月度卡' }, ...others] });
    const [plan] = (await live()).plans;
    expect(plan?.prices.map(({ priceFen }) => priceFen)).toEqual([2_500, 2_900]);
    world.clock.advance(31 * DAY_MS);
    await world.load({ ...shop, plans: [{ ...month, name: '月卡', prices: [announced] }, ...others] });
    expect((await live()).plans[0]?.prices).toEqual([announced]);
    expect(await numbers()).toEqual([1, 2, 3, 4]);
  });

  it('a scheme of growth on top of what is live is what the pure rule says, whichever it is', async () => {
    for (const name of readyMadeNames) {
      const parsed = growthSchemeSchema.safeParse(readScheme(name));
      if (!parsed.success) continue;
      const before = await live();
      world.clock.advance(1_000);
      expect(await loadReadyMade(world.database, name, null, world.clock.now())).toMatchObject({ status: 'loaded' });
      expect(await live()).toEqual(JSON.parse(JSON.stringify(overlayScheme(before, parsed.data))));
    }
  });

  it('a database of before has its first version put together from what is live', async () => {
    await world.load(shop);
    const before = await live();
    await world.database.inUnit((unit) => unit.deleteAll(SchemeVersion));
    const first = await readLiveVersion(world.database, world.clock.now());
    expect(first).toEqual({ number: 1, scheme: before });
    expect(await numbers()).toEqual([1]);
  });
});
