import type { Instant } from '../../../shared/kernel/instant';
import type { Faults } from '../faults';
import type { Movement, Trade } from './bill-files';

/**
 * What the tester has made wrong in the bills of every day while the fault is on: a bill is written when it is asked for and
 * again when it is fetched, and has to be the same, so these faults are states and do not count.
 */

/** The number of the order that nobody knows. */
const STRANGE_NUMBER = 'SOMEBODY-ELSES-ORDER';

/** How much is withdrawn to the bank. */
const WITHDRAWN_FEN = 500;

/** The trades of a day as its bill shall show them: the first one suffers. */
export function spoilTrades(faults: Faults, trades: readonly Trade[]): readonly Trade[] {
  const [first, ...others] = trades;
  if (first === undefined) return trades;
  const { order } = first;
  const spoilt: Trade = {
    ...first,
    ...(faults.isOn('billAmountDiffers') ? { order: { ...order, totalFen: order.totalFen + 1 } } : {}),
    ...(faults.isOn('billStateUnknown') ? { state: 'REVOKED' } : {}),
    ...(faults.isOn('billFeeUnexpected') ? { feeFactor: 2 } : {}),
  };
  const strange: Trade = { ...first, refund: null, order: { ...order, id: STRANGE_NUMBER, transactionId: '42' } };
  return [
    ...(faults.isOn('billLineMissing') ? [] : [spoilt]),
    ...(faults.isOn('billLineTwice') ? [spoilt] : []),
    ...others,
    ...(faults.isOn('billLineUnknown') ? [strange] : []),
  ];
}

/** The movements of the account as the bill of the stretch of time shall show them. */
export function spoilMovements(
  faults: Faults,
  movements: readonly Movement[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): readonly Movement[] {
  const index = movements.findIndex(({ at }) => at >= from && at < to);
  const first = movements[index];
  if (first === undefined) return movements;
  const spoilt = faults.isOn('fundFlowDiffers') ? { ...first, fen: first.fen + 1 } : first;
  const withdrawal = { ...first, fen: -WITHDRAWN_FEN, name: '提现', flowNo: `${first.flowNo}9`, remark: '' };
  const inserted = faults.isOn('fundFlowWithdrawal') ? [spoilt, withdrawal] : [spoilt];
  return [...movements.slice(0, index), ...inserted, ...movements.slice(index + 1)];
}
