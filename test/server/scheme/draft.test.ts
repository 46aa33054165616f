import { OperatorCase } from '../../../server/case/case.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { draftFrom } from '../../../server/scheme/adopt-scheme';
import { findLoadingFaults, lintDocument } from '../../../server/scheme/check-draft';
import { beginDraft, discardDraft, openDraft, type SectionSave, saveSection } from '../../../server/scheme/draft';
import { publishDraft, schedulePublication, unschedulePublication } from '../../../server/scheme/publish-draft';
import { findLiveVersion } from '../../../server/scheme/version';
import type { ConfigSection } from '../../../shared/contract/ops/config-sections';
import { DAY_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { editor, openSchemeWorld, publisher, type SchemeWorld, shop } from './support';

jest.setTimeout(60_000);
const other = { id: '01OTHER', name: '李四' };
const named = (programmeName: string) => ({
  programmeName,
  invitation: shop.invitation,
  agreements: shop.agreements,
});

describe.each(engines)('drafts of the configuration on %s', (engine) => {
  let world: SchemeWorld;
  beforeAll(async () => {
    world = await openSchemeWorld(engine);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    world.clock.advance(60_000);
    await world.load(shop);
  });

  const now = () => world.clock.now();
  const live = async () => {
    const version = await findLiveVersion(world.database.read);
    if (!version) throw new Error('nothing is live');
    return version;
  };
  const begin = async () => {
    const begun = await world.database.inUnit((unit) => beginDraft(unit, { title: '改名' }, editor, now()));
    if (!begun.ok) throw new Error(begun.refusal);
    return begun.value.id;
  };
  const save = async (draftId: string, wish: Partial<SectionSave>, who = editor) => {
    const base = (await live()).number;
    const whole = { draftId, section: 'texts', revision: 0, base, content: null, follow: false, ...wish } as const;
    const saved = await world.database.inUnit((unit) => saveSection(unit, whole, who, now()));
    return saved.ok ? saved.value.revision : saved.refusal;
  };
  const open = async (draftId: string) => {
    const opened = await openDraft(world.database.read, draftId);
    if (!opened) throw new Error('no such draft');
    return opened;
  };
  const wishOf = async (draftId: string) => {
    const { draft, live: seen } = await open(draftId);
    return { draftId, revision: draft.revision, base: seen.number, counting: null };
  };
  const publish = async (wish: Awaited<ReturnType<typeof wishOf>>) => {
    const published = await world.database.inUnit((unit) => publishDraft(unit, wish, publisher, now()));
    return published.ok ? published.value.version : published.refusal;
  };

  it('two who edit the same section: the second is told, and nothing is overwritten', async () => {
    const draftId = await begin();
    expect(await save(draftId, { content: named('山茶会') })).toBe(1);
    expect(await save(draftId, { content: named('茶会') }, other)).toBe('DRAFT_CHANGED');
    expect(await save(draftId, { content: named('山茶社'), revision: 1 }, other)).toBe(2);
    expect(await save(draftId, { content: named('茶会'), revision: 1 })).toBe('DRAFT_CHANGED');
    const { rows } = await open(draftId);
    expect(rows).toMatchObject([{ section: 'texts', revision: 2, savedName: '李四' }]);
  });

  it('two who save at the same instant: one of them is told', async () => {
    const draftId = await begin();
    const both = await Promise.all([
      save(draftId, { content: named('甲') }),
      save(draftId, { content: named('乙') }, other),
    ]);
    expect([...both].map(String).sort()).toEqual(['1', 'DRAFT_CHANGED']);
  });

  it('follows what is live in sections nobody touched; a touched one that changed live too is a conflict', async () => {
    const draftId = await begin();
    await save(draftId, { content: named('山茶会') });
    const seen = (await live()).number;
    await world.load({ ...shop, shelf: [], programmeName: '另一个名字' });
    const { rebased } = await open(draftId);
    expect(rebased.conflicts).toEqual(['texts']);
    expect(rebased.sections.shelf).toEqual([]);
    expect(await publish(await wishOf(draftId))).toBe('DRAFT_CONFLICT');
    // Who has not seen what is live now cannot decide.
    expect(await save(draftId, { content: named('山茶会'), revision: 1, base: seen })).toBe('DRAFT_CONFLICT');
    expect(await save(draftId, { content: named('山茶会'), revision: 1 })).toBe(2);
    expect((await open(draftId)).rebased).toMatchObject({ conflicts: [], changed: ['texts'] });
  });

  it('keeps a faulty section, says what is wrong with it, and does not publish it', async () => {
    const draftId = await begin();
    await save(draftId, { section: 'benefits', content: [{ code: 'x' }] });
    const { rebased, live: on } = await open(draftId);
    const { lints } = lintDocument({ ...on.scheme, benefits: rebased.sections.benefits });
    expect(lints).toContainEqual(expect.objectContaining({ level: 'fault', section: 'benefits' }));
    expect(await publish(await wishOf(draftId))).toBe('CONFIG_REFUSED');
    expect(await save(draftId, { section: 'benefits', revision: 1, follow: true })).toBe(2);
    expect((await open(draftId)).rebased.changed).toEqual([]);
    expect(await publish(await wishOf(draftId))).toBe('CONFIG_UNCHANGED');
  });

  it('is published once, as the version that it became, exactly as it was looked at', async () => {
    const draftId = await begin();
    await save(draftId, { content: named('山茶社') });
    const wish = await wishOf(draftId);
    expect(await publish({ ...wish, revision: wish.revision - 1 })).toBe('DRAFT_CHANGED');
    expect(await publish({ ...wish, base: wish.base - 1 })).toBe('CONFIG_MOVED');
    expect(await publish(wish)).toBe(wish.base + 1);
    expect((await live()).scheme.programmeName).toBe('山茶社');
    expect(await publish(wish)).toBe('DRAFT_CLOSED');
    expect(await save(draftId, { content: named('山茶'), revision: 1 })).toBe('DRAFT_CLOSED');
    expect((await open(draftId)).draft).toMatchObject({ status: 'published', version: wish.base + 1 });
  });

  it('what the loader refuses changes nothing at all, and the trial says why', async () => {
    const draftId = await begin();
    const { scheme } = await live();
    const [programme] = scheme.growth?.programmes ?? [];
    if (!programme || !scheme.growth) throw new Error('no ladder');
    const growth = { ...scheme.growth, programmes: [{ ...programme, period: { kind: 'lifetime' } }] };
    await save(draftId, { section: 'growth', content: growth });
    await save(draftId, { section: 'shelf', content: [] });
    expect(await publish(await wishOf(draftId))).toBe('CONFIG_REFUSED');
    expect((await live()).scheme).toEqual(scheme);
    const faulty = { ...scheme, growth } as typeof scheme;
    expect(await findLoadingFaults(world.database, faulty, null, now())).toEqual([
      expect.stringContaining('统计周期不能更改'),
    ]);
    expect((await open(draftId)).draft.status).toBe('open');
  });

  it('is published at its date; where another version went live before it is told and nothing is published over', async () => {
    const scheduled = async (name: string) => {
      const draftId = await begin();
      await save(draftId, { content: named(name) });
      const wish = await wishOf(draftId);
      const at = now() + DAY_MS;
      const set = await world.database.inUnit((unit) => schedulePublication(unit, wish, at, publisher, now()));
      expect(set.ok).toBe(true);
      return draftId;
    };
    const first = await scheduled('如期');
    expect(await save(first, { content: named('晚了'), revision: 1 })).toBe('DRAFT_CLOSED');
    world.clock.advance(DAY_MS);
    await world.drain();
    expect((await live()).scheme.programmeName).toBe('如期');
    expect((await open(first)).draft.status).toBe('published');

    const second = await scheduled('错过');
    await world.load({ ...shop, programmeName: '先到' });
    world.clock.advance(DAY_MS);
    await world.drain();
    expect((await live()).scheme.programmeName).toBe('先到');
    const { draft } = await open(second);
    expect(draft).toMatchObject({ status: 'open', plan: null });
    expect(draft.notes).toEqual([expect.stringContaining('其间已有新版本发布')]);
    expect(await world.database.read.findBy(OperatorCase, { kind: 'config.notPublished' })).toHaveLength(1);
    const acts = (await world.database.read.find(AuditEntry, { order: { number: 'ASC' } })).map(({ action }) => action);
    expect(acts).toEqual(['config.publish', 'config.publishRefused']);

    const third = await scheduled('撤回');
    expect(await world.database.inUnit((unit) => unschedulePublication(unit, third, now()))).toMatchObject({
      ok: true,
    });
    world.clock.advance(DAY_MS);
    await world.drain();
    expect((await live()).scheme.programmeName).toBe('先到');
  });

  it('rolling back is a draft of the earlier version: a price that has begun begins anew, and it says so', async () => {
    const before = await live();
    const [month, ...others] = before.scheme.plans;
    if (!month) throw new Error('no plan');
    const raised = { ...month, prices: [{ priceFen: 3_100, listPriceFen: null }] };
    world.clock.advance(DAY_MS);
    await world.load({ ...shop, programmeName: '涨价以后', plans: [raised, ...others] });
    world.clock.advance(DAY_MS);
    const source = { kind: 'version', number: before.number } as const;
    const begun = await world.database.inUnit((unit) => draftFrom(unit, { title: '回退', source }, editor, now()));
    if (!begun.ok) throw new Error(begun.refusal);
    expect(begun.value.notes).toEqual([expect.stringMatching(/^「月卡」现价 ¥31 已经生效，不会改写.*¥25。$/)]);
    const { rebased } = await open(begun.value.id);
    expect(rebased.changed).toEqual(['texts', 'plans'] satisfies ConfigSection[]);
    await publish(await wishOf(begun.value.id));
    const after = await live();
    expect(after.scheme.programmeName).toBe(before.scheme.programmeName);
    expect(after.scheme.plans[0]?.prices).toMatchObject([{ priceFen: 2_500 }]);
  });

  it('a ready-made scheme, or a file, is laid on what is live as a draft', async () => {
    const draftOf = (source: Parameters<typeof draftFrom>[1]['source']) =>
      world.database.inUnit((unit) => draftFrom(unit, { title: '现成方案', source }, editor, now()));
    const hotel = await draftOf({ kind: 'readyMade', name: 'hotel' });
    if (!hotel.ok) throw new Error(hotel.refusal);
    expect((await open(hotel.value.id)).rebased.changed).toContain('growth');
    expect(await draftOf({ kind: 'readyMade', name: 'nowhere' })).toEqual({ ok: false, refusal: 'CONFIG_NOT_FOUND' });
    expect(await draftOf({ kind: 'document', document: {} })).toEqual({ ok: false, refusal: 'CONFIG_REFUSED' });
    const file = await draftOf({ kind: 'document', document: JSON.parse(JSON.stringify(shop)) });
    if (!file.ok) throw new Error(file.refusal);
    // Prices that are written without a beginning are those in force.
    expect((await open(file.value.id)).rebased.changed).toEqual([]);
    const given = await world.database.inUnit((unit) => discardDraft(unit, hotel.value.id, now()));
    expect(given.ok).toBe(true);
    expect(await save(hotel.value.id, { content: named('山茶') })).toBe('DRAFT_CLOSED');
  });
});
