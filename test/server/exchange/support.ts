import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Benefit, BenefitClaim } from '../../../server/benefit/benefit.entity';
import { type BenefitInput, benefitSchema } from '../../../server/benefit/benefit.schema';
import { loadBenefits } from '../../../server/benefit/load-benefits';
import { newId } from '../../../server/database/id';
import { createAccountCipher } from '../../../server/exchange/account-cipher';
import { PointsExchange, ShelfItem } from '../../../server/exchange/exchange.entity';
import { type ExchangeParts, sourceOf } from '../../../server/exchange/exchange.parts';
import { loadShelf } from '../../../server/exchange/load-shelf';
import { shelfSectionSchema } from '../../../server/exchange/shelf.schema';
import { WechatIdentityRow } from '../../../server/member/member.entity';
import { readHoldings } from '../../../server/points/account';
import { grantPoints } from '../../../server/points/grant-points';
import { availableOf } from '../../../server/points/lot.rules';
import { PointsEntry } from '../../../server/points/points.entity';
import { PurchaseOrder } from '../../../server/purchase/purchase.entity';
import type { Exchange } from '../../../shared/contract/exchange';
import type { Payment } from '../../../shared/contract/order';
import type { Engine } from '../../support/database';
import { type Answer, type House, openHouse, type Visitor } from '../../support/house';
import { insertMembers } from '../growth/support';
import { findPointsFaults } from '../points/support';

// A whole house beside a local WeChat, on a machine that may be busy with other things.
jest.setTimeout(120_000);

export const ACCOUNT = '13812345678';

type ShelfInput = z.input<typeof shelfSectionSchema>;

/** A benefit that is only exchanged, with whatever else is wished. */
function buildBenefit(code: string, wish: Partial<BenefitInput> = {}) {
  return benefitSchema.parse({
    ...{ code, name: `权益${code}`, icon: 'gift', value: '一份', description: '测试用' },
    ...{ issue: 'exchange', validity: { kind: 'days', days: 30 }, delivery: { kind: 'verify' }, savesFen: 1_800 },
    ...wish,
  });
}

/** What the house of these tests gives: one verified by staff, one a supplier tops up, one that has a stock of its own. */
const benefits = [
  buildBenefit('cup'),
  buildBenefit('fee', { delivery: { kind: 'supplier', supplier: 'sandbox', sku: 'fee-10' } }),
  buildBenefit('rare', { stock: 1 }),
];

export const cup = { code: 'cup', benefit: 'cup', points: 100 } as const satisfies ShelfInput[number];
export const fee = { code: 'fee', benefit: 'fee', points: 120 } as const satisfies ShelfInput[number];
export const paidCup = {
  code: 'paid-cup',
  benefit: 'cup',
  points: 100,
  moneyFen: 990,
} as const satisfies ShelfInput[number];
export const paidFee = {
  code: 'paid-fee',
  benefit: 'fee',
  points: 120,
  moneyFen: 500,
} as const satisfies ShelfInput[number];

/** A house with a shelf that a test may change. */
export interface Bazaar {
  readonly house: House;
  readonly parts: ExchangeParts;
  /** Makes this shelf the live one. */
  shelve(...items: ShelfInput): Promise<string[]>;
  /** Somebody whom no other test knows, with so many points. */
  visitor(points?: number): Promise<Visitor>;
  /** Members with so many points each, who come past the login. */
  addCrowd(count: number, points: number): Promise<string[]>;
  available(visitor: Visitor): Promise<number>;
  /** The same of members who have no session. */
  availableOf(memberIds: readonly string[]): Promise<number[]>;
  exchange(visitor: Visitor, item: ShelfInput[number], more?: Wish): Promise<Answer>;
  /** The same, where it must go through. */
  exchanged(visitor: Visitor, item: ShelfInput[number], more?: Wish): Promise<{ exchange: Exchange; payment: Payment }>;
  detail(visitor: Visitor, id: string): Promise<Exchange>;
  /** The person pays; the notice is on its way until the house settles. */
  pay(payment: Payment): void;
  orderStatus(id: string | null): Promise<string>;
  taken(item: string): Promise<number>;
  stop(benefit: string, stopped: boolean): Promise<void>;
  /** Where exchanges, points, claims, orders and stock do not fit each other; empty when all is well. */
  faults(): Promise<string[]>;
}

interface Wish {
  readonly key?: string;
  readonly account?: string;
  readonly points?: number;
  readonly moneyFen?: number;
}

