import { type Actor, appendAudit } from '../../../server/operator/append-audit';
import { AuditEntry, AuditHead } from '../../../server/operator/audit.entity';
import { NO_LINE } from '../../../server/operator/audit-chain';
import { csvLine, exportAudit } from '../../../server/operator/export-audit';
import { AUDIT_BATCH, findAudit } from '../../../server/operator/find-audit';
import { verifyAudit } from '../../../server/operator/verify-audit';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

const NOW = at('2026-03-01T02:00:00Z');
const ACTOR: Actor = { channel: 'console', id: '01OWNER', name: '=店主', requestId: 'request-1' };

describe.each(engines)('the audit log, on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    await database.read.clear(AuditEntry);
    await database.inUnit((unit) => unit.update(AuditHead, { id: 'head' }, { number: 0, hash: NO_LINE }));
  });

  const append = (action: string, more: Partial<{ actor: Actor; subject: string; now: number; after: object }> = {}) =>
    database.inUnit((unit) => {
      const { actor = ACTOR, subject = 'order:1', now = NOW, after = { 原因: 'a,"b"' } } = more;
      return appendAudit(unit, actor, { action, subject, reason: '客户要求', before: null, after }, now);
    });
  const change = (number: number, fields: Partial<AuditEntry>) =>
    database.inUnit((unit) => unit.update(AuditEntry, { number }, fields));
  const remove = (...numbers: number[]) => database.inUnit((unit) => unit.delete(AuditEntry, numbers));
  const appendFive = async () => {
    for (const action of ['one', 'two', 'three', 'four', 'five']) await append(action);
  };

  it('holds lines that are written at once in a row, each with the hash of the one before', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, at) => append(`act.${at}`)));
    const numbers = (await database.read.find(AuditEntry, { order: { number: 'ASC' } })).map(({ number }) => number);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await verifyAudit(database)).toEqual({ lines: 8, whole: true, breaks: [] });
  });

  it('is whole when it is empty, and stays so over a batch', async () => {
    expect(await verifyAudit(database)).toEqual({ lines: 0, whole: true, breaks: [] });
    await database.inUnit(async (unit) => {
      for (let turn = 0; turn < AUDIT_BATCH + 2; turn++) {
        await appendAudit(unit, ACTOR, { action: 'many', subject: 's', reason: 'r' }, NOW);
      }
    });
    expect(await verifyAudit(database)).toEqual({ lines: AUDIT_BATCH + 2, whole: true, breaks: [] });
    await change(AUDIT_BATCH + 1, { reason: '别的' });
    expect((await verifyAudit(database)).breaks).toEqual([`第 ${AUDIT_BATCH + 1} 行被改动过`]);
  });

  it.each<[string, () => Promise<unknown>, string[]]>([
    ['a changed reason', () => change(3, { reason: '没有' }), ['第 3 行被改动过']],
    ['a changed actor', () => change(1, { actor: '01OTHER' }), ['第 1 行被改动过']],
    ['a changed after', () => change(5, { after: null }), ['第 5 行被改动过']],
    ['a line taken out', () => remove(2), ['第 2 行缺失']],
    ['two lines taken out', () => remove(2, 3), ['第 2 行到第 3 行缺失']],
    ['the first line taken out', () => remove(1), ['第 1 行缺失']],
    ['lines cut off at the end', () => remove(4, 5), ['末尾缺失 2 行']],
    ['everything taken out', () => remove(1, 2, 3, 4, 5), ['末尾缺失 5 行']],
  ])('shows %s', async (_, tamper, breaks) => {
    await appendFive();
    await tamper();
    expect(await verifyAudit(database)).toMatchObject({ whole: false, breaks });
  });

  it('shows a line that was put behind it past the system, and one whose hash was made anew', async () => {
    await appendFive();
    const last = await database.read.findOneByOrFail(AuditEntry, { number: 5 });
    await database.inUnit((unit) => unit.insert(AuditEntry, { ...last, number: 6 }));
    expect((await verifyAudit(database)).breaks).toEqual(['第 6 行起不是系统写入的']);
    await remove(6);
    await change(5, { hash: 'f'.repeat(64) });
    expect((await verifyAudit(database)).breaks).toContain('第 5 行被改动过');
  });

  it('is found by who, what, on what and when, page by page', async () => {
    await append('refund.decide', { subject: 'order:1' });
    await append('refund.decide', { subject: 'order:2', actor: { ...ACTOR, id: '01OTHER' } });
    await append('operators.make', { subject: 'operator:1', now: NOW + DAY_MS });
    const find = async (filter: object) =>
      (await findAudit(database, filter, { limit: 20 })).items.map(({ number }) => number);
    expect(await find({})).toEqual([3, 2, 1]);
    expect(await find({ action: 'refund.decide' })).toEqual([2, 1]);
    expect(await find({ actor: '01OWNER' })).toEqual([3, 1]);
    expect(await find({ subject: 'order:2' })).toEqual([2]);
    expect(await find({ day: '2026-03-01' })).toEqual([2, 1]);
    expect(await find({ day: '2026-03-02', actor: '01OWNER' })).toEqual([3]);
    const first = await findAudit(database, {}, { limit: 2 });
    expect(first).toMatchObject({
      nextCursor: '2',
      items: [{ number: 3, actor: '=店主', after: { 原因: 'a,"b"' } }, {}],
    });
    const second = await findAudit(database, {}, { limit: 2, cursor: '2' });
    expect(second).toMatchObject({ nextCursor: null, items: [{ number: 1 }] });
  });

  it('is exported as CSV that no spreadsheet takes for formulas', async () => {
    await append('refund.decide');
    await append('refund.decide');
    let text = '';
    for await (const line of exportAudit(database, {})) text += line;
    const [head = '', one = '', two = '', end] = text.split('\r\n');
    expect(head.startsWith('\uFEFF序号,时间,渠道')).toBe(true);
    expect(one).toMatch(/^1,2026-03-01T02:00:00.000Z,console,'=店主,01OWNER,refund.decide,order:1,客户要求,,"\{""原因/);
    expect([two.slice(0, 2), end]).toEqual(['2,', '']);
  });
});

describe('a line of CSV', () => {
  it.each([
    [['a', 'b'], 'a,b\r\n'],
    [['a,b', 'say "x"', 'two\nlines'], '"a,b","say ""x""","two\nlines"\r\n'],
    [['=1+1', '+1', '-1', '@x', '1-1'], "'=1+1,'+1,'-1,'@x,1-1\r\n"],
    [['=1,2'], '"\'=1,2"\r\n'],
  ])('of %j', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });
});
