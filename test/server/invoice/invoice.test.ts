import { OperatorCase } from '../../../server/case/case.entity';
import { listOpenInvoices } from '../../../server/invoice/find-invoices';
import { Invoice, InvoiceTitleRow } from '../../../server/invoice/invoice.entity';
import { createInvoiceCipher } from '../../../server/invoice/invoice-cipher';
import { REMEMBERED_TITLES } from '../../../server/invoice/request-invoice';
import { issueInvoice } from '../../../server/invoice/settle-invoice';
import { returnOrder } from '../../../server/purchase/request-return';
import { MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Answer, Visitor } from '../../support/house';
import { openShop, type Shop } from '../purchase/support';

const company = {
  kind: 'company',
  title: '云上科技有限公司',
  taxNumber: '91440300708461136T',
  email: 'tax@example.cn',
};

describe.each(engines)('the invoice of an order on %s', (engine) => {
  let shop: Shop;
  let ada: Visitor;
  beforeAll(async () => {
    shop = await openShop(engine);
  });
  afterAll(() => shop?.house.close());
  beforeEach(async () => {
    ada = await shop.visitor();
  });

  const read = () => shop.house.database.read;
  const paid = async (visitor: Visitor): Promise<string> => {
    const { order, payment } = await shop.order(visitor);
    shop.pay(payment);
    await shop.house.settle();
    return order.id;
  };
  const put = (visitor: Visitor, orderId: string, body: object): Promise<Answer> =>
    shop.house.call('PUT', `/api/v1/orders/${orderId}/invoice`, { body, token: visitor.token });
  const invoiceOf = async (visitor: Visitor, orderId: string) =>
    (await visitor.get(`/api/v1/orders/${orderId}/invoice`)).body;
  const issue = async (id: string, number = '2511700000') => {
    const { database, clock } = shop.house;
    return database.inUnit((unit) => issueInvoice(unit, id, number, clock.now()));
  };
  const giveBack = async (orderId: string) => {
    const { database, clock } = shop.house;
    await database.inUnit((unit) => returnOrder(unit, orderId, '退款', clock.now()));
    await shop.house.advance(MINUTE_MS);
  };

  it('is asked for once it is paid, and changed until it is issued', async () => {
    const orderId = await paid(ada);
    expect(await invoiceOf(ada, orderId)).toEqual({ invoice: null, editable: true, amountFen: 2_500, titles: [] });
    const asked = await put(ada, orderId, company);
    expect([asked.status, asked.body.invoice]).toMatchObject([
      200,
      { status: 'requested', title: company, amountFen: 2_500 },
    ]);
    const personal = { kind: 'personal', title: '林小满', taxNumber: null, email: 'lin@example.cn' };
    const changed = await put(ada, orderId, personal);
    expect(changed.body.invoice).toMatchObject({ id: asked.body.invoice.id, title: personal });
    const { config, database } = shop.house;
    const waiting = await listOpenInvoices(database, createInvoiceCipher(config.dataKey), 100);
    expect(waiting).toContainEqual(expect.objectContaining({ id: asked.body.invoice.id, orderId, title: personal }));
    expect(await issue(asked.body.invoice.id)).toMatchObject({ ok: true });
    expect(await issue(asked.body.invoice.id)).toMatchObject({ ok: false, refusal: 'INVOICE_NOT_OPEN' });
    expect((await put(ada, orderId, company)).body.code).toBe('INVOICE_ALREADY_ISSUED');
    const after = await invoiceOf(ada, orderId);
    expect(after).toMatchObject({ editable: false, invoice: { status: 'issued', number: '2511700000' } });
    expect(await read().countBy(Invoice, { orderId })).toBe(1);
  });

  it('is refused for a wrong tax number, an unpaid order, and somebody else’s', async () => {
    const orderId = await paid(ada);
    const wrong = await put(ada, orderId, { ...company, taxNumber: '91440300708461136A' });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'INVALID_REQUEST']);
    expect(JSON.stringify(wrong.body)).toContain('税号不正确');
    const { order } = await shop.order(ada);
    expect((await put(ada, order.id, company)).body.code).toBe('INVOICE_NOT_OFFERED');
    expect((await put(await shop.visitor(), orderId, company)).body.code).toBe('ORDER_NOT_FOUND');
  });

  it('rests encrypted, and its titles are remembered, each once', async () => {
    const orderId = await paid(ada);
    for (const title of ['一', '二', '三', '四', '五', '六', '一']) {
      expect((await put(ada, orderId, { ...company, title: `第${title}公司` })).status).toBe(200);
      shop.house.clock.set(shop.house.clock.now() + 1);
    }
    const { titles } = await invoiceOf(ada, orderId);
    expect(titles.map(({ title }: { title: string }) => title).slice(0, 2)).toEqual(['第一公司', '第六公司']);
    expect(titles).toHaveLength(REMEMBERED_TITLES);
    const rows = [
      await read().findBy(Invoice, { orderId }),
      await read().findBy(InvoiceTitleRow, { memberId: ada.memberId }),
    ];
    expect(JSON.stringify(rows)).not.toMatch(/公司|91440300708461136T|example/);
  });

  it('goes with the money while it is not issued, and is flagged and parked afterwards', async () => {
    const [one, other] = [await paid(ada), await paid(ada)];
    await put(ada, one, company);
    const { body } = await put(ada, other, company);
    await issue(body.invoice.id, 'N-2');
    await giveBack(one);
    await giveBack(other);
    expect(await invoiceOf(ada, one)).toMatchObject({ editable: false, invoice: { status: 'withdrawn' } });
    expect(await invoiceOf(ada, other)).toMatchObject({
      invoice: { status: 'issued', words: '订单已退款，发票待红冲', amountFen: 2_500 },
    });
    const parked = await read().findOneByOrFail(OperatorCase, { subject: body.invoice.id });
    expect([parked.kind, parked.content]).toMatchObject(['invoice.refundedAfterIssue', { number: 'N-2' }]);
  });

  it('is in the member’s export, and its title goes when they go', async () => {
    const orderId = await paid(ada);
    await put(ada, orderId, company);
    const { body: exported } = await ada.get('/api/v1/member/export');
    expect(exported.sections.invoices).toMatchObject({ requests: [{ orderId, title: company }], titles: [company] });
    const { body: preview } = await ada.get('/api/v1/member/deletion');
    expect(preview.losses).toContainEqual({ kind: 'invoices', text: '1 笔待开具的发票申请将取消' });
    await ada.post('/api/v1/member/deletion', { token: preview.token, confirm: true });
    await shop.house.advance(MINUTE_MS);
    expect(await read().findOneByOrFail(Invoice, { orderId })).toMatchObject({ status: 'withdrawn', title: null });
    expect(await read().countBy(InvoiceTitleRow, { memberId: ada.memberId })).toBe(0);
  });
});