export async function openBazaar(engine: Engine): Promise<Bazaar> {
  const house = await openHouse(engine, { start: '2026-11-10T02:00:00Z' });
  const { database, clock, composition, sandbox } = house;
  const { read } = database;
  await database.inUnit((unit) => loadBenefits(unit, benefits, clock.now()));
  const { purchase, claims } = composition;
  const cipher = createAccountCipher(house.config.dataKey);
  const give = async (memberNumber: string, points: number) => {
    const grant = { operator: 'tester', approvedBy: 'second', reason: 'test', title: '赠送', memberNumber, points };
    const granted = await database.inUnit((unit) => grantPoints(unit, grant, clock.now()));
    if (!granted.ok) throw new Error(granted.refusal);
  };
  const bazaar: Bazaar = {
    house,
    parts: { database, clock, purchase, claims, cipher },
    shelve: (...items) => database.inUnit((unit) => loadShelf(unit, shelfSectionSchema.parse(items))),
    async visitor(points = 1_000) {
      const visitor = await house.logIn(sandbox.addPerson({ nickname: '换客' }).id);
      const { body } = await visitor.get('/api/v1/member');
      await give(body.memberNumber, points);
      return visitor;
    },
    async addCrowd(count, points) {
      const crowd = Array.from({ length: count }, () => {
        const id = newId(clock.now());
        return { id, memberNumber: `n${id.slice(-18)}`, joinedAt: clock.now() };
      });
      await insertMembers(database, crowd);
      const identities = crowd.map(({ id, joinedAt: createdAt }) => ({
        ...({ id, app: 'miniprogram', openid: `openid-${id}`, unionid: null, memberId: id } as const),
        ...{ follows: false, createdAt, followChangedAt: null },
      }));
      await database.inUnit((unit) => unit.insert(WechatIdentityRow, identities));
      for (const { memberNumber } of crowd) await give(memberNumber, points);
      return crowd.map(({ id }) => id);
    },
    async availableOf(memberIds) {
      const holdings = await readHoldings(read, memberIds, clock.now());
      return memberIds.map((id) => {
        const holding = holdings.get(id);
        return holding ? availableOf(holding) : 0;
      });
    },
    available: async (visitor) => (await visitor.get('/api/v1/points')).body.points.available,
    exchange: (visitor, { code, points, moneyFen = 0 }, { key = randomUUID(), ...more } = {}) =>
      visitor.post('/api/v1/exchanges', { item: code, points, moneyFen, ...more }, key),
    async exchanged(visitor, item, more) {
      const answer = await bazaar.exchange(visitor, item, more);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    async detail(visitor, id) {
      const answer = await visitor.get(`/api/v1/exchanges/${id}`);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    pay(payment) {
      const paid = sandbox.payOrder({ prepayId: payment.package });
      if (!paid.ok) throw new Error(paid.refusal);
    },
    orderStatus: async (id) => (await read.findOneByOrFail(PurchaseOrder, { id: id ?? '' })).status,
    taken: async (code) => (await read.findOneByOrFail(ShelfItem, { code })).taken,
    async stop(code, stopped) {
      await database.inUnit((unit) => unit.update(Benefit, { code }, { stopped }));
    },
    faults: async () => [
      ...(await findExchangeFaults(house)),
      ...(await findPointsFaults(database)).map((fault) => JSON.stringify(fault)),
    ],
  };
  return bazaar;
}

/** Holds every exchange against what it caused in other rooms. */
async function findExchangeFaults({ database: { read } }: House): Promise<string[]> {
  const [exchanges, items, claims, entries, orders] = [
    await read.find(PointsExchange),
    await read.find(ShelfItem),
    await read.find(BenefitClaim),
    await read.find(PointsEntry),
    await read.find(PurchaseOrder),
  ];
  const faults: string[] = [];
  for (const { id, status, points, memberId, claimId, orderId, number, account } of exchanges) {
    const own = claims.filter(({ sourceKey }) => sourceKey === sourceOf(id));
    const live = own.filter((claim) => claim.status !== 'failed');
    const sums = ['spend', 'return'].map((what) =>
      entries
        .filter(({ sourceKey, memberId: owner }) => owner === memberId && sourceKey === `${what}:${sourceOf(id)}`)
        .map(({ amount }) => amount),
    );
    const orderStatus = orders.find((order) => order.id === orderId)?.status ?? 'none';
    const found = `${status}: claims ${own.map((claim) => claim.status)}, points ${sums}, order ${orderStatus}`;
    const say = (isRight: boolean) => isRight || faults.push(`${id} ${found}`);
    say(JSON.stringify(sums) === JSON.stringify([[-points], status === 'returned' ? [points] : []]));
    say(live.length === (status === 'done' || status === 'delivering' ? 1 : 0));
    say(status !== 'delivering' || live[0]?.status === 'delivering');
    say(status !== 'done' || live[0]?.status !== 'delivering');
    say((claimId ?? null) === (own[0]?.id ?? null));
    say(status === 'awaitingPayment' || account === null);
    const fitting = {
      awaitingPayment: ['pending', 'paid', 'closed'],
      delivering: ['none', 'paid'],
      done: ['none', 'paid'],
    };
    const back = ['none', 'closed', 'refunding', 'refunded'];
    say((status === 'returned' ? back : fitting[status]).includes(orderStatus));
    say(status !== 'returned' || number === null);
  }
  for (const { code, taken, stock } of items) {
    const held = exchanges.filter(({ item, status }) => item === code && status !== 'returned').length;
    if (held !== taken) faults.push(`${code}: ${taken} taken, ${held} exchanges`);
    if (stock !== null && taken > stock) faults.push(`${code}: oversold`);
  }
  const keys = orders.filter(({ kind }) => kind === 'exchange').map(({ subjectId }) => subjectId);
  if (new Set(keys).size !== keys.length) faults.push('an exchange has two orders');
  return faults;
}
