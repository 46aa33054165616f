import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { operate } from '../../../server/commands/operate';
import { scheme } from '../../../server/commands/scheme';
import { systemClock } from '../../../server/commands/system-clock';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { Member } from '../../../server/member/member.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { PointsAccount, PointsEntry, PointsLot } from '../../../server/points/points.entity';
import { at } from '../../support/clock';
import { type DatabasePlace, engines, makeDatabasePlace } from '../../support/database';
import { captureOutput } from '../../support/terminal';
import { buildMember } from '../member/support';
import { findPointsFaults } from '../points/support';

describe.each(engines)('the commands about points, on %s', (engine) => {
  const environment = { ...process.env };
  let place: DatabasePlace;
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'membership-points-'));
    place = await makeDatabasePlace(engine);
    process.env.DATABASE_URL = place.url;
    database = await openDatabase({ url: place.url, entities });
    await database.migrate();
    await captureOutput(() => scheme(['load', 'shop']));
    for (const [index, id] of ['M1', 'M2', 'M3'].entries()) {
      const member = buildMember(id, systemClock.now() - 1_000);
      await database.read.insert(Member, { ...member, memberNumber: String(1_000_000_001 + index) });
    }
  });
  afterAll(async () => {
    process.env = { ...environment };
    await database.close();
    await place.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    for (const table of [PointsAccount, PointsLot, PointsEntry, AuditEntry]) await database.read.clear(table);
  });

  const run = (...words: string[]) => captureOutput(() => operate(words));
  const write = (name: string, lines: readonly string[]) => {
    const file = join(folder, name);
    writeFileSync(file, lines.join('\n'));
    return file;
  };
  const balanceOf = async (memberId: string) =>
    (await database.read.findOneBy(PointsAccount, { memberId }))?.balance ?? 0;
  const acts = () => database.read.find(AuditEntry, { order: { number: 'ASC' } });

  it('give points until the end of a day, and take some back, both recorded with the reason', async () => {
    const given = await run('grant-points', '1000000001', '50', '--reason', '道歉', '--expires-on', '2099-12-31');
    expect(given).toContain('2099年12月31日');
    expect(await database.read.findBy(PointsLot, { memberId: 'M1' })).toMatchObject([
      { remaining: 50, expiresAt: at('2099-12-31T16:00:00Z') },
    ]);
    await run('grant-points', '1000000001', '-20', '--reason', '多给了');
    expect(await balanceOf('M1')).toBe(30);
    expect(await acts()).toMatchObject([
      { action: 'grant-points', subject: '1000000001 50', reason: '道歉', actor: userInfo().username },
      { action: 'grant-points', subject: '1000000001 -20', reason: '多给了' },
    ]);
  });

  it.each([
    [['1000000001', '50'], 'Usage'],
    [['1000000001', '--reason', 'r'], 'How many points?'],
    [['1000000001', '0.5', '--reason', 'r'], 'POINTS_NOT_WHOLE'],
    [['1', '50', '--reason', 'r'], 'MEMBER_NOT_FOUND'],
    [['1000000001', '10001', '--reason', 'r'], 'SECOND_APPROVER_REQUIRED'],
    [['1000000001', '10001', '--reason', 'r', '--approved-by', userInfo().username], 'APPROVER_IS_OPERATOR'],
    [['1000000001', '50', '--reason', 'r', '--expires-on', 'soon'], '--expires-on is a day'],
    [['1000000001', '50', '--dry-run'], 'Usage'],
  ])('refuse to give points with %j: %s', async (words, sentence) => {
    await expect(run('grant-points', ...words)).rejects.toThrow(sentence);
    expect([await balanceOf('M1'), (await acts()).length]).toEqual([0, 0]);
  });

  it('import a file: told first, then done once, however often it is given', async () => {
    const file = write('gift.csv', [
      'memberNumber,points,title,expiresOn',
      '1000000001,100,"生日礼, 快乐",2099-12-31',
      '1000000002,200,,',
      '',
      '1000000001,5',
    ]);
    expect(await run('import-points', file, '--dry-run')).toContain('It would give 305 points to 2 members.');
    expect(await database.read.count(PointsEntry)).toBe(0);
    expect(await run('import-points', file, '--reason', '周年')).toContain('Given: 305 points to 2 members.');
    expect([await balanceOf('M1'), await balanceOf('M2')]).toEqual([105, 200]);
    expect(await database.read.findOneByOrFail(PointsEntry, { memberId: 'M1', number: 1 })).toMatchObject({
      title: '生日礼, 快乐',
      expiresAt: at('2099-12-31T16:00:00Z'),
    });
    expect(await run('import-points', file, '--reason', '周年')).toContain('3 lines had been given before');
    expect(await balanceOf('M1')).toBe(105);
    expect(await findPointsFaults(database)).toEqual([]);
  });

  it('import JSON lines, and a line’s own key once in whatever file it stands', async () => {
    const line = (points: number, key: string) => JSON.stringify({ memberNumber: '1000000003', points, key });
    await run('import-points', write('a.jsonl', [line(10, 'k1'), line(20, 'k2')]), '--reason', 'r');
    await run('import-points', write('b.jsonl', [line(20, 'k2'), line(30, 'k3')]), '--reason', 'r');
    expect(await balanceOf('M3')).toBe(60);
  });

  it('refuse a file whole for one wrong line, with every line’s fault', async () => {
    const file = write('wrong.csv', [
      'memberNumber,points,expiresOn',
      '1000000001,100',
      '9999999999,100',
      '1000000001,-5',
      '1000000001,many',
      '1000000001,5,2001-01-01',
      '1000000001,5,,extra',
    ]);
    const refused = run('import-points', file, '--reason', 'r');
    await expect(refused).rejects.toThrow(/line 3 {2}memberNumber: no member 9999999999/);
    await expect(refused).rejects.toThrow(/line 4[\s\S]*line 5[\s\S]*line 6 {2}expiresOn: has passed[\s\S]*line 7/);
    expect([await database.read.count(PointsEntry), (await acts()).length]).toEqual([0, 0]);
  });

  it('want a second person for a file that gives much in all, and record who it was', async () => {
    const file = write('much.csv', ['memberNumber,points', '1000000001,9000', '1000000002,9000']);
    await expect(run('import-points', file, '--reason', 'r')).rejects.toThrow('SECOND_APPROVER_REQUIRED');
    expect(await database.read.count(PointsEntry)).toBe(0);
    await run('import-points', file, '--reason', '周年', '--approved-by', 'bob');
    expect(await balanceOf('M2')).toBe(9000);
    expect(await acts()).toMatchObject([{ action: 'import-points', reason: '[approved by bob] 周年' }]);
  });

  it('name a file that holds nothing or cannot be read', async () => {
    await expect(run('import-points', write('empty.csv', ['']), '--reason', 'r')).rejects.toThrow('FILE_EMPTY');
    await expect(run('import-points', join(folder, 'none.csv'), '--reason', 'r')).rejects.toThrow('cannot be read');
  });
});
