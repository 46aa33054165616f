import type { Database } from '../../../server/database/open-database';
import {
  applyExtension,
  beginExtension,
  beginUndoing,
  previewExtension,
  previewUndo,
  undoExtension,
} from '../../../server/growth/extend-tiers';
import { findExtensions } from '../../../server/growth/find-extensions';
import {
  GrowthAccount,
  TierChangeRow,
  TierExtension,
  TierHold,
  TierNotice,
} from '../../../server/growth/growth.entity';
import { readProgrammeBook } from '../../../server/growth/programme-book';
import { settlePeriods } from '../../../server/growth/settle-period';
import { takeNotices } from '../../../server/growth/take-notices';
import { makeAudience } from '../../../server/member/make-audience';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { buildProgramme, type GrowthWorld, insertMembers, openGrowth, type Somebody } from './support';

/** When the running year ends, and with six months more. */
const yearEnd = at('2028-01-01T00:00:00+08:00');
const extendedTo = at('2028-07-01T00:00:00+08:00');

describe.each(engines)('an extension of tiers on %s', (engine) => {
  let world: GrowthWorld;
  let members: Somebody[];
  let audienceId: string;
  beforeAll(async () => {
    const lifetime = buildProgramme({ code: 'life', period: { kind: 'lifetime' } });
    world = await openGrowth(engine, [buildProgramme(), lifetime], '2026-12-01T02:00:00Z');
    members = Array.from({ length: 71 }, (_, n) => {
      const id = `M${100 + n}`;
      return { id, memberNumber: `n${id}`, joinedAt: world.clock.now() };
    });
    await insertMembers(world.database, members);
    audienceId = await world.database.inUnit((unit) =>
      makeAudience(
        unit,
        { name: '全部', filter: {} },
        { statement: 'SELECT id AS member_id FROM member', parameters: [] },
        world.clock.now(),
      ),
    );
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    // The year in which they earned their tiers is over; the one that would lose them runs.
    world.clock.set(at('2027-12-01T10:00:00+08:00'));
    // Sixty have a tier, more than one batch of them; ten the lowest one, the last has no account at all.
    const accounts = members.slice(0, 70).map(({ id, joinedAt }, n) => {
      const rank = n < 10 ? 0 : n < 50 ? 1 : 2;
      return {
        programme: 'club',
        memberId: id,
        joinedAt,
        bucket: 2027,
        baseRank: rank,
        stay: 0,
        priorRank: 0,
        priorStay: 0,
        peakRank: 0,
        heldRank: 0,
        heldUntil: null,
        settlesAt: rank === 0 ? null : yearEnd,
        changes: 0,
        acknowledged: 0,
        version: 1,
      };
    });
    await world.database.inUnit(async (unit) => {
      for (const table of [GrowthAccount, TierHold, TierExtension, TierNotice, TierChangeRow]) {
        await unit.createQueryBuilder().delete().from(table).execute();
      }
      await unit.insert(GrowthAccount, accounts);
    });
  });

  const asked = { programme: 'club', months: 6 };
  const begin = async () => {
    const begun = await world.database.inUnit((unit) =>
      beginExtension(unit, { ...asked, audienceId, reason: '门店停业', operator: 'root' }, world.clock.now()),
    );
    if (!begun.ok) throw new Error(begun.refusal);
    return begun.value;
  };
  const statusOf = async (id: string) => (await world.database.read.findOneByOrFail(TierExtension, { id })).status;
  const tiersNow = async () => {
    const tiers = await Promise.all(members.map(({ id }) => world.tierOf(id)));
    return {
      paper: tiers.filter((t) => t === 'paper').length,
      silver: tiers.filter((t) => t === 'silver').length,
      gold: tiers.filter((t) => t === 'gold').length,
    };
  };
  const before = { paper: 11, silver: 40, gold: 20 };
  /** A database whose units fail after some. */
  const dying = (units: number): Database => {
    let left = units;
    return {
      ...world.database,
      inUnit: (work) =>
        world.database.inUnit(async (unit) => {
          const result = await work(unit);
          left -= 1;
          if (left < 0) throw new Error('cut off');
          return result;
        }),
    };
  };

  it('previews whom it would keep and until when, and changes nothing', async () => {
    expect(await previewExtension(world.parts, { ...asked, audienceId })).toEqual({
      ok: true,
      value: {
        audienceSize: 71,
        tiers: [
          { tier: 'silver', name: '银卡', members: 40 },
          { tier: 'gold', name: '金卡', members: 20 },
        ],
        until: { first: extendedTo, last: extendedTo },
      },
    });
    expect(await world.database.read.count(TierHold)).toBe(0);
  });

  it('keeps the tiers of everybody who has one beyond the period’s end, then they fall', async () => {
    expect(await applyExtension(world.parts, await begin())).toBe(60);
    world.clock.set(yearEnd);
    await settlePeriods(world.parts);
    expect(await tiersNow()).toEqual(before);
    world.clock.set(extendedTo - 1);
    expect(await tiersNow()).toEqual(before);
    world.clock.set(extendedTo);
    await settlePeriods(world.parts);
    expect(await tiersNow()).toEqual({ paper: 71, silver: 0, gold: 0 });
    expect(await world.changes('M110')).toEqual(['silver > paper: grantEnded']);
  });

  it('cut off after its first batch and begun again extends everybody once', async () => {
    const id = await begin();
    const cut = applyExtension({ database: dying(1), clock: world.clock }, id);
    await expect(cut).rejects.toThrow('cut off');
    expect(await statusOf(id)).toBe('applying');
    const done = await world.database.read.countBy(TierHold, { originId: id });
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(60);
    expect(await applyExtension(world.parts, id)).toBe(60 - done);
    expect(await statusOf(id)).toBe('applied');
    expect(await applyExtension(world.parts, id)).toBe(0);
    expect(await world.database.read.countBy(TierHold, { originId: id })).toBe(60);
    expect(await world.database.read.countBy(TierNotice, { kind: 'extended' })).toBe(60);
  });

  it('is undone also where that is cut off: the earned tiers show again', async () => {
    const id = await begin();
    await applyExtension(world.parts, id);
    world.clock.set(at('2028-01-02T00:00:00+08:00'));
    await settlePeriods(world.parts);
    await expect(undoExtension({ database: dying(2), clock: world.clock }, id)).rejects.toThrow('cut off');
    expect(await statusOf(id)).toBe('undoing');
    const undone = await undoExtension(world.parts, id);
    expect(undone.ok && undone.value).toBeLessThan(60);
    expect(await statusOf(id)).toBe('undone');
    expect(await tiersNow()).toEqual({ paper: 71, silver: 0, gold: 0 });
    expect(await world.database.read.countBy(TierHold, { originId: id, revokedAt: world.clock.now() })).toBe(60);
    expect(await undoExtension(world.parts, id)).toEqual({ ok: false, refusal: 'EXTENSION_NOT_FOUND' });
    expect(await applyExtension(world.parts, id)).toBe(0);
  });

  it('tells before it is undone who has their tier by it, and who falls with it at once', async () => {
    const id = await begin();
    await applyExtension(world.parts, id);
    const { read } = world.database;
    const foresee = () => previewUndo(read, { id, programme: 'club' }, world.clock.now());
    expect(await foresee()).toEqual({ members: 60, falls: [] });
    world.clock.set(at('2028-01-02T00:00:00+08:00'));
    await settlePeriods(world.parts);
    await world.database.inUnit(async (unit) => {
      // One has earned silver since; another is kept in gold by a second extension.
      await unit.update(GrowthAccount, { memberId: 'M169' }, { peakRank: 1 });
      const [hold] = await unit.findBy(TierHold, { memberId: 'M168' });
      await unit.insert(TierHold, { ...hold!, originId: 'another' });
    });
    expect(await foresee()).toEqual({
      members: 60,
      falls: [
        { from: '银卡', to: '普卡', members: 40 },
        { from: '金卡', to: '普卡', members: 18 },
        { from: '金卡', to: '银卡', members: 1 },
      ],
    });
    await undoExtension(world.parts, id);
    expect(await foresee()).toEqual({ members: 0, falls: [] });
  });

  it('taken back while it is carried out stops, and leaves nobody extended', async () => {
    const id = await begin();
    const cut = applyExtension({ database: dying(1), clock: world.clock }, id);
    await expect(cut).rejects.toThrow('cut off');
    const undo = () => world.database.inUnit((unit) => beginUndoing(unit, id));
    expect([await undo(), await undo()]).toEqual([true, false]);
    expect(await applyExtension(world.parts, id)).toBe(0);
    await undoExtension(world.parts, id);
    expect(await statusOf(id)).toBe('undone');
    const { read } = world.database;
    const done = await read.countBy(TierHold, { originId: id });
    const page = await findExtensions(read, await readProgrammeBook(read), { limit: 20 });
    expect(page.items).toMatchObject([
      { id, audience: '全部', size: 71, months: 6, status: 'undone', extended: done, lifted: done, operator: 'root' },
    ]);
  });

  it('is announced once to each, with the day on which it ends', async () => {
    const range = { programme: 'club', fromMemberId: '', toMemberId: '~' };
    const take = async () => {
      const all = [];
      for (;;) {
        const news = await world.database.inUnit((unit) => takeNotices(unit, range, world.clock.now()));
        if (news === null) return all;
        all.push(...news);
      }
    };
    const id = await begin();
    await applyExtension(world.parts, id);
    const told = await take();
    expect(told).toHaveLength(60);
    expect(new Set(told.map(({ memberId }) => memberId)).size).toBe(60);
    expect(told[0]).toMatchObject({ kind: 'extended', until: extendedTo, key: `extended:${id}` });
    expect(await take()).toEqual([]);
  });

  it('is refused where nothing ends, and where there is no such programme', async () => {
    const preview = (programme: string) => previewExtension(world.parts, { programme, audienceId, months: 6 });
    expect(await preview('life')).toEqual({ ok: false, refusal: 'PERIOD_HAS_NO_END' });
    expect(await preview('none')).toEqual({ ok: false, refusal: 'PROGRAMME_NOT_FOUND' });
  });
});
