import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result } from '../../shared/kernel/result';
import { type ClaimParts, type ClaimRefusal, issueClaim } from '../benefit/issue-claim';
import { StaleRead } from '../database/errors';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { returnSpending } from '../points/spend-points';
import { returnOrder } from '../purchase/request-return';
import { PointsExchange } from './exchange.entity';
import { type ExchangeParts, sourceOf } from './exchange.parts';
import { type ExchangeStatus, exchangeTransitions } from './exchange.states';

/** Why an exchange is returned, as the member reads it; each stands before `，积分已退回`. */
export const UNPAID = '未支付';
const NOT_GIVEN = '发放失败';

/**
 * The order of an exchange is paid: the benefit is given. Where it cannot be given any more, points and money go back.
 * Repeating it changes nothing.
 */
export async function givePaidExchange(parts: ExchangeParts, exchangeId: string): Promise<void> {
  const now = parts.clock.now();
  await parts.database.inUnit(async (unit) => {
    const exchange = await unit.findOneBy(PointsExchange, { id: exchangeId, status: 'awaitingPayment' });
    if (!exchange) return;
    const account = exchange.account === null ? null : parts.cipher.decrypt(exchange.account, exchange.id);
    const given = await giveBenefit(unit, parts.claims, exchange, account, now);
    if (!given.ok) await returnExchange(unit, exchange.id, NOT_GIVEN, now);
  });
}

/**
 * Gives what was exchanged: the exchange is done, unless the claim is still on its way. Who may exchange an item, the item
 * says, not its benefit. A refusal leaves nothing of it in the unit of work.
 */
export async function giveBenefit(
  unit: Unit,
  claims: ClaimParts,
  exchange: PointsExchange,
  account: string | null,
  now: Instant,
): Promise<Result<null, ClaimRefusal>> {
  const { id, memberId, benefit } = exchange;
  const source = { issuedBy: 'exchange', sourceKey: sourceOf(id), ignoreAudience: true } as const;
  const issued = await issueClaim(unit, claims, { memberId, benefit: benefit.code, account, ...source }, now);
  if (!issued.ok) return issued;
  const { id: claimId, status } = issued.value;
  if (status === 'delivering') await move(unit, exchange, 'delivering', { claimId, account: null });
  else await move(unit, exchange, 'done', { claimId, account: null, endedAt: now });
  return accept(null);
}

/** What was on its way has arrived. Repeating it changes nothing. */
export async function finishExchange(unit: Unit, exchangeId: string, now: Instant): Promise<void> {
  const exchange = await unit.findOneBy(PointsExchange, { id: exchangeId, status: 'delivering' });
  if (exchange) await move(unit, exchange, 'done', { endedAt: now });
}

/**
 * Undoes an exchange for which nothing is given: the points go back to their lots, the money to the payer, and the place
 * in limit and stock is free again. Repeating it changes nothing.
 * @param reason what the member reads: `充值失败`
 */
export async function returnExchange(unit: Unit, exchangeId: string, reason: string, now: Instant): Promise<void> {
  const exchange = await unit.findOneBy(PointsExchange, { id: exchangeId });
  if (!exchange || !exchangeTransitions[exchange.status].includes('returned')) return;
  await move(unit, exchange, 'returned', { reason, number: null, account: null, endedAt: now });
  const returned = await returnSpending(unit, sourceOf(exchangeId), reason, now);
  if (!returned.ok) throw new Error(`the points of exchange ${exchangeId} were never spent`);
  if (exchange.orderId !== null) await returnOrder(unit, exchange.orderId, `${reason}，款项退回`, now);
  await execute(unit, 'UPDATE shelf_item SET taken = taken - 1 WHERE code = ? AND taken > 0', [exchange.item]);
}

async function move(
  unit: Unit,
  exchange: Pick<PointsExchange, 'id' | 'status'>,
  to: ExchangeStatus,
  change: Partial<PointsExchange>,
): Promise<void> {
  const { id, status } = exchange;
  if (!exchangeTransitions[status].includes(to)) throw new Error(`an exchange does not go from ${status} to ${to}`);
  const moved = await unit.update(PointsExchange, { id, status }, { ...change, status: to });
  if (moved.affected !== 1) throw new StaleRead('an exchange');
}
