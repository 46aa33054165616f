import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import type { JobRegistry } from '../jobs/registry';
import type { OperatorParts } from './operator.parts';
import { sweepOperators } from './sweep-operators';
import { walkAudit } from './walk-audit';

/** Topic of what is left of the night's walk through the audit log. */
const WALK_AUDIT = 'operator.walkAudit';

/** What the operators' room does at night: tidies up, and walks the whole audit log. */
export function registerOperatorJobs(
  registry: JobRegistry,
  parts: Pick<OperatorParts, 'database' | 'clock' | 'wallClock'>,
): void {
  const { database, clock } = parts;
  const walk = async () => {
    const { finished } = await walkAudit(parts, createLeaseBudget());
    if (finished) return;
    await database.inUnit((unit) => enqueueJob(unit, { topic: WALK_AUDIT, payload: {} }, clock.now()));
  };
  registry.handle(WALK_AUDIT, walk);
  registry.everyNight(() => sweepOperators(parts));
  registry.everyNight(walk);
}
