import type { Instant } from '../../shared/kernel/instant';
import { failClaim, finishDelivery } from '../benefit/settle-delivery';
import { parkCase } from '../case/park-case';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import type { FinalState } from './supplier';
import { SupplyOrder } from './supply.entity';
import { decideNews } from './supply.rules';

const FAILURE_LENGTH = 200;
/** What the member reads: a supplier's own words are for operators. */
const NOT_TOPPED_UP = '充值失败';
const NOT_DELIVERED = '商品没有送到';

/** Who told how an order ended. */
export type ToldBy = 'answer' | 'query' | 'notice' | 'operator';

/**
 * Takes on how an order ended, once, and lets its claim end with it: of the answer, the question and the notice whichever
 * comes first is the one that counts. News that contradicts what was taken on changes nothing and is parked.
 * @throws StaleRead when other news is being taken on at the same time
 */
export async function settleOrder(
  unit: Unit,
  order: SupplyOrder,
  told: FinalState,
  toldBy: ToldBy,
  now: Instant,
): Promise<'settle' | 'repeat' | 'contradiction'> {
  const decision = decideNews(order.status, told.kind);
  if (decision === 'repeat') return decision;
  const { id, supplier, sku, claimId, status: settledAs } = order;
  if (decision === 'contradiction') {
    const content = { supplier, sku, claimId, settledAs, told, toldBy };
    await parkCase(unit, { kind: 'supply.contradiction', subject: id, content }, now);
    return decision;
  }
  await changeOrder(unit, order, {
    status: told.kind,
    settledAt: now,
    failure: told.kind === 'failed' ? told.reason.slice(0, FAILURE_LENGTH) : null,
    supplierNumber: told.supplierNumber ?? order.supplierNumber,
    // It has done its service; what members are shown is masked.
    accountCipher: null,
  });
  // A member who left has no claim any more that could end.
  if (order.memberId === null) return decision;
  if (told.kind === 'succeeded') await finishDelivery(unit, claimId, now);
  else await failClaim(unit, claimId, order.accountMasked === null ? NOT_DELIVERED : NOT_TOPPED_UP, now);
  return decision;
}

/** Changes an order as it was read. @throws StaleRead when it has been changed since */
export async function changeOrder(
  unit: Unit,
  { id, revision }: SupplyOrder,
  change: Partial<Omit<SupplyOrder, 'id' | 'revision'>>,
): Promise<void> {
  const changed = await unit.update(SupplyOrder, { id, revision }, { ...change, revision: revision + 1 });
  if (changed.affected !== 1) throw new StaleRead('a supply order');
}
