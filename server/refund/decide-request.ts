import { type Fen, formatFen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { carryOutRefund } from './carry-out-refund';
import { changeRequest } from './change-request';
import { findRefundCase } from './find-facts';
import { RefundRequest } from './refund.entity';
import { REFUND_REFUSED, type RefundRefused } from './refund.events';
import type { RefundParts } from './refund.parts';
import { decideAmount, decideApproval, type RefundRefusal } from './refund.rules';

/** An operator's word on a request. */
export interface Decision {
  readonly requestId: string;
  readonly verdict: 'approve' | 'refuse';
  /** Another amount than was proposed; null for that. */
  readonly amountFen: Fen | null;
  readonly operator: string;
  readonly approvedBy: string | null;
  /** The member reads it. */
  readonly answer: string;
}

/** As much as a message in the inbox holds with its own words. */
const ANSWER_LENGTH = 120;

type DecisionRefusal =
  | RefundRefusal
  | 'AMOUNT_NOT_LEFT'
  | 'SECOND_APPROVER_REQUIRED'
  | 'APPROVER_IS_OPERATOR'
  | 'REFUND_REQUEST_NOT_FOUND'
  | 'REFUND_REQUEST_DECIDED';

/** What the payer reads with the money. */
const PAYER_READS = '会员退款，已审核通过';

/**
 * An operator decides on a request: refused, the member is told why; approved, it is carried out with the amount that the
 * member saw, or with the operator's. Above a limit somebody else must have approved.
 * @returns what is given back, in words
 */
export async function decideRequest(
  unit: Unit,
  parts: Pick<RefundParts, 'growth'>,
  { requestId, verdict, operator, approvedBy, ...decision }: Decision,
  now: Instant,
): Promise<Result<string, DecisionRefusal>> {
  const request = await unit.findOneBy(RefundRequest, { id: requestId });
  if (request === null) return refuse('REFUND_REQUEST_NOT_FOUND');
  if (request.status !== 'waiting') return refuse('REFUND_REQUEST_DECIDED');
  const { orderId, memberId, planName } = request;
  const answer = decision.answer.slice(0, ANSWER_LENGTH);
  if (verdict === 'refuse') {
    await changeRequest(unit, request, { status: 'refused', answer, decidedBy: operator }, now);
    const payload: RefundRefused = { requestId, orderId, memberId, planName, answer };
    await emitEvent(unit, { type: REFUND_REFUSED, key: requestId, payload }, now);
    return accept(formatFen(0));
  }
  const found = await findRefundCase(unit, orderId);
  if (found === null) return refuse('ORDER_NOT_REFUNDABLE');
  const amount = decideAmount(found.facts, decision.amountFen ?? request.amountFen, now);
  if (!amount.ok) return amount;
  const amountFen = amount.value;
  const approval = decideApproval({ amountFen, operator, approvedBy });
  if (!approval.ok) return approval;
  const agreed = { requestId, amountFen, reason: PAYER_READS };
  const { refundId, taken } = await carryOutRefund(unit, parts, found, agreed, now);
  await changeRequest(
    unit,
    request,
    { status: 'agreed', amountFen, refundId, taken, answer, decidedBy: operator },
    now,
  );
  return accept(formatFen(amountFen));
}

/** Requests that wait for an operator, oldest first. */
export function listWaitingRequests(database: Database, limit: number): Promise<RefundRequest[]> {
  return database.read.find(RefundRequest, { where: { status: 'waiting' }, order: { id: 'ASC' }, take: limit });
}
