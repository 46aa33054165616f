import { newId } from '../../../server/database/id';
import { findRows } from '../../../server/database/raw-rows';
import { execute, select } from '../../../server/database/statement';
import type { Unit } from '../../../server/database/unit-of-work';
import { PlanFamily, PlanPrice } from '../../../server/plan/plan.entity';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

const ADD_FAMILY = 'INSERT INTO plan_family (code, name, is_default, position) VALUES (?, ?, ?, ?)';

describe.each(engines)('raw statements on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());
  afterEach(() => database.inUnit((unit) => unit.clear(PlanFamily)));

  const countFamilies = () =>
    select<{ families: number }>(database.read, 'SELECT COUNT(*) AS families FROM plan_family', []);

  it('see what their own unit has written, and nobody else does before the commit', async () => {
    await database.inUnit(async (unit) => {
      expect(await execute(unit, ADD_FAMILY, ['a', 'A', 1, 0])).toBe(1);
      expect(await select(unit, 'SELECT code FROM plan_family WHERE position = ?', [0])).toEqual([{ code: 'a' }]);
    });
    expect(Number((await countFamilies())[0]?.families)).toBe(1);
  });

  it('are rolled back with their unit', async () => {
    const failing = database.inUnit(async (unit) => {
      await execute(unit, ADD_FAMILY, ['a', 'A', 1, 0]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(Number((await countFamilies())[0]?.families)).toBe(0);
  });

  it('count the rows that a compare-and-set found, changed or not', async () => {
    await database.inUnit(async (unit) => {
      await execute(unit, ADD_FAMILY, ['a', 'A', 1, 0]);
      const rename = 'UPDATE plan_family SET name = ? WHERE code = ? AND position = ?';
      expect(await execute(unit, rename, ['A', 'a', 0])).toBe(1);
      expect(await execute(unit, rename, ['B', 'a', 1])).toBe(0);
    });
  });

  it('are refused where they would bypass the unit around them', async () => {
    await expect(database.inUnit(countFamilies)).rejects.toThrow('outside the manager');
  });

  // SQLite has one connection: there is no other unit's to write into.
  const onlyMysql = engine === 'mysql' ? it : () => undefined;
  onlyMysql('are refused by a unit that is over, whose connection may be another’s by now', async () => {
    let kept: Unit | null = null;
    await database.inUnit(async (unit) => {
      kept = unit;
    });
    await expect(select(kept as unknown as Unit, 'SELECT 1 AS one', [])).rejects.toThrow(/released/i);
    await expect(execute(kept as unknown as Unit, ADD_FAMILY, ['a', 'A', 1, 0])).rejects.toThrow(/released/i);
  });

  it('read whole rows as the entity has them', async () => {
    const price = {
      id: newId(0),
      planId: newId(0),
      priceFen: 19_800,
      listPriceFen: null,
      effectiveFrom: 1,
      createdAt: 2,
    };
    await database.inUnit(async (unit) => {
      await execute(unit, ADD_FAMILY, ['a', 'A', 1, 0]);
      await unit.insert(PlanPrice, price);
    });
    const families = await findRows(database.read, PlanFamily, 'WHERE t.code = ?', ['a']);
    expect(families).toEqual([{ code: 'a', name: 'A', isDefault: true, position: 0, changes: null }]);
    expect(await findRows(database.read, PlanPrice, 'WHERE t.id = ?', [price.id])).toEqual([price]);
  });
});
