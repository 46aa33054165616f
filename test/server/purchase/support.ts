import { randomUUID } from 'node:crypto';
import { Like } from 'typeorm';
import { OperatorCase } from '../../../server/case/case.entity';
import { Job } from '../../../server/jobs/job.entity';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { handlePayNotice } from '../../../server/purchase/handle-pay-notice';
import { PaymentAttempt, PaymentNotice, PurchaseOrder, Refund } from '../../../server/purchase/purchase.entity';
import { loadScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { schemeSchema } from '../../../server/scheme/scheme.schema';
import type { PaymentFact, PayNotice, RefundFact } from '../../../server/wechat/ports';
import type { Order, Payment } from '../../../shared/contract/order';
import type { SandboxOrder } from '../../../shared/contract/sandbox';
import type { Engine } from '../../support/database';
import { type Answer, type House, type HouseOptions, openHouse, type Visitor } from '../../support/house';

// A whole house beside a local WeChat, on a machine that may be busy with other things.
jest.setTimeout(60_000);

/** A house whose shop also has a plan that one person may buy once, and one of another rank. */
export interface Shop {
  readonly house: House;
  /** Somebody whom no other test knows, logged in. */
  visitor(): Promise<Visitor>;
  planId(code: PlanCode): Promise<string>;
  /** Places an order and gives what was answered; fails where it was refused. */
  order(visitor: Visitor, code?: PlanCode): Promise<{ order: Order; payment: Payment }>;
  tryOrder(visitor: Visitor, code?: PlanCode, key?: string): Promise<Answer>;
  /** The person pays; notices stay on their way until the house settles. */
  pay(payment: Payment): void;
  payNumber(attemptId: string): void;
  orderRow(id: string): Promise<PurchaseOrder>;
  attempts(orderId: string): Promise<PaymentAttempt[]>;
  onlyAttempt(orderId: string): Promise<PaymentAttempt>;
  terms(memberId: string): Promise<MembershipTerm[]>;
  refunds(orderId: string): Promise<Refund[]>;
  /** Kinds and states of the cases about a subject that begins like this. */
  cases(subject: string): Promise<string[]>;
  notices(attemptId: string): Promise<string[]>;
  jobs(topic: string, orderId: string): Promise<Job[]>;
  /** Operations that WeChat Pay was asked for about a number, in order. */
  calls(number: string, operation?: string): string[];
  /** The order under a number as WeChat has it. */
  atWechat(number: string): SandboxOrder;
  /** How often WeChat Pay was asked to prepare a payment since the shop was opened. */
  prepays(): number;
  /** What WeChat would tell of the payment of an attempt. */
  paymentFact(attempt: PaymentAttempt, changes?: Partial<PaymentFact>): PaymentFact;
  /** Hands a genuine notice to the house, past the signature: for content that the local WeChat would never send. */
  tell(fact: PaymentFact | RefundFact | null, changes?: Partial<PayNotice>): Promise<string>;
  closing(visitor: Visitor, orderId: string): Promise<Answer>;
  detail(visitor: Visitor, orderId: string): Promise<Order>;
}

export type PlanCode = 'shop-month' | 'shop-year' | 'shop-once' | 'shop-gold';

/** Opens a house with the ready-made shop and the two further plans. */
export async function openShop(engine: Engine, options: HouseOptions = {}): Promise<Shop> {
  const house = await openHouse(engine, { start: '2026-03-02T02:00:00Z', ...options });
  await loadMorePlans(house);
  const ids = new Map<string, string>();
  const read = house.database.read;
  const prepaysBefore = countPrepays(house);

  const tryOrder = async (visitor: Visitor, code: PlanCode = 'shop-month', key: string = randomUUID()) =>
    visitor.post('/api/v1/orders', { planId: await planId(code) }, key);

  const planId = async (code: PlanCode) => {
    if (ids.size === 0) {
      const { body } = await house.call('GET', '/api/v1/plans');
      for (const plan of body.items) ids.set(plan.code, plan.id);
    }
    const id = ids.get(code);
    if (id === undefined) throw new Error(`no plan ${code}`);
    return id;
  };

  const attempts = (orderId: string) =>
    read.find(PaymentAttempt, { where: { orderId }, order: { attemptNumber: 'ASC' } });

  return {
    house,
    planId,
    tryOrder,
    attempts,
    visitor: () => house.logIn(house.sandbox.addPerson({ nickname: '顾客' }).id),
    async order(visitor, code) {
      const answer = await tryOrder(visitor, code);
      if (answer.status !== 201) throw new Error(`no order: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    pay(payment) {
      const paid = house.sandbox.payOrder({ prepayId: payment.package });
      if (!paid.ok) throw new Error(paid.refusal);
    },
    payNumber(attemptId) {
      const paid = house.sandbox.payOrder({ outTradeNo: attemptId });
      if (!paid.ok) throw new Error(paid.refusal);
    },
    orderRow: (id) => read.findOneByOrFail(PurchaseOrder, { id }),
    async onlyAttempt(orderId) {
      const all = await attempts(orderId);
      if (all.length !== 1 || !all[0]) throw new Error(`${all.length} attempts`);
      return all[0];
    },
    terms: (memberId) => read.find(MembershipTerm, { where: { memberId }, order: { startsAt: 'ASC' } }),
    refunds: (orderId) => read.find(Refund, { where: { orderId }, order: { id: 'ASC' } }),
    async cases(subject) {
      const found = await read.find(OperatorCase, { where: { subject: Like(`${subject}%`) }, order: { id: 'ASC' } });
      return found.map(({ kind, status }) => `${kind} ${status}`);
    },
    async notices(attemptId) {
      const found = await read.find(PaymentNotice, { where: { attemptId }, order: { receivedAt: 'ASC' } });
      return found.map(({ outcome }) => outcome);
    },
    async jobs(topic, orderId) {
      const all = await read.find(Job, { where: { topic }, order: { runAt: 'ASC' } });
      return all.filter((job) => (job.payload as { orderId?: string }).orderId === orderId);
    },
    calls: (number, operation) =>
      house.sandbox
        .calls()
        .filter((call) => call.path.includes(number) && (operation === undefined || call.operation === operation))
        .map((call) => call.operation),
    atWechat(number) {
      const found = house.sandbox.orders().find((order) => order.outTradeNo === number);
      if (!found) throw new Error(`WeChat has no order ${number}`);
      return found;
    },
    prepays: () => countPrepays(house) - prepaysBefore,
    paymentFact: (attempt, changes = {}) => ({
      attemptId: attempt.id,
      mchid: attempt.mchid,
      appid: attempt.appid,
      transactionId: `42000012342026030${attempt.id.slice(-11)}`,
      totalFen: attempt.amountFen,
      payerTotalFen: attempt.amountFen,
      currency: 'CNY',
      payerOpenid: attempt.payerOpenid,
      paidAt: house.clock.now(),
      ...changes,
    }),
    tell: (fact, changes = {}) => handlePayNotice(house.composition.purchase, { ...noticeOf(fact), ...changes }),
    closing: (visitor, orderId) => visitor.post(`/api/v1/orders/${orderId}/closing`),
    async detail(visitor, orderId) {
      const { status, body } = await visitor.get(`/api/v1/orders/${orderId}`);
      if (status !== 200) throw new Error(`no order: ${JSON.stringify(body)}`);
      return body;
    },
  };
}

function noticeOf(fact: PaymentFact | RefundFact | null): PayNotice {
  const envelope = { id: randomUUID(), content: fact ?? { said: 'something new' } };
  if (fact === null) return { ...envelope, eventType: 'SOMETHING.NEW', fact: { kind: 'other' } };
  if ('refundId' in fact) return { ...envelope, eventType: 'REFUND.SUCCESS', fact: { kind: 'refund', refund: fact } };
  return { ...envelope, eventType: 'TRANSACTION.SUCCESS', fact: { kind: 'payment', payment: fact } };
}

function countPrepays(house: House): number {
  return house.sandbox.calls().filter((call) => call.operation === 'prepay').length;
}

async function loadMorePlans(house: House): Promise<void> {
  const shop = schemeSchema.parse(readScheme('shop'));
  const month = shop.plans.find((plan) => plan.code === 'shop-month');
  if (!month) throw new Error('the shop has no monthly plan');
  const once = { ...month, code: 'shop-once', name: '体验卡', prices: price(100), limitPerPerson: 1, gift: null };
  const gold = { ...month, code: 'shop-gold', name: '金卡', rank: 2, prices: price(5_000) };
  const scheme = { ...shop, plans: [...shop.plans, once, gold] };
  const loaded = await loadScheme(house.database, scheme, house.clock.now());
  if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
}

function price(priceFen: number) {
  return [{ priceFen, listPriceFen: null }];
}
