import { randomUUID } from 'node:crypto';
import { BenefitClaim } from '../../../server/benefit/benefit.entity';
import { checkBooks } from '../../../server/books/check-books';
import { GrowthEntry } from '../../../server/growth/growth.entity';
import type { RefundPolicy } from '../../../server/plan/refund-policy.rules';
import { PointsAccount } from '../../../server/points/points.entity';
import { RefundRequest } from '../../../server/refund/refund.entity';
import { loadScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { schemeSchema } from '../../../server/scheme/scheme.schema';
import type { Order } from '../../../shared/contract/order';
import type { RefundPreview, RefundRequest as RefundRequestWire, RefundWish } from '../../../shared/contract/refund';
import { formatInstant, SECOND_MS } from '../../../shared/kernel/instant';
import type { Engine } from '../../support/database';
import type { Answer, House, Visitor } from '../../support/house';
import { openShop, type PlanCode, type Shop } from '../purchase/support';

/** Policies of the shop's plans in these stories; every plan opens a cup of coffee, and paying earns points. */
const policies: Partial<Record<PlanCode, RefundPolicy>> = {
  'shop-month': { wholeWithinDays: 7, whenUnused: true },
  'shop-year': { unusedShare: 'byDays' },
  'shop-gold': 'none',
};

/** A shop with policies for refunds. */
export interface RefundShop extends Shop {
  /** Buys and pays; what a payment brings has come when this resolves. */
  buy(visitor: Visitor, code?: PlanCode): Promise<Order>;
  preview(visitor: Visitor, orderId: string): Promise<RefundPreview>;
  ask(
    visitor: Visitor,
    orderId: string,
    expectedFen: number,
    change?: Partial<RefundWish> & { key?: string },
  ): Promise<Answer>;
  requests(visitor: Visitor, orderId: string): Promise<RefundRequestWire[]>;
  row(requestId: string): Promise<RefundRequest>;
  /** Claims a coffee and gives the claim's id. */
  claimCoffee(visitor: Visitor): Promise<string>;
  claim(id: string): Promise<BenefitClaim>;
  /** What a member has of growth by the ledger, and of points less what is owed. */
  earned(visitor: Visitor): Promise<{ growth: number; points: number }>;
  activeUntil(visitor: Visitor): Promise<string | null>;
  told(visitor: Visitor): Promise<string[]>;
  faultsOfBooks(): Promise<readonly string[]>;
}

export async function openRefundShop(engine: Engine): Promise<RefundShop> {
  const shop = await openShop(engine);
  const { house } = shop;
  const { read } = house.database;
  await loadPolicies(house);
  return {
    ...shop,
    async buy(visitor, code) {
      const { order, payment } = await shop.order(visitor, code);
      shop.pay(payment);
      await house.settle();
      return shop.detail(visitor, order.id);
    },
    async preview(visitor, orderId) {
      const { status, body } = await visitor.get(`/api/v1/orders/${orderId}/refund-preview`);
      if (status !== 200) throw new Error(`no preview: ${JSON.stringify(body)}`);
      return body;
    },
    ask: (visitor, orderId, expectedFen, { key = randomUUID(), ...change } = {}) =>
      visitor.post(`/api/v1/orders/${orderId}/refund-requests`, { reason: 'notNeeded', expectedFen, ...change }, key),
    requests: async (visitor, orderId) => (await visitor.get(`/api/v1/orders/${orderId}/refund-requests`)).body.items,
    row: (id) => read.findOneByOrFail(RefundRequest, { id }),
    async claimCoffee(visitor) {
      const { status, body } = await visitor.post('/api/v1/benefits/coffee/claims', {});
      if (status !== 201) throw new Error(`no coffee: ${JSON.stringify(body)}`);
      return body.id;
    },
    claim: (id) => read.findOneByOrFail(BenefitClaim, { id }),
    async earned({ memberId }) {
      const entries = await read.findBy(GrowthEntry, { memberId });
      const account = await read.findOneBy(PointsAccount, { memberId });
      const points = account === null ? 0 : account.balance + account.pending - account.deficit;
      return { growth: entries.reduce((sum, { amount }) => sum + amount, 0), points };
    },
    async activeUntil(visitor) {
      const { active, endsAt } = (await visitor.get('/api/v1/membership')).body;
      return active ? endsAt : null;
    },
    told: async (visitor) =>
      (await visitor.get('/api/v1/messages')).body.items.map((message: { topic: string }) => message.topic),
    faultsOfBooks: () => checkBooks(read, { lines: true }),
  };
}

async function loadPolicies(house: House): Promise<void> {
  const shop = schemeSchema.parse(readScheme('shop'));
  const month = shop.plans.find(({ code }) => code === 'shop-month');
  const [source] = shop.points?.sources ?? [];
  if (!month || !shop.points || !source) throw new Error('the shop has no monthly plan, or no points');
  // What was sold before stays at its price until a moment that is not over.
  const dear = { from: formatInstant(house.clock.now() + SECOND_MS), priceFen: 60_000, listPriceFen: null };
  const once = { ...month, code: 'shop-once', name: '尊享卡', prices: [{ priceFen: 100, listPriceFen: null }, dear] };
  const gold = {
    ...month,
    code: 'shop-gold',
    name: '金卡',
    rank: 2,
    prices: [{ priceFen: 5_000, listPriceFen: null }],
  };
  const plans = [...shop.plans, once, gold].map((plan) => ({
    ...plan,
    benefits: [...new Set([...plan.benefits, 'coffee'])],
    refund: policies[plan.code as PlanCode] ?? ('operator' as const),
  }));
  const membership = { ...source, code: 'membership', name: '购买会员', event: 'membership.paid' };
  const points = { ...shop.points, sources: [...shop.points.sources, membership] };
  const loaded = await loadScheme(house.database, { ...shop, plans, points }, house.clock.now());
  if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
  await house.advance(SECOND_MS);
  house.composition.forgetScheme();
}
