import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { answerOnce } from '../purchase/command-key';
import { findBuyer } from '../purchase/write-order';
import { moveChange } from './move-change';
import { PlanChange } from './plan-change.entity';
import type { PlanChangeParts } from './plan-change.parts';
import { type QuoteRefusal, quoteChange } from './quote-change';
import { orderChange } from './request-change';

type PrepayRefusal =
  | QuoteRefusal
  | 'PLAN_CHANGE_NOT_FOUND'
  | 'PLAN_CHANGE_NOT_OPEN'
  | 'PLAN_CHANGE_QUOTE_CHANGED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'SESSION_ENDED';

/**
 * Pays ahead for a change that waits for the term's end, at the price of this instant: an order is written, and once it is
 * paid the new plan begins by itself. While that order is open it is answered again.
 */
export async function prepayChange(
  parts: PlanChangeParts,
  wish: {
    readonly memberId: string;
    readonly changeId: string;
    /** What the member saw is to pay. */
    readonly payFen: number;
    readonly clientKey: string;
  },
): Promise<Result<null, PrepayRefusal>> {
  const now = parts.clock.now();
  const { memberId, changeId, payFen, clientKey } = wish;
  const route = `POST /api/v1/plan-changes/${changeId}/order`;
  const command = { memberId, route, clientKey, body: { payFen: String(payFen) } };
  const work = async (unit: Unit): Promise<Result<string, PrepayRefusal>> => {
    const change = await unit.findOneBy(PlanChange, { id: changeId, memberId });
    if (!change) return refuse('PLAN_CHANGE_NOT_FOUND');
    if (change.kind !== 'atTermEnd') return refuse('PLAN_CHANGE_NOT_OPEN');
    if (change.status !== 'awaitingPayment') {
      if (change.status !== 'waiting') return refuse('PLAN_CHANGE_NOT_OPEN');
      const buyer = await findBuyer(unit, memberId);
      if (!buyer) return refuse('SESSION_ENDED');
      const quoted = await quoteChange(unit, memberId, change.toPlanId, now);
      if (!quoted.ok) return quoted;
      const quote = quoted.value;
      if (quote.plan.autoRenew !== null) return refuse('PLAN_NOT_ON_SALE');
      if (quote.kind !== 'atTermEnd' || quote.payFen !== payFen) return refuse('PLAN_CHANGE_QUOTE_CHANGED');
      const agreed = { priceFen: quote.priceFen, payFen, effectiveAt: quote.startsAt };
      await moveChange(unit, change, 'awaitingPayment', now, agreed);
      await orderChange(unit, parts, { buyer, change, quote }, now);
    }
    return accept(changeId);
  };
  const answer = await parts.database.inUnit((unit) => answerOnce(unit, command, now, () => work(unit)));
  return answer.ok ? accept(null) : answer;
}
