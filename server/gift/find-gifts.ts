import { type EntityManager, In, LessThan } from 'typeorm';
import type { GiftCard, Gift as GiftOnWire } from '../../shared/contract/gift';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { Plan } from '../plan/plan.entity';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { Gift } from './gift.entity';
import { cardStateOf, describeGift } from './gift.rules';
import type { GiftTokens } from './gift-tokens';

/** The gifts that a member has given, newest first; the cursor is the last id of the page before. */
export async function listGifts(
  manager: EntityManager,
  tokens: GiftTokens,
  giverId: string,
  { cursor, limit }: PageQuery,
  now: Instant,
): Promise<Page<GiftOnWire>> {
  const found = await manager.find(Gift, {
    where: { giverId, ...(cursor === undefined ? {} : { id: LessThan(cursor) }) },
    order: { id: 'DESC' },
    take: limit + 1,
  });
  const rows = found.slice(0, limit);
  return {
    items: await presentGifts(manager, tokens, rows, now),
    nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** A gift that a member has given; null where it is not theirs. */
export async function findGift(
  manager: EntityManager,
  tokens: GiftTokens,
  giverId: string,
  id: string,
  now: Instant,
): Promise<GiftOnWire | null> {
  const row = await manager.findOneBy(Gift, { id, giverId });
  const [gift] = row ? await presentGifts(manager, tokens, [row], now) : [];
  return gift ?? null;
}

/**
 * The card of a gift, for whoever holds its token.
 * @param memberId null where nobody is logged in
 */
export async function findGiftCard(
  manager: EntityManager,
  tokens: GiftTokens,
  token: string,
  memberId: string | null,
  now: Instant,
): Promise<GiftCard | null> {
  const row = await manager.findOneBy(Gift, { tokenHash: tokens.hashOf(token) });
  // A gift that was never paid is none yet.
  if (!row || !tokens.isTokenOf(token, row.id) || row.expiresAt === null) return null;
  const plan = await manager.findOneBy(Plan, { id: row.planId });
  return {
    planName: row.planName,
    period: { unit: row.periodUnit, count: row.periodCount },
    message: row.message,
    state: cardStateOf(row, memberId, now),
    expiresAt: formatInstant(row.expiresAt),
    benefits: (plan?.benefits ?? []).map(({ code, name, icon, value }) => ({ code, name, icon, value })),
  };
}

async function presentGifts(
  manager: EntityManager,
  tokens: GiftTokens,
  rows: readonly Gift[],
  now: Instant,
): Promise<GiftOnWire[]> {
  const orderIds = rows.flatMap(({ orderId }) => orderId ?? []);
  const orders = orderIds.length === 0 ? [] : await manager.findBy(PurchaseOrder, { id: In(orderIds) });
  return rows.map((row) => {
    const { id, planName, amountFen, message, status, orderId, createdAt, expiresAt, acceptedAt } = row;
    const orderStatus = orders.find((order) => order.id === orderId)?.status ?? null;
    const isOpen = status === 'waiting' && expiresAt !== null && now < expiresAt;
    return {
      ...{ id, planName, amountFen, message, status, orderId },
      period: { unit: row.periodUnit, count: row.periodCount },
      words: describeGift({ ...row, orderStatus }, now),
      token: isOpen ? tokens.tokenOf(id) : null,
      createdAt: formatInstant(createdAt),
      expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
      acceptedAt: acceptedAt === null ? null : formatInstant(acceptedAt),
    };
  });
}
