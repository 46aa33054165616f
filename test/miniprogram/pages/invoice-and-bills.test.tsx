import type { BillLine, BillPage } from '@shared/contract/bill';
import type { InvoiceTitle, OrderInvoice } from '@shared/contract/invoice';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { billStore, THIS_MONTH } from '@/features/bill/bill-store';
import { invoiceStore } from '@/features/invoice/invoice-store';
import BillsPage from '@/packages/purchase/bills/index';
import InvoicePage from '@/packages/purchase/invoice/index';
import { buildProblem } from '../build';
import { logInMember } from '../log-in';
import { openWith, resetTaro, type StubAnswer, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

const company: InvoiceTitle = { kind: 'company', title: '云上科技', taxNumber: '91440300708461136T', email: 'a@b.cn' };
const nothing: OrderInvoice = { invoice: null, editable: true, amountFen: 19_800, titles: [] };
const requested: OrderInvoice = {
  ...nothing,
  invoice: {
    ...{ id: 'I1', orderId: 'O1', status: 'requested', words: '待开具，开具前可以修改', title: company },
    ...{ amountFen: 19_800, number: null, requestedAt: '2026-05-01T06:00:00.000Z', issuedAt: null },
  },
  titles: [company],
};

let answers: (call: StubCall) => StubAnswer;
const ok = (data: unknown): StubAnswer => ({ statusCode: 200, data });

beforeEach(async () => {
  resetTaro();
  await logInMember();
  invoiceStore('O1').getState().set(null);
  for (const key of [THIS_MONTH, '2026-04']) billStore(key).getState().set(null);
  taro.request.mockImplementation(async (call: StubCall) => answers(call));
});

const show = (page: React.ReactElement) => act(async () => void render(page));
const tap = (id: string) => act(async () => void fireEvent.click(document.querySelector(`#${id}`) as Element));
const type = (id: string, value: string) =>
  fireEvent.change(document.querySelector(`#${id}`) as Element, { target: { value } });

test('an invoice is asked for with what the form holds, and what is missing is said first', async () => {
  const sent: unknown[] = [];
  answers = ({ method, data }) => {
    if (method === 'GET') return ok(nothing);
    sent.push(data);
    return ok(requested);
  };
  openWith({ id: 'O1' });
  await show(<InvoicePage />);
  await act(async () => void fireEvent.click(screen.getByText('公司')));
  await tap('save');
  expect(screen.getByText('请填写公司名称')).toBeTruthy();
  expect(sent).toEqual([]);
  type('title', '云上科技');
  type('tax-number', '91440300708461136t');
  type('email', 'a@b.cn');
  await tap('save');
  expect(sent).toEqual([company]);
  expect(screen.getByText('待开具，开具前可以修改')).toBeTruthy();
  expect(screen.getByText('保存修改')).toBeTruthy();
});

test('a tax number that the server refuses is said at its field', async () => {
  answers = ({ method }) => (method === 'GET' ? ok(requested) : buildProblem('INVALID_REQUEST', 400));
  openWith({ id: 'O1' });
  await show(<InvoicePage />);
  await tap('save');
  expect(screen.getByText('税号不正确，请核对')).toBeTruthy();
});

test('an issued invoice is read and no longer changed', async () => {
  answers = () =>
    ok({
      ...requested,
      editable: false,
      invoice: { ...requested.invoice, status: 'issued', words: '已开具', number: 'N7' },
    });
  openWith({ id: 'O1' });
  await show(<InvoicePage />);
  expect(screen.getByText('N7')).toBeTruthy();
  expect(document.querySelector('#save')).toBeNull();
});

test('bills show the month’s sums and lines, go back by month, and never beyond the present one', async () => {
  const page = (month: string, items: BillPage['items'] = []): BillPage => ({
    ...{ month, paidFen: items.length * 2_500, refundedFen: 0, items, nextCursor: null },
  });
  const line: BillLine = {
    kind: 'payment',
    ...{ id: 'L1', orderId: 'O1', title: '山茶会员月卡', amountFen: 2_500 },
    ...{ day: '2026-05-01', at: '2026-05-01T06:00:00.000Z' },
  };
  answers = ({ url }) => ok(url.includes('month=2026-04') ? page('2026-04') : page('2026-05', [line]));
  await show(<BillsPage />);
  expect(screen.getByText('2026年5月')).toBeTruthy();
  expect(screen.getByText('−¥25')).toBeTruthy();
  await tap('after');
  expect(screen.getByText('2026年5月')).toBeTruthy();
  await tap('before');
  expect(screen.getByText('2026年4月')).toBeTruthy();
  expect(screen.getByText('这个月没有账单')).toBeTruthy();
  await tap('after');
  await tap('L1');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/purchase/order/index?id=O1' });
});
