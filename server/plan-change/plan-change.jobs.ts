import type { JobRegistry } from '../jobs/registry';
import { PURCHASE_CLOSED, type PurchaseClosed } from '../purchase/purchase.events';
import { endUnpaid } from './move-change';
import { type PlanChangeParts, topics } from './plan-change.parts';
import { beginChange } from './settle-change';

/** Name under which this room listens to events. */
const LISTENER = 'planChange';

/** Registers what becomes of a change whose order was not paid, and the beginning of one that was paid ahead. */
export function registerPlanChangeJobs(registry: JobRegistry, { database, clock }: PlanChangeParts): void {
  registry.on<PurchaseClosed>(PURCHASE_CLOSED, LISTENER, async ({ kind, subjectId }) => {
    if (kind !== 'change' || subjectId === null) return;
    await database.inUnit((unit) => endUnpaid(unit, subjectId, clock.now()));
  });
  registry.handle<{ changeId: string }>(topics.begin, ({ changeId }) =>
    database.inUnit((unit) => beginChange(unit, changeId, clock.now())),
  );
}
