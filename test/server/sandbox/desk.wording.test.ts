import { groupFaults, operationsOf } from '../../../server/sandbox/desk/faults';
import { describeAttempt, describeEvent, describeOrder } from '../../../server/sandbox/desk/wording';
import { Faults } from '../../../server/sandbox/faults';
import { openRecords } from '../../../server/sandbox/records';
import { openDatabase } from '../../../server/sandbox/store';
import type { SandboxDelivery, SandboxFault, SandboxOrder } from '../../../shared/contract/sandbox';

it('sorts every fault of the sandbox into a group, none twice and none left over', () => {
  const database = openDatabase(':memory:');
  const catalogue = new Faults(openRecords(database).faults, 1).list();
  database.close();
  const groups = groupFaults(catalogue);
  const sorted = groups.flatMap(({ faults }) => faults.map(({ name }) => name));
  expect([...sorted].sort()).toEqual(catalogue.map(({ name }) => name).sort());
  expect(groups.map(({ title }) => title)).not.toContain('其他');
});

it('shows a fault that nobody foresaw under 其他', () => {
  const fault: SandboxFault = {
    name: 'moonFull',
    label: '满月',
    enabled: false,
    count: null,
    milliseconds: null,
    operation: null,
  };
  expect(groupFaults([fault])).toEqual([{ title: '其他', faults: [fault] }]);
});

it.each([
  ['payTimeoutAfter', 'prepay'],
  ['weixinBusy', 'templateSend'],
  ['supplierTimeoutAfter', 'supplyOrder'],
])('offers the interfaces that %s can be held to', (name, operation) => {
  expect(operationsOf(name).map(([each]) => each)).toContain(operation);
});

it.each(['noticeDropped', 'payAfterClose', 'refundClosed'])(
  'offers no interface for %s, which has but one place',
  (name) => {
    expect(operationsOf(name)).toEqual([]);
  },
);

const order = (part: Partial<SandboxOrder>): SandboxOrder => ({
  outTradeNo: 'no',
  personId: 'person-1',
  description: '年度会员',
  amountFen: 1_000,
  refundedFen: 0,
  state: 'NOTPAY',
  transactionId: null,
  createdAt: '2026-03-01T02:00:00.000Z',
  paidAt: null,
  shippedAt: null,
  settledAt: null,
  ...part,
});

it.each([
  [{ state: 'NOTPAY' }, '待支付'],
  [{ state: 'SUCCESS' }, '已支付'],
  [{ state: 'REFUND' }, '退款中'],
  [{ state: 'REFUND', refundedFen: 400 }, '部分退款'],
  [{ state: 'REFUND', refundedFen: 1_000 }, '已退款'],
  [{ state: 'CLOSED' }, '已关闭'],
] as const)('words the order %j as %s', (part, words) => {
  expect(describeOrder(order(part)).text).toBe(words);
});

it('tells an attempt without an answer from one that was refused', () => {
  const attempt = (part: Partial<SandboxDelivery>): SandboxDelivery => ({
    id: '1',
    kind: 'notice',
    eventType: 'TRANSACTION.SUCCESS',
    url: 'http://127.0.0.1/wechat/pay/notify',
    attempt: 1,
    status: 200,
    accepted: true,
    at: '2026-03-01T02:00:00.000Z',
    ...part,
  });
  expect(describeAttempt(attempt({}))).toEqual({ text: '已接收 200', tone: 'good' });
  expect(describeAttempt(attempt({ status: 401, accepted: false }))).toEqual({ text: '未接收 401', tone: 'bad' });
  expect(describeAttempt(attempt({ status: null, accepted: false }))).toEqual({ text: '无应答', tone: 'bad' });
});

it('keeps WeChat’s name of an event that it has no words for', () => {
  expect(['TRANSACTION.SUCCESS', 'something_new'].map(describeEvent)).toEqual(['支付成功通知', 'something_new']);
});
