import type { Instant } from '../../shared/kernel/instant';
import { OperatorCase } from '../case/case.entity';
import { closeCase } from '../case/park-case';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { RefundRequest } from './refund.entity';
import { type RequestStatus, requestTransitions } from './refund.states';

/** Kind of the case by which a request waits for an operator; its subject is the request's id. */
export const REQUESTED = 'refund.requested';

/**
 * Brings a waiting request to its end, and the case with it.
 * @throws StaleRead when somebody else decided meanwhile: the unit of work runs again
 */
export async function changeRequest(
  unit: Unit,
  { id, status }: RefundRequest,
  change: Partial<RefundRequest> & { readonly status: RequestStatus; readonly decidedBy: string },
  now: Instant,
): Promise<void> {
  if (!requestTransitions[status].includes(change.status)) {
    throw new Error(`a request for a refund does not go from ${status} to ${change.status}`);
  }
  const changed = await unit.update(RefundRequest, { id, status }, { ...change, openKey: null, decidedAt: now });
  if (changed.affected !== 1) throw new StaleRead('a request for a refund');
  const open = await unit.findOneBy(OperatorCase, { kind: REQUESTED, subject: id, status: 'open' });
  if (open === null) return;
  const note = change.answer ?? change.status;
  await closeCase(unit, { caseId: open.id, operator: change.decidedBy, note }, now);
}
