import { randomBytes } from 'node:crypto';
import { operate } from '../../../server/commands/operate';
import { systemClock } from '../../../server/commands/system-clock';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { Invoice } from '../../../server/invoice/invoice.entity';
import { createInvoiceCipher } from '../../../server/invoice/invoice-cipher';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { PurchaseOrder } from '../../../server/purchase/purchase.entity';
import type { InvoiceTitle } from '../../../shared/contract/invoice';
import { type DatabasePlace, engines, makeDatabasePlace } from '../../support/database';
import { captureOutput } from '../../support/terminal';

jest.setTimeout(60_000);

const title: InvoiceTitle = {
  ...{ kind: 'company', title: '云上科技有限公司', taxNumber: '91440300708461136T', email: 'tax@example.cn' },
};

describe.each(engines)('the commands about invoices, on %s', (engine) => {
  const environment = { ...process.env };
  const dataKey = randomBytes(32);
  let place: DatabasePlace;
  beforeAll(async () => {
    place = await makeDatabasePlace(engine);
    process.env.DATABASE_URL = place.url;
    process.env.DATA_KEY = dataKey.toString('base64');
    const now = systemClock.now();
    await look(async (database) => {
      await database.migrate();
      await database.inUnit(async (unit) => {
        await unit.insert(PurchaseOrder, {
          ...{ id: 'O1', memberId: 'M1', personHash: 'p', kind: 'plan', planId: 'P1', planName: '山茶会员年卡' },
          ...{ amountFen: 19_800, refundedFen: 0, status: 'paid', createdAt: now, expiresAt: now, paidAt: now },
          ...{ closedAt: null, attemptCount: 1, askedAt: null, subjectId: null, agreementVersion: null },
        });
        await unit.insert(Invoice, {
          ...{ id: 'I1', orderId: 'O1', memberId: 'M1', status: 'requested', number: null, issuedFen: null },
          ...{ title: createInvoiceCipher(dataKey).encrypt(title, 'I1'), requestedAt: now, changedAt: now },
          ...{ issuedAt: null, refundedAt: null },
        });
      });
    });
  });
  afterAll(async () => {
    process.env = { ...environment };
    await place?.remove();
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

  it('tell who waits for which, and mark it issued once, for a reason', async () => {
    const listed = await run('list-invoices');
    expect(listed).toContain('¥198  山茶会员年卡 (order O1)');
    expect(listed).toContain('云上科技有限公司  91440300708461136T  tax@example.cn');
    await expect(run('issue-invoice', 'I1', '--reason', '开票')).rejects.toThrow('--number');
    await expect(run('issue-invoice', 'I1', '--number', '2511')).rejects.toThrow('--reason');
    expect(await run('issue-invoice', 'I1', '--number', '2511', '--reason', '开票')).toContain('Done.');
    await expect(run('issue-invoice', 'I1', '--number', '2512', '--reason', '再开')).rejects.toThrow(
      'INVOICE_NOT_OPEN',
    );
    expect(await run('list-invoices')).toContain('No invoice is waited for.');
    await look(async ({ read }) => {
      expect(await read.findOneByOrFail(Invoice, { id: 'I1' })).toMatchObject({ number: '2511', issuedFen: 19_800 });
      expect((await read.find(AuditEntry)).map(({ action, subject }) => [action, subject])).toEqual([
        ['issue-invoice', 'I1'],
      ]);
    });
  });
});
