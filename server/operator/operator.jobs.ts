import type { JobRegistry } from '../jobs/registry';
import type { OperatorParts } from './operator.parts';
import { sweepOperators } from './sweep-operators';

/** What the operators' room does at night. */
export function registerOperatorJobs(
  registry: JobRegistry,
  parts: Pick<OperatorParts, 'database' | 'clock' | 'wallClock'>,
): void {
  registry.everyNight(() => sweepOperators(parts));
}
