import { type EntityManager, In, IsNull, Not } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { type BenefitOfBook, findBenefit } from '../benefit/benefit-book';
import { decideEntitlement, type EntitlementNames } from '../benefit/entitlement.rules';
import { readEntitlementBooks } from '../benefit/find-entitlements';
import { countedKeys } from '../benefit/quota-period.rules';
import { readHoldings } from '../benefit/read-holdings';
import { PointsExchange, ShelfItem } from './exchange.entity';
import { asBenefit, decideItem, type ItemDecision, usageOfItem } from './shelf.rules';
import type { ShelfItemConfig } from './shelf.schema';

/** An item of the live shelf with the benefit that it gives, and what it is to one member. */
export interface Offer {
  readonly row: ShelfItem;
  readonly config: ShelfItemConfig;
  readonly benefit: BenefitOfBook;
  /** The item in the form of a benefit: its own audience, limit, stock and window. */
  readonly item: BenefitOfBook;
  readonly names: EntitlementNames;
  readonly decision: ItemDecision;
}

/** What one item is to a member; inside a unit of work as the unit sees it. Null where the live shelf has no such item. */
export async function findOffer(
  manager: EntityManager,
  memberId: string,
  code: string,
  now: Instant,
): Promise<Offer | null> {
  const row = await manager.findOneBy(ShelfItem, { code, live: true });
  const [offer] = row ? await decideOffers(manager, memberId, [row], now) : [];
  return offer ?? null;
}

/** The whole live shelf as it stands for a member, in the business's order. */
export async function findOffers(manager: EntityManager, memberId: string, now: Instant): Promise<Offer[]> {
  const rows = await manager.find(ShelfItem, { where: { live: true }, order: { position: 'ASC', code: 'ASC' } });
  return rows.length === 0 ? [] : decideOffers(manager, memberId, rows, now);
}

/** An item whose benefit the live scheme no longer has is none. */
async function decideOffers(
  manager: EntityManager,
  memberId: string,
  rows: readonly ShelfItem[],
  now: Instant,
): Promise<Offer[]> {
  const only = rows.length === 1 ? rows[0]?.config.benefit : undefined;
  const { benefits, programmes } = await readEntitlementBooks(manager, only);
  const pairs = rows.flatMap((row) => {
    const benefit = findBenefit(benefits, row.config.benefit);
    return benefit ? [{ row, benefit, item: asBenefit(row.config, benefit, row.taken) }] : [];
  });
  // The items' own audiences are read with those of the benefits.
  const asked = {
    programmes,
    benefits: { plans: benefits.plans, benefits: pairs.flatMap((p) => [p.benefit, p.item]) },
  };
  const holding = (await readHoldings(manager, asked, [memberId], now)).get(memberId);
  if (!holding) return [];
  const numbers = await readNumbers(manager, memberId, rows, now);
  const names = { ladders: programmes.programmes, plans: benefits.plans };
  return pairs.map(({ row, benefit, item }) => {
    const usage = usageOfItem(numbers.get(row.code) ?? new Map(), row.taken);
    const own = decideEntitlement(item, holding.standing, usage, names, now);
    // What the member holds of the benefit already does not open another one.
    const inGeneral = { ...holding.usageOf(benefit), held: [] };
    const given = decideEntitlement(benefit, holding.standing, inGeneral, names, now, { ignoreAudience: true });
    return { row, config: row.config, benefit, item, names, decision: decideItem(own, given) };
  });
}

/** Numbers of the member's exchanges that count now, by item and period. */
async function readNumbers(
  manager: EntityManager,
  memberId: string,
  rows: readonly ShelfItem[],
  now: Instant,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number[]>>> {
  const counted = await manager.find(PointsExchange, {
    select: { item: true, period: true, number: true },
    where: {
      memberId,
      item: In(rows.map(({ code }) => code)),
      period: In(countedKeys(now)),
      number: Not(IsNull()),
    },
  });
  const numbers = new Map<string, Map<string, number[]>>();
  for (const { item, period, number } of counted) {
    if (number === null) continue;
    const own = numbers.get(item) ?? new Map<string, number[]>();
    numbers.set(item, own.set(period, [...(own.get(period) ?? []), number]));
  }
  return numbers;
}
