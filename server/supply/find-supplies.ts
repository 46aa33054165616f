import { In, MoreThan } from 'typeorm';
import type { PoolView, SupplyOrderView } from '../../shared/contract/ops/supply';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { readBenefitBook } from '../benefit/benefit-book';
import type { Database } from '../database/open-database';
import { findPools } from './code-pool';
import { SupplyOrder } from './supply.entity';
import { openStatuses } from './supply.rules';

/** Every pool that has codes or that a live benefit draws from, with the benefits. */
export async function findPoolsOfShop(database: Database, now: Instant): Promise<PoolView[]> {
  const { benefits } = await readBenefitBook(database.read);
  const drawing = benefits.flatMap(({ code, config: { name, delivery } }) =>
    delivery.kind === 'code' ? [{ code, name, pool: delivery.pool, lowStock: delivery.lowStock }] : [],
  );
  const filled = await findPools(database, null, now);
  const never = [...new Set(drawing.map(({ pool }) => pool))]
    .filter((pool) => !filled.some((each) => each.pool === pool))
    .map((pool) => ({ pool, free: 0, given: 0, voided: 0, expired: 0, nextExpiry: null }));
  return [...filled, ...never].map((status) => {
    const own = drawing.filter(({ pool }) => pool === status.pool);
    const lowStock = own.length === 0 ? null : Math.max(...own.map((each) => each.lowStock));
    const low = lowStock !== null && status.free < lowStock;
    return { ...status, lowStock, low, benefits: own.map(({ code, name }) => ({ code, name })) };
  });
}

/** Orders with suppliers whose outcome is still to come, oldest first. */
export async function findOpenOrders(
  { read }: Pick<Database, 'read'>,
  { cursor, limit }: PageQuery,
): Promise<Page<SupplyOrderView>> {
  const rows = await read.find(SupplyOrder, {
    where: { status: In([...openStatuses]), ...(cursor === undefined ? {} : { id: MoreThan(cursor) }) },
    order: { id: 'ASC' },
    take: limit + 1,
  });
  const items = rows.slice(0, limit);
  return { items: items.map(present), nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function present(order: SupplyOrder): SupplyOrderView {
  const { id, memberId, supplier, sku, accountMasked, supplierNumber, createdAt, sentAt, sends, asked } = order;
  const status = openStatuses.find((open) => open === order.status) ?? 'unknown';
  return {
    ...{ id, memberId, supplier, sku, status, account: accountMasked, supplierNumber, sends, asked },
    createdAt: formatInstant(createdAt),
    sentAt: sentAt === null ? null : formatInstant(sentAt),
  };
}
