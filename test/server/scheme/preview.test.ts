import { readEntitlementBooks } from '../../../server/benefit/find-entitlements';
import { TierChangeRow } from '../../../server/growth/growth.entity';
import { beginDraft, openDraft, saveSection } from '../../../server/scheme/draft';
import { askPreview, findPreview } from '../../../server/scheme/preview';
import type { PreviewFound, PreviewState } from '../../../server/scheme/preview.rules';
import { publishDraft } from '../../../server/scheme/publish-draft';
import type { Scheme } from '../../../server/scheme/scheme.schema';
import { prepareTrial, readStates, tryScheme } from '../../../server/scheme/try-scheme';
import { findLiveVersion } from '../../../server/scheme/version';
import type { ConfigSection } from '../../../shared/contract/ops/config-sections';
import { engines } from '../../support/database';
import { editor, openSchemeWorld, publisher, type SchemeWorld, shop as whole } from './support';

/** Enough that every tier and both ways are met; `PREVIEW_MEMBERS=10000` for the whole measure. */
const MEMBERS = Number(process.env.PREVIEW_MEMBERS ?? 150);
jest.setTimeout(60_000 + MEMBERS * 400);

/** The shop without what its tiers are named in besides: ladders may change freely. */
const shop: Scheme = {
  ...whole,
  benefits: whole.benefits.filter(({ issue }) => issue !== 'exchange'),
  points: null,
  shelf: [],
  badges: [],
};

type Sections = Partial<Record<ConfigSection, unknown>>;

/** As many at once as the preview itself takes. */
const SLICE = 50;

function* slicesOf(members: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < members.length; from += SLICE) yield members.slice(from, from + SLICE);
}

