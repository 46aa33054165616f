import { randomBytes } from 'node:crypto';
import { Benefit } from '../../../server/benefit/benefit.entity';
import { OperatorCase } from '../../../server/case/case.entity';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { createLogger } from '../../../server/http/logger';
import { checkSupplies } from '../../../server/supply/check-supplies';
import { findPools, voidFreeCodes } from '../../../server/supply/code-pool';
import { codeDeliverer } from '../../../server/supply/deliver-code';
import type { Supplier } from '../../../server/supply/supplier';
import { supplyData } from '../../../server/supply/supply.data';
import { SupplyCode } from '../../../server/supply/supply.entity';
import { createSupplyCipher } from '../../../server/supply/supply-cipher';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { addBenefit, addMembers, casesOf, claim, claimStatus, fillPool } from './support';

const cipher = createSupplyCipher(randomBytes(32));
const parts = { deliverers: [codeDeliverer(cipher)] };

const numbered = (prefix: string, count: number, day = '') =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}${day && `,${day}`}`);

describe.each(engines)('codes of a pool, on %s', (engine) => {
  // 10:00 in Shanghai.
  const clock = manualClock('2026-03-02T02:00:00Z');
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());

  let pools = 0;
  const open = async (lines: readonly string[], lowStock = 0) => {
    const pool = `pool-${++pools}`;
    await fillPool(database, cipher, pool, lines, clock.now());
    return { pool, benefit: await addBenefit(database, { kind: 'code', pool, lowStock }, clock.now()) };
  };
  const contents = (claimIds: readonly string[]) =>
    database.inUnit((unit) => parts.deliverers[0]!.findContent(unit, claimIds));
  const give = async (benefit: string, memberId: string) => {
    const claimed = await claim(database, parts, { memberId, benefit }, clock.now());
    return claimed.ok ? ((await contents([claimed.value.id])).get(claimed.value.id)?.code ?? null) : claimed.refusal;
  };
  const poolStatus = async (pool: string) => (await findPools(database, pool, clock.now()))[0];

  it('are each given once when 50 members claim the last 40 at the same time, by two servers', async () => {
    const { pool, benefit } = await open(numbered('c', 40));
    const members = await addMembers(database, 50, clock.now());
    // SQLite serves one process.
    const other: Database = engine === 'mysql' ? await openDatabase({ url: database.url, entities }) : database;
    try {
      const claims = await Promise.all(
        members.map((memberId, index) =>
          claim(index % 2 === 0 ? database : other, parts, { memberId, benefit }, clock.now()),
        ),
      );
      const given = claims.flatMap((each) => (each.ok ? [each.value.id] : []));
      expect(claims.filter((each) => !each.ok && each.refusal === 'BENEFIT_SOLD_OUT')).toHaveLength(10);
      const codes = [...(await contents(given)).values()].map(({ code }) => code);
      expect([...codes].sort()).toEqual(numbered('c', 40).sort());
      expect(await poolStatus(pool)).toMatchObject({ free: 0, given: 40 });
    } finally {
      if (other !== database) await other.close();
    }
  });

  it('go out in the order in which they would be lost, and never after their last day', async () => {
    const { benefit } = await open(['lasting', 'april,2026-04-30', 'today,2026-03-02', 'march,2026-03-31']);
    const [memberId = ''] = await addMembers(database, 1, clock.now());
    expect(await give(benefit, memberId)).toBe('today');
    clock.advance(40 * 86_400_000);
    expect(await give(benefit, memberId)).toBe('april');
    expect(await give(benefit, memberId)).toBe('lasting');
    expect(await give(benefit, memberId)).toBe('BENEFIT_SOLD_OUT');
  });

  it('are usable at once, and stand nowhere in the database as they are', async () => {
    const { pool, benefit } = await open(['SECRET-1234']);
    const [memberId = ''] = await addMembers(database, 1, clock.now());
    const claimed = await claim(database, parts, { memberId, benefit }, clock.now());
    if (!claimed.ok) throw new Error(claimed.refusal);
    expect(await claimStatus(database, claimed.value.id)).toBe('usable');
    const [row] = await database.read.findBy(SupplyCode, { pool });
    expect(JSON.stringify(row)).not.toContain('SECRET');
    expect(row).toMatchObject({ status: 'given', claimId: claimed.value.id, memberId, givenAt: clock.now() });
    expect((await contents([claimed.value.id, 'another'])).size).toBe(1);
  });

  it('a repeat of the same claim gets no second code', async () => {
    const { pool, benefit } = await open(numbered('r', 2));
    const [memberId = ''] = await addMembers(database, 1, clock.now());
    const wish = { memberId, benefit, key: 'same' };
    const [one, two] = await Promise.all([1, 2].map(() => claim(database, parts, wish, clock.now())));
    expect(one).toEqual(two);
    expect(await poolStatus(pool)).toMatchObject({ free: 1, given: 1 });
  });

  it('tell an operator when few are left, and again after that was closed', async () => {
    const { pool, benefit } = await open(numbered('l', 4), 3);
    const [memberId = ''] = await addMembers(database, 1, clock.now());
    await give(benefit, memberId);
    expect(await casesOf(database, pool)).toEqual([]);
    await give(benefit, memberId);
    expect(await casesOf(database, pool)).toEqual(['supply.lowStock open']);
    await database.read.update(OperatorCase, { subject: pool }, { status: 'closed', closedAt: clock.now() });
    await give(benefit, memberId);
    expect(await casesOf(database, pool)).toEqual(['supply.lowStock open']);
    expect((await database.read.findOneByOrFail(OperatorCase, { subject: pool })).content).toMatchObject({ free: 1 });
  });

  it('are missed by the daily look, where a pool was never filled or a supplier is not there', async () => {
    const pool = 'never-filled';
    await addBenefit(database, { kind: 'code', pool, lowStock: 5 }, clock.now());
    const orphan = await addBenefit(database, { kind: 'supplier', supplier: 'nobody', sku: 's' }, clock.now());
    const served = await addBenefit(database, { kind: 'supplier', supplier: 'baiyi', sku: 's' }, clock.now());
    const stopped = await addBenefit(database, { kind: 'supplier', supplier: 'nobody', sku: 's' }, clock.now());
    await database.read.update(Benefit, { code: stopped }, { stopped: true });
    const baiyi: Supplier = {
      order: async () => ({ kind: 'unknown', reason: '' }),
      query: async () => ({ kind: 'notFound' }),
      openNotice: () => null,
    };
    const logger = createLogger('silent');
    await checkSupplies({ database, clock, cipher, logger, suppliers: new Map([['baiyi', baiyi]]) });
    expect(await casesOf(database, pool)).toEqual(['supply.lowStock open']);
    expect(await casesOf(database, orphan)).toEqual(['supply.noSupplier open']);
    expect([...(await casesOf(database, served)), ...(await casesOf(database, stopped))]).toEqual([]);
  });

  it('are not given once they are void', async () => {
    const { pool, benefit } = await open(numbered('v', 3));
    const [memberId = ''] = await addMembers(database, 1, clock.now());
    await give(benefit, memberId);
    expect(await database.inUnit((unit) => voidFreeCodes(unit, pool))).toEqual({ ok: true, value: 2 });
    expect(await give(benefit, memberId)).toBe('BENEFIT_SOLD_OUT');
    expect(await poolStatus(pool)).toMatchObject({ free: 0, given: 1, voided: 2 });
  });

  it('leave with their member: exported first, then unreadable, and never free again', async () => {
    const { pool, benefit } = await open(['mine']);
    const [memberId = ''] = await addMembers(database, 1, clock.now());
    await give(benefit, memberId);
    const holder = supplyData({ database, cipher });
    expect(await holder.exportFor(memberId)).toMatchObject({ codes: [{ code: 'mine' }], orders: [] });
    await database.inUnit((unit) => holder.erase(unit, memberId));
    expect(await database.read.findOneByOrFail(SupplyCode, { pool })).toMatchObject({
      ...{ status: 'given', memberId: null, codeCipher: '' },
    });
    expect(await holder.exportFor(memberId)).toEqual({ codes: [], orders: [] });
  });
});
