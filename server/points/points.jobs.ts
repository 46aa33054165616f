import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import type { JobRegistry } from '../jobs/registry';
import { CONFIRM_POINTS, type ConfirmPoints } from './earn-points';
import { remindOfExpiry } from './remind-expiry';
import { type PointsParts, settleMember, settlePoints } from './settle-points';

/** Topic of the job that goes on where a sweep had no more time. */
const SETTLE_ON = 'points.settleOn';

/** Registers the confirmation at its moment, the sweep after midnight, and the reminders in the morning. */
export function registerPointsJobs(registry: JobRegistry, parts: PointsParts): void {
  registry.handle<ConfirmPoints>(CONFIRM_POINTS, ({ memberId }) => settleMember(parts, memberId));
  registry.handle(SETTLE_ON, () => settle(parts));
  // After growth's settlement, which decides about tiers and is waited for.
  registry.every('5 0 * * *', 'points.settle', () => settle(parts));
  registry.every('0 10 * * *', 'points.remind', ({ dueAt }) => remindOfExpiry(parts, dueAt));
}

async function settle(parts: PointsParts): Promise<void> {
  if (await settlePoints(parts, { isOver: createLeaseBudget() })) return;
  const now = parts.clock.now();
  await parts.database.inUnit((unit) => enqueueJob(unit, { topic: SETTLE_ON, payload: {} }, now));
}
