import { randomBytes } from 'node:crypto';
import { inviteDemoOwner } from '../../../server/commands/demo-owner';
import { operate } from '../../../server/commands/operate';
import { systemClock } from '../../../server/commands/system-clock';
import { openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { createOperatorKeys } from '../../../server/operator/operator-keys';
import { findInvitation, takeUpInvitation } from '../../../server/operator/take-up-invitation';
import { HOUR_MS } from '../../../shared/kernel/instant';
import { type DatabasePlace, engines, makeDatabasePlace } from '../../support/database';
import { PASSWORD } from '../../support/operators';
import { captureOutput } from '../../support/terminal';

describe.each(engines)('the commands about operators, on %s', (engine) => {
  const environment = { ...process.env };
  const dataKey = randomBytes(32);
  let place: DatabasePlace;
  beforeEach(async () => {
    place = await makeDatabasePlace(engine);
    Object.assign(process.env, { DATABASE_URL: place.url, PUBLIC_URL: 'https://shop.example.com/' });
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
  const partsOn = (database: Awaited<ReturnType<typeof openDatabase>>) => ({
    ...{
      database,
      clock: systemClock,
      wallClock: systemClock,
      world: 'sandbox' as const,
      acts: () => [],
      heads: () => [],
    },
    ...{ keys: createOperatorKeys({ dataKey, sessionSecret: 's'.repeat(32) }), publicUrl: 'https://shop.example.com' },
  });
  const tokenOf = (output: string) =>
    /^https:\/\/shop\.example\.com\/console\/#\/invitation\/([\w-]{43})$/m.exec(output)?.[1] ?? '';
  const made = () => run('make-operator', 'owner', '--name', '店主', '--role', 'owner', '--reason', '开业');

  it('make an operator, whose link the server opens, and record who and why, without the link', async () => {
    expect(await run('operators')).toBe('There is no operator.\n');
    const token = tokenOf(await made());
    const invitation = await look((database) => findInvitation(partsOn(database), token));
    expect(invitation).toMatchObject({ loginName: 'owner', name: '店主', role: 'owner' });
    expect(await run('operators')).toContain('owner  店主  owner 所有者  invited; never seen');
    const lines = await look((database) => database.read.find(AuditEntry));
    expect(lines).toMatchObject([
      { action: 'make-operator', subject: expect.stringMatching(/^operator:/), reason: '开业' },
    ]);
    expect(JSON.stringify(lines)).not.toContain(token);
    await expect(made()).rejects.toThrow('there is an operator of this login name');
  });

  it('make a new link that ends the one before; what is not understood is said in a sentence', async () => {
    const first = tokenOf(await made());
    const second = tokenOf(await run('reset-operator', 'owner', '--reason', '换手机'));
    const found = await look(async (database) => [
      await findInvitation(partsOn(database), first),
      await findInvitation(partsOn(database), second),
    ]);
    expect(found).toMatchObject([null, { loginName: 'owner' }]);
    await expect(run('reset-operator', 'nobody', '--reason', '换手机')).rejects.toThrow(
      'no operator of this login name',
    );
    await expect(run('reset-operator', 'owner')).rejects.toThrow('Usage');
    const wrong = (login: string, name: string, role: string) =>
      run('make-operator', login, '--name', name, '--role', role, '--reason', '开业');
    await expect(wrong('Owner', '店主', 'owner')).rejects.toThrow('a login name begins with');
    await expect(wrong('boss', '', 'owner')).rejects.toThrow('--name takes');
    await expect(wrong('boss', '店主', 'king')).rejects.toThrow('--role is one of owner, operations');
  });

  it('a demo shows the owner’s link until somebody has taken it up', async () => {
    const moved = systemClock.now() + 1_000 * HOUR_MS;
    const config = { dataKey, publicUrl: 'https://shop.example.com' };
    const links = await look(async (database) => [
      await inviteDemoOwner(database, config, moved),
      await inviteDemoOwner(database, config, moved),
    ]);
    const [first, second] = links.map((link) => tokenOf(link ?? ''));
    const place = { address: 'a', device: 'd', requestId: 'r', password: PASSWORD, totp: undefined };
    const taken = await look(async (database) => [
      await takeUpInvitation(partsOn(database), { ...place, token: first ?? '' }),
      await takeUpInvitation(partsOn(database), { ...place, token: second ?? '' }),
    ]);
    expect(taken.map(({ ok }) => ok)).toEqual([false, true]);
    expect(await look((database) => inviteDemoOwner(database, config, moved))).toBeNull();
  });
});
