import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import type { JobRegistry } from '../jobs/registry';
import type { BenefitParts } from './claim-benefit';
import { remindOfExpiringClaims } from './remind-claims';
import { sweepClaims, sweepUseCodes } from './sweep-claims';

/** Topic of the job that goes on where a sweep had no more time. */
const SWEEP_ON = 'benefit.sweepOn';

type Parts = Pick<BenefitParts, 'database' | 'clock'>;

/** Registers the sweep after midnight, when most claims run out, and the reminders in the morning. */
export function registerClaimJobs(registry: JobRegistry, parts: Parts): void {
  registry.every('5 0 * * *', 'benefit.sweep', async () => {
    await sweepUseCodes(parts, parts.clock.now());
    await sweep(parts);
  });
  registry.handle(SWEEP_ON, () => sweep(parts));
  registry.every('0 10 * * *', 'benefit.remind', ({ dueAt }) => remindOfExpiringClaims(parts, dueAt));
}

async function sweep(parts: Parts): Promise<void> {
  if (await sweepClaims(parts, { isOver: createLeaseBudget() })) return;
  const now = parts.clock.now();
  await parts.database.inUnit((unit) => enqueueJob(unit, { topic: SWEEP_ON, payload: {} }, now));
}
