import { randomUUID } from 'node:crypto';
import { checkBooks } from '../../../server/books/check-books';
import { recogniseIncome } from '../../../server/books/recognise-income';
import { Schedule } from '../../../server/jobs/job.entity';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { PurchaseOrder, Refund } from '../../../server/purchase/purchase.entity';
import { loadScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { schemeSchema } from '../../../server/scheme/scheme.schema';
import type { Membership } from '../../../shared/contract/membership';
import type { Payment } from '../../../shared/contract/order';
import type { Plan } from '../../../shared/contract/plan';
import type { PlanChange, PlanChangePreview, PlanChangeWithPayment } from '../../../shared/contract/plan-change';
import type { Engine } from '../../support/database';
import { type Answer, type House, openHouse, type Visitor } from '../../support/house';

// A whole house beside a local WeChat, on a machine that may be busy with other things.
jest.setTimeout(120_000);

export type PlanCode =
  | 'light-month'
  | 'light-year'
  | 'full-month'
  | 'full-year'
  | 'light-auto'
  | 'full-auto'
  | 'top-month';

/** A house whose plans stand on two ranks: up at once, down at the term's end. */
export interface Ranks {
  readonly house: House;
  /** Somebody whom no other test knows, logged in. */
  visitor(): Promise<Visitor>;
  plan(code: PlanCode, visitor?: Visitor): Promise<Plan>;
  /** Buys a plan and pays it. */
  buy(visitor: Visitor, code: PlanCode): Promise<string>;
  /** Signs for a plan that renews itself, and lets its first debit come to its end. */
  join(visitor: Visitor, code: PlanCode): Promise<string>;
  tryPreview(visitor: Visitor, code: PlanCode): Promise<Answer>;
  preview(visitor: Visitor, code: PlanCode): Promise<PlanChangePreview>;
  tryChange(visitor: Visitor, code: PlanCode, payFen: number, key?: string): Promise<Answer>;
  /** Agrees to what the preview says. */
  change(visitor: Visitor, code: PlanCode): Promise<PlanChangeWithPayment>;
  prepay(visitor: Visitor, changeId: string, payFen: number, key?: string): Promise<Answer>;
  cancel(visitor: Visitor, changeId: string): Promise<Answer>;
  current(visitor: Visitor): Promise<PlanChange[]>;
  /** The person pays, and the notice arrives. */
  pay(payment: PlanChangeWithPayment['payment']): Promise<void>;
  membership(visitor: Visitor): Promise<Membership>;
  terms(visitor: Visitor): Promise<MembershipTerm[]>;
  order(id: string | null): Promise<PurchaseOrder>;
  refunds(orderId: string | null): Promise<Refund[]>;
  /** Where the books do not balance, all income being booked up to yesterday. */
  faults(): Promise<string[]>;
}

export async function openRanks(engine: Engine, start: string): Promise<Ranks> {
  const house = await openHouse(engine, { start });
  const { sandbox, database, clock } = house;
  const { read } = database;
  await loadRanks(house);
  // What recurs in all rooms is no part of these stories, and months of it take long.
  house.composition.worker.registry.recurring.length = 0;
  await database.inUnit((unit) => unit.clear(Schedule));
  const ranks: Ranks = {
    house,
    visitor: () => house.logIn(sandbox.addPerson({ nickname: '燃友' }).id),
    async plan(code, visitor) {
      const { body } = visitor ? await visitor.get('/api/v1/plans') : await house.call('GET', '/api/v1/plans');
      const plan = body.items.find((item: Plan) => item.code === code);
      if (!plan) throw new Error(`no plan ${code}`);
      return plan;
    },
    async buy(visitor, code) {
      const answer = await visitor.post('/api/v1/orders', { planId: (await ranks.plan(code)).id });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      await ranks.pay(answer.body.payment);
      return answer.body.order.id;
    },
    async join(visitor, code) {
      const { id: planId, renewal } = await ranks.plan(code, visitor);
      const wish = { planId, consentVersion: renewal?.consentVersion ?? '' };
      const { status, body } = await visitor.post('/api/v1/renewals', wish);
      if (status !== 201) throw new Error(JSON.stringify(body));
      const sheet = sandbox.openSigning(visitor.personId, body.signing);
      if (!sheet.ok) throw new Error(sheet.refusal);
      sandbox.answerSigning(sheet.value.id, 'sign');
      await house.settle();
      return body.renewal.id;
    },
    tryPreview: async (visitor, code) =>
      visitor.get(`/api/v1/plan-changes/preview?planId=${(await ranks.plan(code)).id}`),
    preview: async (visitor, code) => expected(200, await ranks.tryPreview(visitor, code)),
    tryChange: async (visitor, code, payFen, key = randomUUID()) =>
      visitor.post('/api/v1/plan-changes', { planId: (await ranks.plan(code)).id, payFen }, key),
    async change(visitor, code) {
      const { payFen } = await ranks.preview(visitor, code);
      return expected(201, await ranks.tryChange(visitor, code, payFen));
    },
    prepay: (visitor, changeId, payFen, key = randomUUID()) =>
      visitor.post(`/api/v1/plan-changes/${changeId}/order`, { payFen }, key),
    cancel: (visitor, changeId) => visitor.post(`/api/v1/plan-changes/${changeId}/cancel`),
    current: async (visitor) => (await visitor.get('/api/v1/plan-changes/current')).body.items,
    async pay(payment) {
      const paid = sandbox.payOrder({ prepayId: (payment as Payment).package });
      if (!paid.ok) throw new Error(paid.refusal);
      await house.settle();
    },
    membership: async (visitor) => expected(200, await visitor.get('/api/v1/membership')),
    terms: ({ memberId }) => read.find(MembershipTerm, { where: { memberId }, order: { createdAt: 'ASC', id: 'ASC' } }),
    order: (id) => read.findOneByOrFail(PurchaseOrder, { id: id ?? '' }),
    refunds: (orderId) => read.findBy(Refund, { orderId: orderId ?? '' }),
    async faults() {
      await recogniseIncome({ database, clock });
      return checkBooks(read, { lines: true });
    },
  };
  return ranks;
}

function expected<T>(status: number, answer: Answer): T {
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** The ready-made scheme with a plan that renews itself on either rank. */
async function loadRanks(house: House): Promise<void> {
  const scheme = schemeSchema.parse(readScheme('ranks'));
  const month = scheme.plans.find(({ code }) => code === 'full-month');
  if (!month) throw new Error('no plan full-month');
  const autoOf = (code: string, of: string, papayPlanId: string, mode: 'announced' | 'delayed') => {
    const plan = scheme.plans.find((candidate) => candidate.code === of);
    if (!plan) throw new Error(`no plan ${of}`);
    const how = { papayPlanId, mode, firstPriceFen: null, graceDays: 3, consentVersion: 'c-1' } as const;
    return { ...plan, code, name: `连续${plan.name}`, autoRenew: { ...how, consent: null } };
  };
  const top = {
    ...month,
    code: 'top-month',
    name: '至尊月卡',
    rank: 3,
    prices: [{ priceFen: 29_900, listPriceFen: null }],
  };
  const autos = [
    autoOf('light-auto', 'light-month', '126001', 'announced'),
    autoOf('full-auto', 'full-month', '127001', 'delayed'),
  ];
  const plans = [...scheme.plans, ...autos, top];
  const families = scheme.families.map((family) => ({
    ...family,
    changes: { ...family.changes, rules: [...family.changes.rules, ...moreRules] },
  }));
  const loaded = await loadScheme(house.database, { ...scheme, families, plans }, house.clock.now());
  if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
  house.composition.forgetScheme();
}

const moreRules = [
  { from: 'full-month', to: 'top-month', kind: 'atOnce' },
  { from: 'full-auto', to: 'light-month', kind: 'atTermEnd' },
  { from: 'full-auto', to: 'light-auto', kind: 'atTermEnd' },
  { from: 'light-auto', to: 'full-year', kind: 'atOnce' },
] as const;
