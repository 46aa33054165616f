import { rememberRows } from '../../../server/database/immutable-rows';
import { openTestDatabase, type TestDatabase } from '../../support/database';

describe('rows that never change', () => {
  let databases: TestDatabase[];
  beforeAll(async () => {
    databases = [await openTestDatabase('sqlite'), await openTestDatabase('sqlite')];
  });
  afterAll(async () => {
    for (const database of databases) await database.remove();
  });

  it('are read once a key, and by each database for itself', async () => {
    const rows = rememberRows<string>();
    const readings: string[] = [];
    const get = (index: number, key: string) => {
      const manager = databases[index]!.read;
      return rows.get(manager, key, async () => {
        readings.push(`${index}${key}`);
        return `${key} of ${index}`;
      });
    };
    expect([await get(0, 'a'), await get(0, 'a'), await get(0, 'b')]).toEqual(['a of 0', 'a of 0', 'b of 0']);
    expect(await get(1, 'a')).toBe('a of 1');
    expect(readings).toEqual(['0a', '0b', '1a']);
  });
});
