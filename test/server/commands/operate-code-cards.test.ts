import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCardCode } from '../../../server/code-card/card-code.rules';
import { createCardCodeKeys } from '../../../server/code-card/card-code-keys';
import { CodeBatch, CodeCard } from '../../../server/code-card/code-card.entity';
import { operate } from '../../../server/commands/operate';
import { systemClock } from '../../../server/commands/system-clock';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { loadScheme, parseScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { addDays, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { type DatabasePlace, engines, makeDatabasePlace } from '../../support/database';
import { captureOutput } from '../../support/terminal';

describe.each(engines)('the commands about code cards, on %s', (engine) => {
  const environment = { ...process.env };
  const dataKey = randomBytes(32);
  const lastDay = addDays(businessDayOf(systemClock.now()), 30);
  let place: DatabasePlace;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'membership-codes-'));
    place = await makeDatabasePlace(engine);
    process.env.DATABASE_URL = place.url;
    process.env.DATA_KEY = dataKey.toString('base64');
    await look(async (database) => {
      await database.migrate();
      const scheme = parseScheme(readScheme('shop'));
      if (scheme.ok) await loadScheme(database, scheme.value, systemClock.now());
    });
  });
  afterEach(async () => {
    process.env = { ...environment };
    await place.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...words: string[]) => captureOutput(() => operate(words));

  async function look<T>(into: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase({ url: place.url, entities });
    try {
      return await into(database);
    } finally {
      await database.close();
    }
  }

  const file = () => join(folder, 'codes.csv');
  const makeCodes = (wish: Record<string, string> = {}, gift = ['plan', 'shop-year']) => {
    const options = { count: '3', name: '春季实体卡', 'expires-on': lastDay, out: file(), reason: '线下发售', ...wish };
    return run('make-codes', ...gift, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]));
  };
  const batchOf = (output: string) => /^batch {2}(\S+)$/m.exec(output)?.[1] ?? '';

  it('make a batch whose codes stand in one file that only its maker reads, and record who made it', async () => {
    const output = await makeCodes();
    const [header, ...lines] = readFileSync(file(), 'utf8').trimEnd().split('\n');
    expect(header).toBe('serial,code');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(lines.map((line) => line.split(',')[0])).toEqual(['1', '2', '3']);
    const codes = lines.map((line) => line.split(',')[1] ?? '');
    for (const code of codes) expect(output).not.toContain(code);
    const id = batchOf(output);
    const [batch, cards, acts] = await look(async ({ read }) => [
      await read.findOneByOrFail(CodeBatch, { id }),
      await read.find(CodeCard, { where: { batchId: id }, order: { serial: 'ASC' } }),
      await read.find(AuditEntry),
    ]);
    const keys = createCardCodeKeys(dataKey);
    expect(cards.map(({ codeHash }) => codeHash)).toEqual(codes.map((code) => keys.hashOf(parseCardCode(code) ?? '')));
    expect(batch).toMatchObject({
      name: '春季实体卡',
      gives: { kind: 'membership', plan: 'shop-year' },
      count: 3,
      status: 'made',
      expiresAt: startOfBusinessDay(addDays(lastDay, 1)),
      reason: '线下发售',
    });
    expect(acts).toMatchObject([{ action: 'make-codes', subject: `${id} 3`, reason: '线下发售' }]);
  });

  it('write codes once: never over a file that is there, and nothing where the batch is refused', async () => {
    await makeCodes();
    const before = readFileSync(file(), 'utf8');
    await expect(makeCodes()).rejects.toThrow('is there already: codes never overwrite.');
    expect(readFileSync(file(), 'utf8')).toBe(before);
    const other = join(folder, 'other.csv');
    for (const [wish, gift, words] of [
      [{}, ['plan', 'none'], 'there is no such plan.'],
      [{}, ['benefit', 'none'], 'the live scheme has no such benefit.'],
      [{}, ['card', 'shop-year'], 'What do the cards give'],
      [{ count: '0' }, undefined, '--count is a whole number from 1 to 100000.'],
      [{ name: '' }, undefined, '--name takes 1 to 60 characters.'],
      [{ 'expires-on': 'soon' }, undefined, '--expires-on is a day'],
      [{ 'expires-on': '2020-01-01' }, undefined, 'its last day is over.'],
      [{ reason: '' }, undefined, 'Usage'],
      [{ out: '' }, undefined, '--out names the file'],
      [{ out: join(folder, 'no', 'where.csv') }, undefined, 'cannot be written.'],
    ] as const) {
      await expect(makeCodes({ out: other, ...wish }, gift && [...gift])).rejects.toThrow(words);
      expect(() => statSync(other)).toThrow('ENOENT');
    }
    expect(await look(({ read }) => read.count(CodeBatch))).toBe(1);
    expect(await look(({ read }) => read.count(AuditEntry))).toBe(1);
  });

  it('activate and end a batch, list what became of it, and record both', async () => {
    expect(await run('code-batches')).toBe('There is no batch of code cards.\n');
    const id = batchOf(await makeCodes({ count: '1200' }));
    expect(await run('code-batches')).toContain(`${id}  春季实体卡  plan shop-year  made\n    0 of 1200 redeemed`);
    expect(await run('activate-codes', id, '--reason', '已售出')).toContain(
      'Activated: 1200 cards redeem until the end',
    );
    expect(await run('code-batches')).toContain('  active\n');
    expect(await run('end-codes', id, '--reason', '召回')).toContain('Ended');
    expect(await run('code-batches')).toContain('  ended\n');
    await expect(run('activate-codes', id, '--reason', '再售')).rejects.toThrow('it was ended, which is for good.');
    await expect(run('end-codes', 'nothing', '--reason', 'x')).rejects.toThrow('there is no such batch.');
    await expect(run('end-codes', id)).rejects.toThrow(/^Usage/);
    const acts = await look(({ read }) => read.find(AuditEntry, { order: { number: 'ASC' } }));
    expect(acts.map(({ action, reason }) => [action, reason])).toEqual([
      ['make-codes', '线下发售'],
      ['activate-codes', '已售出'],
      ['end-codes', '召回'],
    ]);
  });
});
