import { Plan, PlanFamily, PlanPrice, SchemeDocument } from '../../../server/plan/plan.entity';
import { createPlanCatalogue } from '../../../server/plan/plan-catalogue';
import { presentPlansOnSale } from '../../../server/plan/present-plan';
import { loadScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { type Scheme, schemeSchema } from '../../../server/scheme/scheme.schema';
import { createLiveTexts } from '../../../server/scheme/scheme-texts';
import { formatChineseMinute } from '../../../shared/kernel/business-day';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

jest.setTimeout(60_000);
const NOW = at('2026-03-01T02:00:00Z');
const APRIL = '2026-04-01T00:00:00+08:00';

type PlanInScheme = Scheme['plans'][number];

describe.each(engines)('loading a scheme on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database?.remove());
  beforeEach(async () => {
    for (const table of ['plan', 'plan_price', 'plan_family', 'scheme_document']) {
      await database.dataSource.query(`DELETE FROM ${table}`);
    }
  });

  const shop = (change: (plan: PlanInScheme) => PlanInScheme | null = (plan) => plan): Scheme => {
    const whole = schemeSchema.parse(readScheme('shop'));
    return { ...whole, plans: whole.plans.map(change).filter((plan) => plan !== null) };
  };
  const monthlyPrices = (...prices: [string | undefined, number][]) =>
    shop((plan) =>
      plan.code === 'shop-month'
        ? { ...plan, prices: prices.map(([from, priceFen]) => ({ from, priceFen, listPriceFen: null })) }
        : plan,
    );
  const load = async (scheme: Scheme, now = NOW) => {
    const loaded = await loadScheme(database, scheme, now);
    if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
    return loaded.value.changes;
  };
  const everything = async () => ({
    plans: await database.read.find(Plan, { order: { code: 'ASC' } }),
    prices: await database.read.find(PlanPrice, { order: { id: 'ASC' } }),
    families: await database.read.find(PlanFamily, { order: { code: 'ASC' } }),
    texts: (await database.read.find(SchemeDocument)).map(({ code, content }) => [code, content]),
  });
  const onSale = async (now: number) => {
    const catalogue = await createPlanCatalogue(database, manualClock()).read();
    return presentPlansOnSale(catalogue, now, null);
  };
  const monthly = async (now: number) => (await onSale(now)).find((plan) => plan.code === 'shop-month')?.priceFen;

  it('for the first time makes its plans, prices, families and texts', async () => {
    const changes = await load(shop());
    expect(changes).toContain('新增「月卡」');
    const plans = await onSale(NOW);
    expect(
      plans.map(({ code, priceFen, savingFen, pricePerMonthFen, bestValue }) => [
        code,
        priceFen,
        savingFen,
        pricePerMonthFen,
        bestValue,
      ]),
    ).toEqual([
      ['shop-month', 2_500, 0, 2_500, false],
      ['shop-quarter', 6_800, 700, 2_267, false],
      ['shop-half-year', 12_800, 2_200, 2_134, false],
      ['shop-year', 19_800, 10_200, 1_650, true],
      ['shop-auto-month', 1_500, 1_000, 1_500, false],
    ]);
    expect((await createLiveTexts(database, manualClock()).read()).programmeName).toBe('山茶会员');
  });

  it('twice changes nothing, not even at a later day', async () => {
    await load(shop());
    const before = await everything();
    expect(await load(shop())).toEqual([]);
    expect(await load(shop(), NOW + 30 * DAY_MS)).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it('with a dated price twice changes nothing either, also after that price has begun', async () => {
    const scheme = monthlyPrices([undefined, 2_500], [APRIL, 3_000]);
    await load(scheme);
    const before = await everything();
    expect([await monthly(at(APRIL) - 1), await monthly(at(APRIL))]).toEqual([2_500, 3_000]);
    expect(await load(scheme, at(APRIL) + DAY_MS)).toEqual([]);
    expect(await everything()).toEqual(before);
    expect(await monthly(at(APRIL) + DAY_MS)).toBe(3_000);
  });

  it('into an empty database after its dated price has begun takes that price', async () => {
    await load(monthlyPrices([undefined, 2_500], [APRIL, 3_000]), at(APRIL) + DAY_MS);
    expect(await monthly(at(APRIL) + DAY_MS)).toBe(3_000);
  });

  it('refuses a new undated price behind a dated one that has begun: it says no day', async () => {
    await load(monthlyPrices([undefined, 2_500], [APRIL, 3_000]));
    const refused = await loadScheme(database, monthlyPrices([undefined, 2_600], [APRIL, 3_000]), at(APRIL) + DAY_MS);
    expect(refused.ok).toBe(false);
    expect(await monthly(at(APRIL) + DAY_MS)).toBe(3_000);
  });

  it('with another price adds it to the history from that moment on', async () => {
    await load(shop());
    const changes = await load(monthlyPrices([undefined, 2_800]), NOW + DAY_MS);
    expect(changes).toEqual([`「月卡」自 ${formatChineseMinute(NOW + DAY_MS)} 起 ¥28`]);
    expect([await monthly(NOW + DAY_MS - 1), await monthly(NOW + DAY_MS)]).toEqual([2_500, 2_800]);
    await load(shop(), NOW + 2 * DAY_MS);
    expect(await monthly(NOW + 2 * DAY_MS)).toBe(2_500);
  });

  it('never rewrites a price: another amount from the same moment is refused, and nothing of the scheme is taken', async () => {
    await load(monthlyPrices([undefined, 2_500], [APRIL, 3_000]));
    const before = await everything();
    const other = monthlyPrices([undefined, 2_500], [APRIL, 3_100]);
    const refused = await loadScheme(database, { ...other, programmeName: '别的名字' }, NOW + DAY_MS);
    expect(refused).toEqual({ ok: false, refusal: [expect.stringContaining('价格只增不改')] });
    expect(await everything()).toEqual(before);
  });

  it('refuses two undated prices at one instant instead of failing', async () => {
    await load(shop());
    const refused = await loadScheme(database, monthlyPrices([undefined, 2_800]), NOW);
    expect(refused).toEqual({ ok: false, refusal: [expect.stringContaining('价格只增不改')] });
  });

  it('refuses to strike a price through that was never charged, and takes one that was', async () => {
    const struck = (listPriceFen: number) =>
      shop((plan) =>
        plan.code === 'shop-year'
          ? {
              ...plan,
              prices: [
                { priceFen: 19_800, listPriceFen: null },
                { from: APRIL, priceFen: 9_900, listPriceFen },
              ],
            }
          : plan,
      );
    const refused = await loadScheme(database, struck(29_800), NOW);
    expect(refused).toEqual({ ok: false, refusal: [expect.stringContaining('划线价 ¥298 此前没有按这个价格卖过')] });
    await load(struck(19_800));
    const year = async (now: number) => (await onSale(now)).find((plan) => plan.code === 'shop-year');
    expect(await year(at(APRIL) - 1)).toMatchObject({ priceFen: 19_800, listPriceFen: null });
    expect(await year(at(APRIL))).toMatchObject({ priceFen: 9_900, listPriceFen: 19_800 });
  });

  it('warns where the prices a month break the ladder, also from a day that is still to come', async () => {
    const yearPrice = { priceFen: 36_000, listPriceFen: null };
    const dearYear = shop((plan) =>
      plan.code === 'shop-year' ? { ...plan, prices: [...plan.prices, { ...yearPrice, from: APRIL }] } : plan,
    );
    const loaded = await loadScheme(database, dearYear, NOW);
    const words = loaded.ok ? loaded.value.warnings.filter((warning) => warning.startsWith('价格阶梯')) : [];
    expect(words).toEqual([
      '价格阶梯：「年卡」每月 ¥30，应低于「半年卡」的 每月 ¥21.34。',
      '价格阶梯：「年卡」每月 ¥30，应低于「季卡」的 每月 ¥22.67。',
      '价格阶梯：「年卡」每月 ¥30，应低于「月卡」的 每月 ¥25。',
    ]);
    const free = {
      ...dearYear,
      families: dearYear.families.map((family) => ({ ...family, priceLadder: 'free' as const })),
    };
    const silent = await loadScheme(database, free, NOW);
    expect(silent.ok && silent.value.warnings.filter((warning) => warning.startsWith('价格阶梯'))).toEqual([]);
  });

  it('without a plan takes it off sale and keeps it for its orders, and with it again offers it again', async () => {
    await load(shop());
    const changes = await load(shop((plan) => (plan.code === 'shop-year' ? null : plan)));
    expect(changes).toEqual(['下架「年卡」']);
    expect((await onSale(NOW)).map((plan) => plan.code)).not.toContain('shop-year');
    const kept = await database.read.findOneByOrFail(Plan, { code: 'shop-year' });
    expect(kept.offered).toBe(false);
    expect(await load(shop())).toEqual(['重新上架「年卡」']);
    expect((await database.read.findOneByOrFail(Plan, { code: 'shop-year' })).id).toBe(kept.id);
    expect((await onSale(NOW)).map((plan) => plan.code)).toContain('shop-year');
  });

  it('keeps exactly one default family when the default moves to another', async () => {
    await load(shop());
    const moved = shop();
    const families = [
      { ...moved.families[0]!, isDefault: false },
      { ...moved.families[0]!, code: 'gym', name: '健身会员' },
    ];
    await load({ ...moved, families });
    const defaults = await database.read.findBy(PlanFamily, { isDefault: true });
    expect(defaults.map((family) => family.code)).toEqual(['gym']);
  });

  it('shows a plan only within its sale window, and its limit to a member alone', async () => {
    const window = { saleStartsAt: APRIL, saleEndsAt: '2026-05-01T00:00:00+08:00', limitPerPerson: 2 };
    await load(shop((plan) => (plan.code === 'shop-month' ? { ...plan, ...window } : plan)));
    const codes = async (now: number) => (await onSale(now)).map((plan) => plan.code);
    expect(await codes(at(APRIL) - 1)).not.toContain('shop-month');
    expect(await codes(at(APRIL))).toContain('shop-month');
    expect(await codes(at('2026-05-01T00:00:00+08:00'))).not.toContain('shop-month');
    const catalogue = await createPlanCatalogue(database, manualClock()).read();
    const shown = (used: number | null) => {
      const standing = used === null ? null : () => ({ used, rankDiffers: false, firstPriceTaken: false });
      const plan = presentPlansOnSale(catalogue, at(APRIL), standing).find((each) => each.code === 'shop-month');
      return [plan?.remainingPurchases, plan?.unavailable];
    };
    expect([shown(null), shown(1), shown(2), shown(3)]).toEqual([
      [null, null],
      [1, null],
      [0, 'PLAN_LIMIT_REACHED'],
      [0, 'PLAN_LIMIT_REACHED'],
    ]);
  });
});
