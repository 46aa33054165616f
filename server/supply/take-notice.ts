import type { Instant } from '../../shared/kernel/instant';
import { parkCase } from '../case/park-case';
import { isDuplicate } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { settleOrder } from './settle-order';
import type { SupplierNotice } from './supplier';
import { SupplyNotice, SupplyOrder } from './supply.entity';
import type { SupplyParts } from './supply.parts';

/**
 * Stores a genuine notice of a supplier and takes on what it says, in one unit of work; the caller acknowledges after
 * that. The same notice again changes nothing. A notice that fits no order gives nothing and is parked.
 */
export async function takeNotice(parts: SupplyParts, supplier: string, notice: SupplierNotice): Promise<string> {
  const now = parts.clock.now();
  const outcome = await parts.database.inUnit(async (unit) => {
    const done = await apply(unit, supplier, notice, now);
    await store(unit, supplier, notice, done, now);
    return done;
  });
  const details = { supplier, noticeId: notice.id, outcome };
  if (outcome === 'settle' || outcome === 'repeat') parts.logger.info(details, 'a supplier’s notice was stored');
  else parts.logger.warn(details, 'a supplier’s notice changed nothing');
  return outcome;
}

async function apply(unit: Unit, supplier: string, notice: SupplierNotice, now: Instant): Promise<string> {
  const { number, state } = notice;
  const order = await unit.findOneBy(SupplyOrder, { id: number, supplier });
  if (order === null) {
    const subject = `${supplier}:${notice.id}`;
    await parkCase(unit, { kind: 'supply.unknownNumber', subject, content: { supplier, number, state } }, now);
    return 'unknownNumber';
  }
  switch (state.kind) {
    case 'succeeded':
    case 'failed':
      return settleOrder(unit, order, state, 'notice', now);
    // No outcome: what comes of it is told later, or asked for.
    case 'processing':
    case 'unknown':
      return state.kind;
    default: {
      const never: never = state;
      throw new Error(`unknown state ${JSON.stringify(never)}`);
    }
  }
}

async function store(
  unit: Unit,
  supplier: string,
  { id, number, state }: SupplierNotice,
  outcome: string,
  now: Instant,
): Promise<void> {
  try {
    await unit.insert(SupplyNotice, { supplier, id, orderId: number, outcome, content: state, receivedAt: now });
  } catch (error) {
    // The same notice sent again: its first row stands.
    if (!isDuplicate(error)) throw error;
  }
}
