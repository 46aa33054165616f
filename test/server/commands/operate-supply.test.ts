import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operate } from '../../../server/commands/operate';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { Job } from '../../../server/jobs/job.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { SupplyCode, SupplyOrder } from '../../../server/supply/supply.entity';
import { type DatabasePlace, engines, makeDatabasePlace } from '../../support/database';
import { captureOutput } from '../../support/terminal';

describe.each(engines)('the commands about codes and suppliers, on %s', (engine) => {
  const environment = { ...process.env };
  let place: DatabasePlace;
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'membership-supply-'));
    place = await makeDatabasePlace(engine);
    process.env.DATABASE_URL = place.url;
    process.env.DATA_KEY = randomBytes(32).toString('base64');
    database = await openDatabase({ url: place.url, entities });
    await database.migrate();
  });
  afterAll(async () => {
    process.env = { ...environment };
    await database.close();
    await place.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    for (const table of [SupplyCode, SupplyOrder, AuditEntry, Job]) await database.read.clear(table);
  });

  const run = (...words: string[]) => captureOutput(() => operate(words));
  const write = (...lines: string[]) => {
    const file = join(folder, `${randomBytes(4).toString('hex')}.csv`);
    writeFileSync(file, lines.join('\n'));
    return file;
  };
  const acts = async () => (await database.read.find(AuditEntry)).map(({ action, subject }) => `${action} ${subject}`);

  it('import a file: checked first, then done once, its codes shown nowhere', async () => {
    const file = write('code,expiresOn', 'SECRET-1', 'SECRET-2,2099-12-31');
    const dry = await run('import-codes', 'music', file, '--dry-run');
    expect(dry).toContain('It would put 2 codes into music');
    expect(await database.read.count(SupplyCode)).toBe(0);
    const output = await run('import-codes', 'music', file, '--reason', '采购 9 月');
    expect(output).toContain('Imported: 2 codes into music.');
    expect(output).toContain('music  2 free, 0 given, 0 void, 0 expired; the next ones expire after 2099-12-31');
    expect(output).not.toContain('SECRET');
    expect(await acts()).toEqual([`import-codes music ${file}`]);
    expect(JSON.stringify(await database.read.find(SupplyCode))).not.toContain('SECRET');
  });

  it('refuse a file whole for a code that the pool has, or had, by its line; another pool may have it', async () => {
    await run('import-codes', 'music', write('code', 'A', 'B'), '--reason', 'r');
    await run('void-codes', 'music', '--reason', '泄露');
    const again = write('code', 'C', 'B');
    for (const more of [['--dry-run'], ['--reason', 'r']]) {
      const refused = run('import-codes', 'music', again, ...more);
      await expect(refused).rejects.toThrow(/line 3 {2}the pool has this code already \(void\)/);
    }
    expect(await database.read.countBy(SupplyCode, { pool: 'music' })).toBe(2);
    await run('import-codes', 'video', again, '--reason', 'r');
    expect(await run('pool-status')).toMatch(/music {2}0 free, 0 given, 2 void[\s\S]*video {2}2 free/);
    expect(await acts()).toHaveLength(3);
  });

  it('import some thousand codes, and two files at once each code once', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => `many-${index}`);
    await run('import-codes', 'many', write('code', ...many), '--reason', 'r');
    expect(await run('pool-status', 'many')).toContain('many  2500 free');
    const both = await Promise.allSettled(
      [1, 2].map(() => run('import-codes', 'race', write('code', 'x', 'y'), '--reason', 'r')),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await database.read.countBy(SupplyCode, { pool: 'race' })).toBe(2);
  });

  it.each([
    [['import-codes', 'music'], 'Usage'],
    [['import-codes', 'music', 'none.csv', '--reason', 'r'], 'cannot be read'],
    [['void-codes', 'music', '--reason', 'r'], 'NO_FREE_CODE'],
    [['void-codes', 'music'], 'Usage'],
    [['ask-supply-order', 'none', '--reason', 'r'], 'SUPPLY_ORDER_NOT_OPEN'],
    [['settle-supply-order', 'none', '--reason', 'r'], 'How did it end?'],
    [['settle-supply-order', 'none', 'failed', '--reason', 'r'], 'SUPPLY_ORDER_NOT_OPEN'],
  ])('refuse %j: %s', async (words, sentence) => {
    await expect(run(...words)).rejects.toThrow(sentence);
    expect(await acts()).toEqual([]);
  });

  it('name a pool that cannot be, and a file without a header', async () => {
    await expect(run('import-codes', 'Musik!', write('code', 'A'), '--reason', 'r')).rejects.toThrow(
      'a pool is named by',
    );
    await expect(run('import-codes', 'music', write('A', 'B'), '--reason', 'r')).rejects.toThrow(
      'the first line must be',
    );
  });

  it('show open orders, have the supplier asked, and end one by hand', async () => {
    const order = {
      ...{ memberId: null, supplier: 'baiyi', sku: 'fee-10', accountCipher: null, accountMasked: null },
      ...{ supplierNumber: 'S9', failure: null, createdAt: 1, sentAt: 1_000, settledAt: null },
      ...{ sends: 1, asked: 9, revision: 3 },
    };
    await database.read.insert(SupplyOrder, { ...order, id: 'O1', claimId: 'C1', status: 'unknown' });
    await database.read.insert(SupplyOrder, { ...order, id: 'O2', claimId: 'C2', status: 'succeeded' });
    const shown = await run('supply-orders');
    expect(shown).toMatch(/^O1 {2}baiyi {2}fee-10 {2}unknown\n.*sends: 1, questions since: 9; theirs: S9$/m);
    expect(shown).not.toContain('O2');
    await run('ask-supply-order', 'O1', '--reason', '客户催');
    expect(await database.read.find(Job)).toMatchObject([
      { topic: 'supply.ask', payload: { orderId: 'O1', sends: 1 } },
    ]);
    await run('settle-supply-order', 'O1', 'succeeded', '--reason', '供应商来电确认');
    expect(await database.read.findOneByOrFail(SupplyOrder, { id: 'O1' })).toMatchObject({ status: 'succeeded' });
    expect(await run('supply-orders')).toContain('No order is open.');
    expect(await acts()).toEqual(['ask-supply-order O1', 'settle-supply-order O1 succeeded']);
  });
});