describe.each(engines)('the preview of a publication on %s', (engine) => {
  let world: SchemeWorld;
  let members: readonly string[];
  beforeAll(async () => {
    world = await openSchemeWorld(engine);
    await world.load(shop);
    await world.drain();
    members = await world.addMembers(MEMBERS, 7);
  });
  afterAll(() => world?.close());

  const drafted = async (sections: Sections): Promise<string> => {
    const live = await findLiveVersion(world.database.read);
    return world.database.inUnit(async (unit) => {
      const now = world.clock.now();
      const begun = await beginDraft(unit, { title: '新的门槛' }, editor, now);
      if (!begun.ok) throw new Error(begun.refusal);
      for (const [section, content] of Object.entries(sections) as [ConfigSection, unknown][]) {
        const save = { draftId: begun.value.id, section, revision: 0, base: live?.number ?? 0, content, follow: false };
        const saved = await saveSection(unit, save, editor, now);
        if (!saved.ok) throw new Error(saved.refusal);
      }
      return begun.value.id;
    });
  };
  const states = async () => {
    const books = await readEntitlementBooks(world.database.read);
    const found = new Map<string, PreviewState>();
    for (const some of slicesOf(members)) {
      for (const [id, state] of await readStates(world.database.read, books, some, world.clock.now())) {
        found.set(id, state);
      }
    }
    return found;
  };
  const plain = (state: PreviewState | undefined) => ({
    tiers: Object.fromEntries(state?.tiers ?? []),
    entitled: [...(state?.entitled ?? [])].sort(),
  });

  /** Previews a draft, publishes it, and holds every member's state against what was foretold. */
  async function foretell(sections: Sections, counting: 'from-now' | 'recompute' | null): Promise<PreviewFound> {
    const draftId = await drafted(sections);
    const asked = await world.database.inUnit((unit) =>
      askPreview(unit, { draftId, counting }, editor.id, world.clock.now()),
    );
    if (!asked.ok) throw new Error(asked.refusal);
    await world.drain();
    const preview = await findPreview(world.database.read, { draftId });
    expect(preview).toMatchObject({ status: 'done', total: MEMBERS, done: MEMBERS });
    const trial = await prepareTrial(
      world.database.read,
      JSON.parse(preview?.content ?? '') as Scheme,
      counting,
      world.clock.now(),
    );
    const changesBefore = await world.database.read.count(TierChangeRow);
    const foretold = new Map<string, PreviewState>();
    for (const some of slicesOf(members)) {
      const tried = await tryScheme(world.database, trial, some, world.clock.now());
      for (const [id, { after }] of tried) foretold.set(id, after);
    }
    expect(await world.database.read.count(TierChangeRow)).toBe(changesBefore);
    const before = await states();
    const draft = await openDraft(world.database.read, draftId);
    const wish = { draftId, revision: draft?.draft.revision ?? 0, base: draft?.live.number ?? 0, counting };
    const published = await world.database.inUnit((unit) => publishDraft(unit, wish, publisher, world.clock.now()));
    if (!published.ok) throw new Error(published.refusal);
    await world.drain();
    const after = await states();
    for (const id of members) expect([id, plain(after.get(id))]).toEqual([id, plain(foretold.get(id))]);
    const found = preview?.found as PreviewFound;
    const touched = members.filter(
      (id) => JSON.stringify(plain(before.get(id))) !== JSON.stringify(plain(after.get(id))),
    );
    expect(found.members).toBe(MEMBERS);
    expect(found.sample.length).toBe(Math.min(20, found.touched));
    // A ladder that only counts its rungs otherwise moves nobody: ranks may differ where tiers do not.
    expect(found.touched).toBeLessThanOrEqual(touched.length);
    for (const { memberId, gains, loses } of found.sample) {
      const [was, is] = [before.get(memberId)?.entitled, after.get(memberId)?.entitled];
      expect([...gains].sort()).toEqual([...(is ?? [])].filter((code) => !was?.has(code)).sort());
      expect([...loses].sort()).toEqual([...(was ?? [])].filter((code) => !is?.has(code)).sort());
    }
    return found;
  }

  const [programme] = shop.growth?.programmes ?? [];
  if (!programme || !shop.growth) throw new Error('the shop has no ladder');
  const { growth } = shop;
  const withProgramme = (change: Partial<typeof programme>) => ({
    ...growth,
    programmes: [{ ...programme, ...change }],
  });

  it('foretells, member by member, who rises when a threshold is lowered', async () => {
    const tiers = programme.tiers.map((tier) => (tier.code === 'gold' ? { ...tier, reach: 1_700 } : tier));
    const found = await foretell({ growth: withProgramme({ tiers }) }, null);
    const camellia = found.programmes.camellia;
    expect(camellia?.rises).toBeGreaterThan(0);
    expect(camellia?.falls).toBe(0);
    expect(camellia?.moves['银叶 → 金叶']).toBe(camellia?.rises);
    expect(found.benefits.service?.gains).toBeGreaterThan(0);
  });

  it('foretells who falls when a tier is taken away, and what they lose', async () => {
    const tiers = programme.tiers.filter(({ code }) => code !== 'platinum');
    const benefits = shop.benefits.map((benefit) =>
      benefit.code === 'lounge'
        ? { ...benefit, opensFor: { ...benefit.opensFor, tiers: [{ programme: 'camellia', from: 'obsidian' }] } }
        : benefit,
    );
    const found = await foretell({ growth: withProgramme({ tiers }), benefits }, null);
    expect(found.programmes.camellia?.moves['铂金 → 金叶']).toBe(found.programmes.camellia?.falls);
    expect(found.programmes.camellia?.falls).toBeGreaterThan(0);
    expect(found.benefits.lounge?.loses).toBeGreaterThan(0);
  });

  it('foretells what counting the running period again does, with another ladder at the same time', async () => {
    const sources = programme.sources.map((source) =>
      source.code === 'spending' ? { ...source, coefficient: { numerator: 1, denominator: 60 } } : source,
    );
    const tiers = programme.tiers.map((tier) =>
      tier.code === 'silver' ? { ...tier, reach: 1_200, keep: 1_000 } : tier,
    );
    const found = await foretell({ growth: withProgramme({ sources, tiers }) }, 'recompute');
    expect(found.programmes.camellia?.falls).toBeGreaterThan(0);
    expect(found.programmes.camellia?.rises).toBeGreaterThan(0);
  });

  it('foretells what a benefit costs a tier or a plan that no longer opens it', async () => {
    const live = await findLiveVersion(world.database.read);
    const plans = (live?.scheme.plans ?? []).map((plan) =>
      plan.code === 'shop-year' ? plan : { ...plan, benefits: ['discount'] },
    );
    const { families } = live?.scheme ?? shop;
    const found = await foretell({ plans: { families, plans } }, null);
    expect(found.benefits.delivery?.loses).toBeGreaterThan(0);
    expect(found.benefits.delivery?.gains).toBe(0);
    expect(found.programmes).toEqual({});
  });

  it('is given up when another version goes live while it is being counted', async () => {
    const draftId = await drafted({
      texts: { programmeName: '茶会', invitation: shop.invitation, agreements: shop.agreements },
    });
    await world.database.inUnit((unit) => askPreview(unit, { draftId, counting: null }, editor.id, world.clock.now()));
    await world.load({ ...shop, programmeName: '山茶会' }, 'from-now');
    await world.drain();
    expect(await findPreview(world.database.read, { draftId })).toMatchObject({ status: 'outdated', done: 0 });
  });
});
