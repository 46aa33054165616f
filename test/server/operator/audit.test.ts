import { type Actor, appendAudit } from '../../../server/operator/append-audit';
import { AuditEntry, AuditHead, AuditWalk } from '../../../server/operator/audit.entity';
import { hashLine, NO_LINE } from '../../../server/operator/audit-chain';
import { csvLine, exportAudit } from '../../../server/operator/export-audit';
import { AUDIT_BATCH, findAudit } from '../../../server/operator/find-audit';
import { verifyNewLines, verifyStretch } from '../../../server/operator/verify-newer';
import { walkAudit } from '../../../server/operator/walk-audit';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { verifyAudit } from '../../support/operators';

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
    await database.read.clear(AuditWalk);
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

  describe('of which only newer lines are looked at', () => {
    const clock = manualClock();
    const look = (atMost?: number) => verifyNewLines({ database, clock }, atMost);
    const walkAll = (isOver = () => false) => walkAudit({ database, clock }, isOver, 1);
    const appendMany = (count: number) =>
      database.inUnit(async (unit) => {
        const rows: AuditEntry[] = [];
        for (let number = 1; number <= count; number++) {
          const who = { channel: ACTOR.channel, actor: ACTOR.id, actorName: ACTOR.name, requestId: null };
          const what = { action: 'many', subject: 's', reason: 'r', before: null, after: null, actedAt: NOW };
          const facts = { number, ...who, ...what };
          rows.push({ ...facts, hash: hashLine(rows.at(-1)?.hash ?? NO_LINE, facts) });
        }
        await unit.insert(AuditEntry, rows);
        const { number, hash } = rows.at(-1) ?? { number: 0, hash: NO_LINE };
        await unit.update(AuditHead, { id: 'head' }, { number, hash });
      });
    beforeEach(() => clock.set(NOW));

    it('finds a newer line that was changed, time and again until it is put right', async () => {
      await appendFive();
      expect(await look()).toEqual({
        ...{ whole: true, lines: 5, of: 5, done: true, breaks: [] },
        ...{ full: null, walking: null },
      });
      await append('six');
      await append('seven');
      await change(6, { reason: '没有' });
      for (let times = 0; times < 2; times++) {
        expect(await look()).toMatchObject({ whole: false, breaks: ['第 6 行被改动过'] });
      }
      await change(6, { reason: '客户要求' });
      expect(await look()).toMatchObject({ whole: true, lines: 7, of: 7, done: true });
    });

    it('finds an old line that was changed in the walk through all of them, and says so from then on', async () => {
      await appendFive();
      await look();
      await change(2, { reason: '没有' });
      await append('six');
      expect(await look()).toMatchObject({ whole: true, breaks: [] });
      clock.advance(DAY_MS);
      expect(await walkAll()).toEqual({ finished: true });
      const full = { at: new Date(NOW + DAY_MS).toISOString(), lines: 6, breaks: ['第 2 行被改动过'] };
      expect(await look()).toMatchObject({ whole: false, breaks: [], full, walking: null });
      await change(2, { reason: '客户要求' });
      await walkAll();
      expect(await look()).toMatchObject({ whole: true, full: { lines: 6, breaks: [] } });
    });

    it.each<[string, () => Promise<unknown>, string]>([
      ['the last line it saw is gone', () => remove(5), '第 5 行缺失'],
      ['the last line it saw has another hash', () => change(5, { hash: 'f'.repeat(64) }), '第 5 行与上次校验时不同'],
      ['a line was put behind it past the system', () => forge(), '第 6 行起不是系统写入的'],
      ['all of it was written anew with hashes that fit', () => rewrite(), '第 5 行与上次校验时不同'],
      ['its end was cut off together with the head', () => cutOff(), '末尾缺失 2 行'],
    ])('finds at once that %s', async (_, tamper, words) => {
      await appendFive();
      await look();
      await tamper();
      expect((await look()).breaks).toContain(words);
      await walkAll();
      expect((await look()).full?.breaks).toContain(words);
    });

    async function forge() {
      const last = await database.read.findOneByOrFail(AuditEntry, { number: 5 });
      await database.inUnit((unit) => unit.insert(AuditEntry, { ...last, number: 6 }));
    }
    async function rewrite() {
      const lines = await database.read.find(AuditEntry, { order: { number: 'ASC' } });
      let hash = NO_LINE;
      for (const line of lines) {
        const changed = { ...line, reason: '没有' };
        hash = hashLine(hash, changed);
        await change(line.number, { reason: '没有', hash });
      }
      await database.inUnit((unit) => unit.update(AuditHead, { id: 'head' }, { hash }));
      expect(await verifyAudit(database)).toMatchObject({ whole: true });
    }
    async function cutOff() {
      await remove(4, 5);
      const { hash } = await database.read.findOneByOrFail(AuditEntry, { number: 3 });
      await database.inUnit((unit) => unit.update(AuditHead, { id: 'head' }, { number: 3, hash }));
    }

    it('looks at many lines in several requests, and walks through all of them in several jobs', async () => {
      const count = AUDIT_BATCH * 2 + 2;
      await appendMany(count);
      expect(await look(1)).toMatchObject({ whole: true, lines: AUDIT_BATCH, of: count, done: false });
      expect(await look(1)).toMatchObject({ lines: AUDIT_BATCH * 2, done: false });
      expect(await look(1)).toMatchObject({ lines: count, done: true });
      await change(7, { reason: '别的' });
      expect(await walkAll(() => true)).toEqual({ finished: false });
      const walking = { since: new Date(NOW).toISOString(), lines: AUDIT_BATCH };
      expect(await look()).toMatchObject({ whole: true, full: null, walking });
      expect(await walkAll()).toEqual({ finished: true });
      expect(await look()).toMatchObject({ whole: false, full: { lines: count, breaks: ['第 7 行被改动过'] } });
    });

    it('is walked through stretch by stretch by who does not want to wait for the night', async () => {
      const count = AUDIT_BATCH + 2;
      await appendMany(count);
      await look();
      await change(1, { reason: '别的' });
      const first = await verifyStretch(database, 0, 1);
      expect(first).toEqual({ lines: AUDIT_BATCH, of: count, breaks: ['第 1 行被改动过'], next: AUDIT_BATCH });
      expect(await verifyStretch(database, AUDIT_BATCH, 1)).toEqual({ lines: 2, of: count, breaks: [], next: null });
      await remove(AUDIT_BATCH);
      expect((await verifyStretch(database, AUDIT_BATCH, 1)).breaks).toEqual([`第 ${AUDIT_BATCH} 行缺失`]);
    });
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
