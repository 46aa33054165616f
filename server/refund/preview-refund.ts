import { errorTitles } from '../../shared/contract/error-code';
import type { RefundPreview } from '../../shared/contract/refund';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import { describeRefundPolicy } from '../plan/refund-policy.rules';
import { carryOutRefund } from './carry-out-refund';
import { findRefundCase } from './find-facts';
import type { RefundParts } from './refund.parts';
import { countDays, decideRefund } from './refund.rules';

/** Thrown to take a preview's unit back; leaves this file as its outcome. */
class Previewed extends Error {
  constructor(readonly outcome: RefundPreview) {
    super('a preview is taken back');
  }
}

/**
 * What a refund would give and take at this moment. It is carried out as the request would be, in a unit of work that is taken
 * back: so the preview cannot say anything else than what then happens.
 */
export async function previewRefund(
  parts: RefundParts,
  orderId: string,
  memberId: string,
): Promise<Result<RefundPreview, 'ORDER_NOT_FOUND'>> {
  const now = parts.clock.now();
  try {
    return await parts.database.inUnit(async (unit) => {
      const found = await findRefundCase(unit, orderId, memberId);
      if (found === null) return refuse('ORDER_NOT_FOUND');
      const { order, policy, facts } = found;
      const common = {
        ...{ orderId, planName: order.planName, paidFen: order.amountFen, policy: describeRefundPolicy(policy) },
        days: facts.term && countDays(facts.term, now),
      };
      const offer = decideRefund(policy, facts, now);
      if (!offer.ok) {
        const refusal = { code: offer.refusal, title: errorTitles[offer.refusal] };
        return accept({ ...common, refusal, decision: null, amountFen: 0, taken: null });
      }
      const { decision, amountFen } = offer.value;
      const agreed = { requestId: newId(now), amountFen, reason: '' };
      const { taken } = await carryOutRefund(unit, parts, found, agreed, now);
      throw new Previewed({ ...common, refusal: null, decision, amountFen, taken });
    });
  } catch (error) {
    if (error instanceof Previewed) return accept(error.outcome);
    throw error;
  }
}
