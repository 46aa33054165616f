import { type EntityManager, In, LessThan } from 'typeorm';
import type { Claim } from '../../shared/contract/benefit';
import type { Exchange } from '../../shared/contract/exchange';
import type { Page } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { BenefitClaim } from '../benefit/benefit.entity';
import type { ClaimDeliverer } from '../benefit/claim-delivery';
import { presentClaims } from '../benefit/find-claims';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { PointsExchange } from './exchange.entity';
import { describeExchange } from './exchange.rules';

/** A member's exchanges, newest first; the cursor is the last id of the page before. */
export async function listExchanges(
  manager: EntityManager,
  deliverers: readonly ClaimDeliverer[],
  memberId: string,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  now: Instant,
): Promise<Page<Exchange>> {
  const found = await manager.find(PointsExchange, {
    where: { memberId, ...(cursor === undefined ? {} : { id: LessThan(cursor) }) },
    order: { id: 'DESC' },
    take: limit + 1,
  });
  const rows = found.slice(0, limit);
  return {
    items: await presentExchanges(manager, deliverers, rows, now),
    nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** An exchange of a member; null where it is not theirs. */
export async function findExchange(
  manager: EntityManager,
  deliverers: readonly ClaimDeliverer[],
  memberId: string,
  id: string,
  now: Instant,
): Promise<Exchange | null> {
  const row = await manager.findOneBy(PointsExchange, { id, memberId });
  const [exchange] = row ? await presentExchanges(manager, deliverers, [row], now) : [];
  return exchange ?? null;
}

async function presentExchanges(
  manager: EntityManager,
  deliverers: readonly ClaimDeliverer[],
  rows: readonly PointsExchange[],
  now: Instant,
): Promise<Exchange[]> {
  const claims = await findClaims(manager, deliverers, rows, now);
  const orders = await findOrders(manager, rows);
  return rows.map((row) => {
    const claim = claims.get(row.claimId ?? '') ?? null;
    const orderStatus = orders.get(row.orderId ?? '')?.status ?? null;
    return {
      id: row.id,
      item: { code: row.item, benefit: row.benefit },
      points: row.points,
      moneyFen: row.moneyFen,
      status: row.status,
      words: describeExchange({ ...row, orderStatus, claimWords: claim?.words ?? null }),
      createdAt: formatInstant(row.createdAt),
      orderId: row.orderId,
      claim,
    };
  });
}

async function findClaims(
  manager: EntityManager,
  deliverers: readonly ClaimDeliverer[],
  rows: readonly PointsExchange[],
  now: Instant,
): Promise<ReadonlyMap<string, Claim>> {
  const ids = rows.flatMap(({ claimId }) => claimId ?? []);
  if (ids.length === 0) return new Map();
  const claims = await manager.findBy(BenefitClaim, { id: In(ids) });
  const presented = await presentClaims(manager, claims, deliverers, now);
  return new Map(presented.map((claim) => [claim.id, claim]));
}

async function findOrders(
  manager: EntityManager,
  rows: readonly PointsExchange[],
): Promise<ReadonlyMap<string, PurchaseOrder>> {
  const ids = rows.flatMap(({ orderId }) => orderId ?? []);
  if (ids.length === 0) return new Map();
  const orders = await manager.findBy(PurchaseOrder, { id: In(ids) });
  return new Map(orders.map((order) => [order.id, order]));
}
