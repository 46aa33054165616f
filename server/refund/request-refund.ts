import type { RefundReason } from '../../shared/contract/refund';
import type { Fen } from '../../shared/kernel/fen';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { parkCase } from '../case/park-case';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { answerOnce } from '../purchase/command-key';
import { carryOutRefund } from './carry-out-refund';
import { changeRequest, REQUESTED } from './change-request';
import { findRefundCase } from './find-facts';
import { RefundRequest } from './refund.entity';
import type { RefundParts } from './refund.parts';
import { decideRefund, type RefundRefusal } from './refund.rules';

/** A member's wish for their money back, as it came. */
export interface RequestWish {
  readonly memberId: string;
  readonly orderId: string;
  readonly reason: RefundReason;
  readonly note: string;
  /** The amount that the member saw. */
  readonly expectedFen: Fen;
  readonly clientKey: string;
}

type RequestRefusal = RefundRefusal | 'ORDER_NOT_FOUND' | 'REFUND_CHANGED' | 'IDEMPOTENCY_KEY_REUSED';

/** What the payer reads with the money. */
const PAYER_READS = '会员退款';

/**
 * Asks for a refund: where the plan's policy gives it, it is carried out at once; else it waits for an operator, and what was
 * bought stays until then. The repeat with the same key answers the same request.
 */
export async function requestRefund(parts: RefundParts, wish: RequestWish): Promise<Result<string, RequestRefusal>> {
  const now = parts.clock.now();
  const { memberId, orderId, reason, note, expectedFen, clientKey } = wish;
  const route = `POST /api/v1/orders/${orderId}/refund-requests`;
  const body = { reason, note, expectedFen: String(expectedFen) };
  const work = async (unit: Unit): Promise<Result<string, RequestRefusal>> => {
    const found = await findRefundCase(unit, orderId, memberId);
    if (found === null) return refuse('ORDER_NOT_FOUND');
    const offer = decideRefund(found.policy, found.facts, now);
    if (!offer.ok) return offer;
    const { decision, amountFen } = offer.value;
    if (amountFen !== expectedFen) return refuse('REFUND_CHANGED');
    const id = newId(now);
    const row = { id, orderId, memberId, planName: found.order.planName, reason, note, amountFen, createdAt: now };
    if (decision === 'atOnce') {
      const agreed = { requestId: id, amountFen, reason: PAYER_READS };
      const { refundId, taken } = await carryOutRefund(unit, parts, found, agreed, now);
      const outcome = { status: 'agreed', openKey: null, byPolicy: true, refundId, taken, decidedAt: now } as const;
      await insert(unit, { ...row, ...outcome, answer: null, decidedBy: null });
    } else {
      const open = { status: 'waiting', openKey: orderId, byPolicy: false, refundId: null, taken: null } as const;
      await insert(unit, { ...row, ...open, answer: null, decidedBy: null, decidedAt: null });
      const content = { orderId, memberId, planName: row.planName, reason, note, proposedFen: amountFen };
      await parkCase(unit, { kind: REQUESTED, subject: id, content }, now);
    }
    return accept(id);
  };
  return parts.database.inUnit((unit) => answerOnce(unit, { memberId, route, clientKey, body }, now, () => work(unit)));
}

/** The member thinks better of a request that nobody has decided on. Repeating it changes nothing. */
export async function withdrawRequest(
  parts: Pick<RefundParts, 'database' | 'clock'>,
  requestId: string,
  memberId: string,
): Promise<Result<null, 'REFUND_REQUEST_NOT_FOUND' | 'REFUND_REQUEST_DECIDED'>> {
  const now = parts.clock.now();
  return parts.database.inUnit(async (unit) => {
    const request = await unit.findOneBy(RefundRequest, { id: requestId, memberId });
    if (request === null) return refuse('REFUND_REQUEST_NOT_FOUND');
    if (request.status === 'withdrawn') return accept(null);
    if (request.status !== 'waiting') return refuse('REFUND_REQUEST_DECIDED');
    await changeRequest(unit, request, { status: 'withdrawn', decidedBy: 'member' }, now);
    return accept(null);
  });
}

async function insert(unit: Unit, request: RefundRequest): Promise<void> {
  try {
    await unit.insert(RefundRequest, request);
  } catch (error) {
    // Another request for the order was made at the same time.
    if (isDuplicate(error)) throw new StaleRead('a request for a refund');
    throw error;
  }
}
