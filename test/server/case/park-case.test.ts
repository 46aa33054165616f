import { OperatorCase } from '../../../server/case/case.entity';
import { closeCase, listOpenCases, parkAgain, parkCase } from '../../../server/case/park-case';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

jest.setTimeout(60_000);

describe.each(engines)('a case for an operator on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database?.remove());
  beforeEach(() => database.dataSource.query('DELETE FROM operator_case'));

  const question = { kind: 'payment.otherAmount', subject: 'a:1', content: { totalFen: 1 } };
  const park = (changes: object = {}, now = 1) =>
    database.inUnit((unit) => parkCase(unit, { ...question, ...changes }, now));
  const again = (now: number, content = {}) =>
    database.inUnit((unit) => parkAgain(unit, { ...question, content }, now));
  const close = (caseId: string, operator = 'li', now = 5) =>
    database.inUnit((unit) => closeCase(unit, { caseId, operator, note: '已核对' }, now));
  const only = () => database.read.findOneByOrFail(OperatorCase, {});

  it('is opened once however often its question is asked', async () => {
    expect([await park(), await park({ content: { totalFen: 2 } }, 2)]).toEqual([true, false]);
    expect(await database.read.find(OperatorCase)).toMatchObject([{ ...question, status: 'open', openedAt: 1 }]);
  });

  it('is opened once by twenty at the same time', async () => {
    const news = await Promise.all(Array.from({ length: 20 }, () => park()));
    expect(news.filter((isNew) => isNew)).toHaveLength(1);
  });

  it('is another one for another subject and another kind', async () => {
    await park();
    expect([await park({ subject: 'a:2' }), await park({ kind: 'payment.otherPayer' })]).toEqual([true, true]);
    expect(await listOpenCases(database, 2)).toHaveLength(2);
  });

  it('is closed once: the first word stands', async () => {
    await park();
    const { id } = await only();
    expect((await close(id)).ok).toBe(true);
    expect(await close(id, 'wang', 6)).toEqual({ ok: false, refusal: 'CASE_NOT_OPEN' });
    expect(await only()).toMatchObject({ status: 'closed', closedBy: 'li', closedAt: 5, closingNote: '已核对' });
    expect(await listOpenCases(database, 10)).toEqual([]);
  });

  it('that is closed stays closed when the same thing is merely told again', async () => {
    await park();
    await close((await only()).id);
    expect(await park()).toBe(false);
    expect((await only()).status).toBe('closed');
  });

  it('that is closed is open again when the same trouble comes anew', async () => {
    await again(1);
    await again(2);
    expect(await only()).toMatchObject({ status: 'open', openedAt: 1 });
    await close((await only()).id);
    await again(9, { tries: 2 });
    expect(await only()).toMatchObject({ status: 'open', openedAt: 9, content: { tries: 2 }, closingNote: '已核对' });
    expect((await close((await only()).id, 'wang')).ok).toBe(true);
  });
});
