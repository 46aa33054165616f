import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { segment } from '../../../server/commands/segment';
import { newId } from '../../../server/database/id';
import { Member } from '../../../server/member/member.entity';
import { at } from '../../support/clock';
import { openTestDatabase } from '../../support/database';

describe('segment', () => {
  let folder: string;
  let output: string;
  const urlBefore = process.env.DATABASE_URL;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'membership-segment-'));
    output = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output += text;
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
    if (urlBefore === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = urlBefore;
  });

  function write(name: string, content: string | Buffer): string {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  }

  it('prints bands, both ways of the 80/20 rule and both proposals of a file', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => `M${index},${(index + 1) * 100}`);
    await segment([write('spend.csv', ['会员,消费额', ...rows].join('\n'))]);
    expect(output).toContain('spend.csv · “消费额”（第 2 列）');
    expect(output).toMatch(/¥50–100 +50 +50\.00%/);
    expect(output).toContain('前 20% 的会员（20 位，20.00%）');
    expect(output).toMatch(/建议 4 档[\s\S]+建议 5 档/);
  });

  it('takes a column, a unit, a number of tiers and plain numbers', async () => {
    const file = write('visits.csv', 'visits,fen\n1,900\n12,900\n25,900\n31,900\n');
    await segment([file, '--column', 'visits', '--plain', '--unit=10', '--tiers', '4']);
    expect(output).toMatch(/30–40 +1 +25\.00%/);
    expect(output).not.toMatch(/¥|建议 5 档/);
  });

  it('reads what Excel writes in China', async () => {
    // 消费额 in GB 18030.
    const header = Buffer.from([0xcf, 0xfb, 0xb7, 0xd1, 0xb6, 0xee]);
    const file = write('excel.csv', Buffer.concat([Buffer.from('id,'), header, Buffer.from('\r\n1,5000\r\n')]));
    await segment([file, '--column', '消费额']);
    expect(output).toContain('“消费额”（第 2 列）');
  });

  it('draws into a file too', async () => {
    const svg = join(folder, 'out.svg');
    await segment([write('spend.csv', '100\n200\n'), '--svg', svg]);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg [\s\S]+<\/svg>\n$/);
    expect(output).toContain(svg);
  });

  it('takes what the members have paid from the database, and says who has not', async () => {
    const database = await openTestDatabase('sqlite');
    try {
      const now = at('2026-03-01T02:00:00Z');
      const member = { id: newId(now), memberNumber: '1', status: 'active' as const, personHash: 'p', joinedAt: now };
      await database.inUnit((unit) => unit.insert(Member, member));
      process.env.DATABASE_URL = database.url;
      await expect(segment(['--members'])).rejects.toThrow(/not a single value[\s\S]+1 位会员从未付款，未计入/);
      expect(output).toBe('');
      await segment(['--members', '--include-unpaid']);
      expect(output).toMatch(/^会员实付（已减退款） · 截至 \d{4}年/);
      expect(output).toContain('1 位会员从未付款，按 0 计入');
    } finally {
      await database.remove();
    }
  });

  it.each<[string, (file: string) => string[], string, RegExp]>([
    ['no source', () => [], '1\n', /^Usage/],
    ['two sources', (file) => [file, '--members'], '1\n', /^Usage/],
    ['an unknown option', (file) => [file, '--colour'], '1\n', /Unknown option '--colour'[\s\S]+Usage/],
    ['a column of the members', () => ['--members', '--column', '1'], '1\n', /^Usage/],
    ['a unit of nothing', (file) => [file, '--unit', '0'], '1\n', /--unit is a whole number of at least 1/],
    ['six tiers', (file) => [file, '--tiers', '6'], '1\n', /--tiers is one of 4, 5/],
    ['an empty file', (file) => [file], '\n', /not a single value/],
    [
      'a bad line',
      (file) => [file],
      '1\n-2\nx\n',
      /refused:\n· line 2: “-2” is negative\n· line 3: “x” is not a whole/,
    ],
    ['a file that is not there', (file) => [`${file}.no`], '1\n', /cannot be read: ENOENT/],
    ['a sum beyond exact integers', (file) => [file], '9007199254740991\n1\n', /more than can be counted exactly/],
    ['a folder that is not there', (file) => [file, '--svg', `${file}/no/out.svg`], '1\n', /cannot be written/],
  ])('is refused with %s, and prints nothing', async (_, words, content, sentence) => {
    await expect(segment(words(write('table.csv', content)))).rejects.toThrow(sentence);
    expect(output).toBe('');
  });
});
