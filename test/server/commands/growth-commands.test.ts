import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { events } from '../../../server/commands/events';
import { operate } from '../../../server/commands/operate';
import { scheme } from '../../../server/commands/scheme';
import { systemClock } from '../../../server/commands/system-clock';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { GrowthAccount, GrowthEntry, GrowthProgramme, TierHold } from '../../../server/growth/growth.entity';
import { RECOMPUTE, recompute } from '../../../server/growth/recompute-growth';
import { Job } from '../../../server/jobs/job.entity';
import { Member } from '../../../server/member/member.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import shop from '../../../server/scheme/ready-made/shop.json';
import { formatInstant } from '../../../shared/kernel/instant';
import { type DatabasePlace, engines, makeDatabasePlace } from '../../support/database';
import { captureOutput } from '../../support/terminal';
import { buildMember } from '../member/support';

jest.setTimeout(120_000);

describe.each(engines)('the commands about growth, on %s', (engine) => {
  const environment = { ...process.env };
  let place: DatabasePlace;
  let folder: string;
  let database: Database;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'membership-growth-'));
    place = await makeDatabasePlace(engine);
    process.env.DATABASE_URL = place.url;
    process.env.DATA_KEY = randomBytes(32).toString('base64');
    database = await openDatabase({ url: place.url, entities });
    await database.migrate();
    await load('load', 'shop');
    for (const [index, id] of ['M1', 'M2', 'M3'].entries()) {
      const member = buildMember(id, systemClock.now() - 1_000);
      await database.read.insert(Member, { ...member, memberNumber: String(1_000_000_001 + index) });
    }
  });
  afterEach(async () => {
    process.env = { ...environment };
    await database.close();
    await place.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const load = (...words: string[]) => captureOutput(() => scheme(words));
  const run = (...words: string[]) => captureOutput(() => operate(words));
  const take = (...words: string[]) => captureOutput(() => events(words));
  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const numberOf = async (id: string) => (await database.read.findOneByOrFail(Member, { id })).memberNumber;
  const paid = (memberNumber: string, order: string, amountFen: number) =>
    JSON.stringify({
      id: `paid-${order}`,
      kind: 'order.paid',
      person: { memberNumber },
      occurredAt: formatInstant(systemClock.now() - 1_000),
      subject: order,
      metrics: { amountFen },
    });
  const growthOf = (memberId: string) => database.read.sum(GrowthEntry, 'amount', { memberId });
  const spend = async (memberId: string, yuan: number) => {
    await take(
      write('spend.jsonl', paid(await numberOf(memberId), `${memberId}-${yuan}`, yuan * 100)),
      '--business',
      'pos',
    );
  };

  it('take a file of events line by line, tell a dry run from a run, and change nothing the second time', async () => {
    const [one, other] = [await numberOf('M1'), await numberOf('M2')];
    const good = Array.from({ length: 60 }, (_, n) => paid(n % 2 ? one : other, `o${n}`, 10_000));
    const file = write('events.jsonl', [...good, 'no json', paid(one, 'o0', 1), ''].join('\n'));
    const rehearsed = await take(file, '--business', 'pos', '--dry-run');
    expect(rehearsed).toMatch(/Nothing was changed/);
    expect(rehearsed).toMatch(/applied {2}60\n/);
    expect(await database.read.count(GrowthEntry)).toBe(0);
    const done = await take(file, '--business', 'pos');
    expect(done).toMatch(/applied {2}60\n/);
    expect(done).toMatch(/refused {2}2\n/);
    expect(done).toMatch(/line 61 {2}.*INVALID_REQUEST/);
    expect(done).toMatch(/growth {2}6000/);
    expect(await growthOf('M1')).toBe(3_000);
    expect(await take(file, '--business', 'pos')).toMatch(/repeated {2}60\n/);
    expect(await growthOf('M1')).toBe(3_000);
  });

  it('give a tier until a day and take it back, each recorded with its reason', async () => {
    const number = await numberOf('M1');
    const grant = ['grant-tier', number, '--programme', 'camellia', '--tier', 'gold', '--until', '2099-06-30'];
    await expect(run(...grant)).rejects.toThrow(/--reason is missing/);
    const id =
      /Granted as (\S+), until the end of 2099年6月30日/.exec(await run(...grant, '--reason', '补偿'))?.[1] ?? '';
    expect(await database.read.findOneByOrFail(GrowthAccount, { memberId: 'M1' })).toMatchObject({ heldRank: 2 });
    await expect(run(...grant, '--reason', '再来')).rejects.toThrow(/ALREADY_GRANTED/);
    await run('revoke-grant', id, '--reason', '撤回');
    expect(await database.read.findOneByOrFail(GrowthAccount, { memberId: 'M1' })).toMatchObject({ heldUntil: null });
    expect((await database.read.find(AuditEntry)).map(({ action }) => action).sort()).toEqual([
      'grant-tier',
      'revoke-grant',
    ]);
  });

  it('preview, apply and undo an extension of an audience', async () => {
    await spend('M1', 600);
    await spend('M2', 2_500);
    await spend('M3', 10);
    const made = await run('make-audience', '银叶以上', '--programme', 'camellia', '--reason', '年末保级');
    const audience = /Audience (\S+)\./.exec(made)?.[1] ?? '';
    const asked = [audience, '--programme', 'camellia', '--months', '3'];
    const preview = await run('preview-extension', ...asked);
    expect(preview).toMatch(/2 members in the audience/);
    expect(preview).toMatch(/银叶 {2}1\n {2}金叶 {2}1/);
    expect(await database.read.count(TierHold)).toBe(0);
    const extended = await run('extend-tiers', ...asked, '--reason', '年末保级');
    const id = /Extension (\S+): 2 members keep their tier/.exec(extended)?.[1] ?? '';
    expect(await database.read.count(TierHold)).toBe(2);
    await run('undo-extension', id, '--reason', '选错人群');
    const holds = await database.read.find(TierHold);
    expect(holds.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
    expect(await database.read.findOneByOrFail(GrowthAccount, { memberId: 'M2' })).toMatchObject({
      heldUntil: null,
      peakRank: 2,
    });
  });

  it('ask what a change of counting means, preview it, and count the period again', async () => {
    await spend('M1', 300);
    await spend('M2', 150);
    const changed = structuredClone(shop);
    const [source] = changed.growth.programmes[0]!.sources;
    source!.coefficient = { numerator: 2, denominator: 100 };
    const file = write('double.json', JSON.stringify(changed));
    await expect(load('load', file)).rejects.toThrow(/从现在起生效.*本周期重算/);
    const preview = await load('load', file, '--preview');
    expect(preview).toMatch(/2 members, 1 would rise, 0 would fall; growth 450 → 900/);
    expect(preview).toMatch(/300 → 600 {2}珍珠 → 银叶/);
    expect(await growthOf('M1')).toBe(300);
    expect(await load('load', file, '--growth', 'recompute')).toMatch(/第 2 版，本周期重算/);
    const job = await database.read.findOneByOrFail(Job, { topic: RECOMPUTE });
    const payload = job.payload as unknown as Parameters<typeof recompute>[1];
    for (const _ of ['once', 'again']) await recompute({ database, clock: systemClock }, payload);
    expect(await growthOf('M1')).toBe(600);
    expect(await database.read.findOneByOrFail(GrowthAccount, { memberId: 'M1' })).toMatchObject({ peakRank: 1 });
    const versions = await database.read.find(GrowthProgramme, { order: { version: 'ASC' } });
    expect(versions.map(({ version, live }) => [version, live])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('keep what was earned when a change counts from now on', async () => {
    await spend('M1', 300);
    const changed = structuredClone(shop);
    changed.growth.programmes[0]!.sources[0]!.coefficient = { numerator: 2, denominator: 100 };
    expect(await load('load', write('double.json', JSON.stringify(changed)), '--growth', 'from-now')).toMatch(
      /第 2 版/,
    );
    expect(await growthOf('M1')).toBe(300);
    expect(await database.read.existsBy(Job, { topic: RECOMPUTE })).toBe(false);
  });
});
