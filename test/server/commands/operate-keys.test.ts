import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operate } from '../../../server/commands/operate';
import { systemClock } from '../../../server/commands/system-clock';
import { openDatabase } from '../../../server/database/open-database';
import { findStamp } from '../../../server/database/stamp';
import { entities } from '../../../server/entities';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { createBusinessAuthenticator } from '../../../server/partner/authenticate-business';
import { ApiKey } from '../../../server/partner/partner.entity';
import { createSecretCipher } from '../../../server/partner/secret-cipher';
import { signRequest } from '../../support/business';
import { type DatabasePlace, engines, makeDatabasePlace } from '../../support/database';
import { captureOutput } from '../../support/terminal';

describe.each(engines)('the commands about keys, on %s', (engine) => {
  const environment = { ...process.env };
  const dataKey = randomBytes(32);
  let place: DatabasePlace;
  beforeEach(async () => {
    place = await makeDatabasePlace(engine);
    process.env.DATABASE_URL = place.url;
    process.env.DATA_KEY = dataKey.toString('base64');
    await look((database) => database.migrate());
  });
  afterEach(async () => {
    process.env = { ...environment };
    await place.remove();
  });

  const run = (...words: string[]) => captureOutput(() => operate(words));

  async function look<T>(into: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> {
    const database = await openDatabase({ url: place.url, entities });
    try {
      return await into(database);
    } finally {
      await database.close();
    }
  }

  const makeKey = (...more: string[]) =>
    run(
      'make-key',
      'pos',
      '--name',
      '收银系统',
      '--scopes',
      'events:write,customers:write',
      '--reason',
      '上线',
      ...more,
    );
  const read = (output: string) => ({
    keyId: /^key id {2}(\S+)$/m.exec(output)?.[1] ?? '',
    secret: /^secret {2}(\S+)$/m.exec(output)?.[1] ?? '',
  });

  it('make a key whose requests the server takes, and record who made it and why', async () => {
    const { keyId, secret } = read(await makeKey());
    const verified = await look(async (database) => {
      const cipher = createSecretCipher(dataKey);
      const timestamp = String(Math.floor(systemClock.now() / 1000));
      const signing = { method: 'GET', target: '/x', keyId, secret, timestamp, nonce: 'n'.repeat(16) };
      const request = { method: 'GET', target: '/x', readBody: async () => Buffer.of() };
      const authenticate = createBusinessAuthenticator({ database, clock: systemClock, cipher });
      return authenticate({ ...request, authorization: signRequest(signing) });
    });
    expect(verified).toMatchObject({
      ok: true,
      value: { business: 'pos', scopes: ['events:write', 'customers:write'] },
    });
    const [act] = await look((database) => database.read.find(AuditEntry));
    expect(act).toMatchObject({ action: 'make-key', subject: `pos ${keyId}`, reason: '上线' });
    expect(JSON.stringify(act)).not.toContain(secret);
  });

  it('list keys without their secrets, revoke one for good, and say so', async () => {
    expect(await run('keys')).toBe('There is no key.\n');
    const { keyId, secret } = read(await makeKey());
    const listed = await run('keys');
    expect(listed).toContain(`${keyId}  pos  收银系统  valid\n    events:write, customers:write; made`);
    expect(listed).toContain('never used');
    const { secretCipher } = await look((database) => database.read.findOneByOrFail(ApiKey, { id: keyId }));
    for (const hidden of [secret, secretCipher]) expect(listed).not.toContain(hidden);
    expect(await run('revoke-key', keyId, '--reason', '泄露')).toContain('Revoked');
    expect(await run('keys')).toContain('revoked 2');
    await expect(run('revoke-key', keyId, '--reason', '再来')).rejects.toThrow(
      `revoke-key ${keyId}: there is no such key, or it was revoked before.`,
    );
    const acts = await look((database) => database.read.find(AuditEntry, { order: { number: 'ASC' } }));
    expect(acts.map(({ action, reason }) => [action, reason])).toEqual([
      ['make-key', '上线'],
      ['revoke-key', '泄露'],
    ]);
  });

  it('refuse a third key, a wish out of order and an act without a reason, and record nothing of them', async () => {
    await makeKey();
    await makeKey();
    await expect(makeKey()).rejects.toThrow('make-key: this business has two valid keys');
    await expect(run('make-key', 'erp', '--name', 'x', '--scopes', 'all', '--reason', 'y')).rejects.toThrow(
      '--scopes takes events:write, customers:write',
    );
    await expect(run('make-key', 'erp', '--name', 'x', '--scopes', 'events:write')).rejects.toThrow(/^Usage/);
    await expect(run('make-key', '--reason', 'y')).rejects.toThrow(/^Usage/);
    await expect(run('revoke-key', '--reason', 'y')).rejects.toThrow(/^Usage/);
    expect(await look((database) => database.read.count(ApiKey))).toBe(2);
    expect(await look((database) => database.read.count(AuditEntry))).toBe(2);
  });

  it('want the data key that the server runs with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'membership-keys-'));
    const home = process.cwd();
    try {
      // MySQL: the sandbox's data stands in ./data of where the command runs.
      process.chdir(folder);
      process.env.DATA_KEY = '';
      await expect(makeKey()).rejects.toThrow(/^DATA_KEY is missing/);
      process.env.DATA_KEY = 'short';
      await expect(makeKey()).rejects.toThrow('DATA_KEY must be the base64 of 32 bytes.');
      process.env.DATA_KEY = dataKey.toString('base64');
      await makeKey();
      expect(await look((database) => findStamp(database, 'dataKey'))).toMatch(/^[0-9a-f]{32}$/);
      process.env.DATA_KEY = randomBytes(32).toString('base64');
      await expect(makeKey()).rejects.toThrow('DATA_KEY is not the one this database was made with');
      expect(await look((database) => database.read.count(ApiKey))).toBe(1);
    } finally {
      process.chdir(home);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it('in the sandbox the data key beside the data is taken', async () => {
  const environment = { ...process.env };
  const folder = mkdtempSync(join(tmpdir(), 'membership-keys-'));
  const url = `sqlite:${join(folder, 'membership.db')}`;
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  try {
    const database = await openDatabase({ url, entities });
    await database.migrate();
    const dataKey = randomBytes(32);
    writeFileSync(join(folder, 'secrets.json'), JSON.stringify({ DATA_KEY: dataKey.toString('base64') }));
    process.env = { ...environment, DATABASE_URL: url, DATA_KEY: '' };
    await operate(['make-key', 'pos', '--name', 'x', '--scopes', 'events:write', '--reason', 'y']);
    const key = await database.read.findOneByOrFail(ApiKey, { business: 'pos' });
    expect(createSecretCipher(dataKey).decrypt(key.secretCipher, key.id)).toHaveLength(43);
    await database.close();
  } finally {
    write.mockRestore();
    process.env = environment;
    rmSync(folder, { recursive: true, force: true });
  }
});
