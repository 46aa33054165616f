import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { needsAccount } from '../benefit/claim.rules';
import { type ClaimRefusal, findAccount } from '../benefit/issue-claim';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { readPointsBook } from '../points/points-book';
import { spend } from '../points/spend-points';
import { answerOnce } from '../purchase/command-key';
import { type Buyer, findBuyer, writeOrder } from '../purchase/write-order';
import { PointsExchange, type ShelfItem } from './exchange.entity';
import { type ExchangeParts, sourceOf } from './exchange.parts';
import { findOffer, type Offer } from './find-offers';
import { giveBenefit } from './settle-exchange';

/** A member's wish, as it came. */
export interface ExchangeWish {
  readonly memberId: string;
  /** Code of the shelf's item. */
  readonly item: string;
  /** The price that the member saw. */
  readonly points: number;
  readonly moneyFen: number;
  readonly account: string | null;
  readonly clientKey: string;
}

export type ExchangeRefusal =
  | 'SHELF_ITEM_NOT_FOUND'
  | 'SHELF_ITEM_NOT_AVAILABLE'
  | 'SHELF_PRICE_CHANGED'
  | 'SHELF_LIMIT_REACHED'
  | 'POINTS_INSUFFICIENT'
  | 'BENEFIT_LOCKED'
  | 'BENEFIT_SOLD_OUT'
  | 'BENEFIT_ACCOUNT_REQUIRED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'SESSION_ENDED';

const ROUTE = 'POST /api/v1/exchanges';

/**
 * Exchanges points for an item, all of it or nothing: the points are spent, one of the stock and of the member's limit is
 * taken, and the benefit is given; where money is asked too, an order is written instead, and the benefit follows its
 * payment. The repeat with the same key answers the same exchange.
 * @returns the exchange's id
 */
export async function exchangePoints(
  parts: ExchangeParts,
  wish: ExchangeWish,
): Promise<Result<string, ExchangeRefusal>> {
  const now = parts.clock.now();
  const { memberId, item, points, moneyFen, clientKey } = wish;
  const accountMark = wish.account === null ? null : parts.cipher.mark(wish.account);
  const body = { item, points: String(points), moneyFen: String(moneyFen), accountMark };
  const work = async (unit: Unit): Promise<Result<string, ExchangeRefusal>> => {
    const buyer = await findBuyer(unit, memberId);
    if (!buyer) return refuse('SESSION_ENDED');
    const offer = (await readPointsBook(unit))?.live ? await findOffer(unit, memberId, item, now) : null;
    if (!offer) return refuse('SHELF_ITEM_NOT_FOUND');
    const account = await findAccount(unit, parts.claims, wish, offer.benefit.config.delivery);
    const reason = whyNot(offer, wish, account);
    if (reason) return refuse(reason);
    const exchange = buildExchange(offer, wish, now);
    const title = `兑换 ${exchange.benefit.name}`;
    const spent = await spend(unit, { memberId, points, sourceKey: sourceOf(exchange.id), title }, now);
    if (!spent.ok) return spent;
    await insertExchange(unit, exchange);
    if (moneyFen > 0) await askForMoney(unit, parts, exchange, { buyer, title, account }, now);
    else {
      const given = await giveBenefit(unit, parts.claims, exchange, account, now);
      if (!given.ok) throw new Refused(refusalOf(given.refusal));
    }
    await takeStock(unit, offer.row);
    return accept(exchange.id);
  };
  try {
    return await parts.database.inUnit((unit) =>
      answerOnce(unit, { memberId, route: ROUTE, clientKey, body }, now, () => work(unit)),
    );
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal);
    throw error;
  }
}

/** Thrown to undo the unit of work; leaves this file as a refusal. */
class Refused extends Error {
  constructor(readonly refusal: ExchangeRefusal) {
    super(refusal);
  }
}

function whyNot(
  { config, decision, benefit }: Offer,
  wish: ExchangeWish,
  account: string | null,
): ExchangeRefusal | null {
  if (wish.points !== config.points || wish.moneyFen !== config.moneyFen) return 'SHELF_PRICE_CHANGED';
  switch (decision.state) {
    case 'open':
      return needsAccount(benefit.config.delivery) && account === null ? 'BENEFIT_ACCOUNT_REQUIRED' : null;
    case 'locked':
      return 'BENEFIT_LOCKED';
    case 'limitReached':
      return 'SHELF_LIMIT_REACHED';
    case 'soldOut':
      return 'BENEFIT_SOLD_OUT';
    case 'upcoming':
    case 'ended':
      return 'SHELF_ITEM_NOT_AVAILABLE';
    default: {
      const never: never = decision.state;
      throw new Error(`unknown state ${never}`);
    }
  }
}

function buildExchange({ config, decision, benefit }: Offer, { memberId }: ExchangeWish, now: Instant): PointsExchange {
  const { code, name, icon, value, description } = benefit.config;
  return {
    id: newId(now),
    memberId,
    item: config.code,
    benefit: { code, name, icon, value, description },
    points: config.points,
    moneyFen: config.moneyFen,
    period: decision.period,
    number: config.limit === null ? null : decision.nextNumber,
    status: 'awaitingPayment',
    reason: null,
    orderId: null,
    claimId: null,
    account: null,
    createdAt: now,
    endedAt: null,
  };
}

async function insertExchange(unit: Unit, exchange: PointsExchange): Promise<void> {
  try {
    await unit.insert(PointsExchange, exchange);
  } catch (error) {
    // The member was faster elsewhere: the next run finds the next number, or the limit reached.
    if (isDuplicate(error)) throw new StaleRead('an exchange');
    throw error;
  }
}

async function askForMoney(
  unit: Unit,
  { purchase, cipher }: ExchangeParts,
  { id, moneyFen }: PointsExchange,
  { buyer, title, account }: { readonly buyer: Buyer; readonly title: string; readonly account: string | null },
  now: Instant,
): Promise<void> {
  const wish = { kind: 'exchange', subjectId: id, planName: title, amountFen: moneyFen } as const;
  const order = await writeOrder(unit, purchase.channel, buyer, wish, now);
  const kept = account === null ? null : cipher.encrypt(account, id);
  await unit.update(PointsExchange, { id }, { orderId: order.id, account: kept });
}

function refusalOf(refusal: ClaimRefusal): ExchangeRefusal {
  switch (refusal) {
    case 'BENEFIT_QUOTA_REACHED':
      return 'SHELF_LIMIT_REACHED';
    case 'BENEFIT_LOCKED':
    case 'BENEFIT_SOLD_OUT':
    case 'BENEFIT_ACCOUNT_REQUIRED':
      return refusal;
    case 'BENEFIT_NOT_FOUND':
    case 'BENEFIT_NOT_OPEN':
    case 'BENEFIT_NOT_CLAIMABLE':
      return 'SHELF_ITEM_NOT_AVAILABLE';
    default: {
      const never: never = refusal;
      throw new Error(`unknown refusal ${never}`);
    }
  }
}

/**
 * Takes one of an item's stock, if the item is still what was read. It comes last, because everybody who wants the item
 * waits for its row.
 * @throws StaleRead where it is not, or none is left: the next run says which
 */
async function takeStock(unit: Unit, { code, version }: ShelfItem): Promise<void> {
  const taken = await execute(
    unit,
    `UPDATE shelf_item SET taken = taken + 1
      WHERE code = ? AND version = ? AND live = 1 AND (stock IS NULL OR taken < stock)`,
    [code, version],
  );
  if (taken !== 1) throw new StaleRead('an item of the shelf');
}
