import { MINUTE_MS } from '../../shared/kernel/instant';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { requestEnd } from './change-contract';
import { openCycle } from './change-cycle';
import { RenewalContract, RenewalCycle } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';

/** So long after the payment WeChat still says that nobody signed: then nobody will. */
const SIGNED_WITHIN_MS = 10 * MINUTE_MS;

/** The order paid for the first period, so the first debit is for the second. */
const SECOND_PERIOD = 2;

/**
 * Looks at an order and at the contract that was offered with its payment, after either has changed: payment and signature
 * are told apart from each other and in any order. Paid and signed, the renewal begins with the end of what was bought;
 * an order that was closed takes its contract with it. An order without a contract, or looked at again: nothing.
 */
export async function followOrder({ database, clock }: RenewalParts, orderId: string): Promise<void> {
  if (!(await database.read.existsBy(RenewalContract, { orderId }))) return;
  await database.inUnit(async (unit) => {
    const now = clock.now();
    const contract = await unit.findOneByOrFail(RenewalContract, { orderId });
    const order = await unit.findOneByOrFail(PurchaseOrder, { id: orderId });
    switch (order.status) {
      case 'pending':
        return;
      case 'closed':
        await requestEnd(unit, contract, 'unpaid', now);
        return;
      case 'refunded':
        await requestEnd(unit, contract, 'refunded', now);
        return;
      case 'paid':
      case 'refunding':
        if (contract.firstPriceFen !== null) {
          await unit.update(RenewalContract, { id: contract.id }, { firstPricePaid: true });
        }
        if (contract.status !== 'signed') return;
        if (await unit.existsBy(RenewalCycle, { contractId: contract.id })) return;
        await openCycle(unit, contract, SECOND_PERIOD, now);
        return;
      default: {
        const never: never = order.status;
        throw new RangeError(`unknown status of an order: ${never}`);
      }
    }
  });
}

/** Ends a contract that the member could have signed while paying and did not: what they bought is an ordinary purchase. */
export async function endUnsigned({ database, clock }: RenewalParts, contractId: string): Promise<void> {
  await database.inUnit(async (unit) => {
    const now = clock.now();
    const contract = await unit.findOneByOrFail(RenewalContract, { id: contractId });
    if (contract.status !== 'unsigned' || contract.orderId === null) return;
    const { paidAt } = await unit.findOneByOrFail(PurchaseOrder, { id: contract.orderId });
    if (paidAt !== null && now - paidAt >= SIGNED_WITHIN_MS) await requestEnd(unit, contract, 'notSigned', now);
  });
}
