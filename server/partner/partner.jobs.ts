import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { JobRegistry } from '../jobs/registry';
import { sweepNonces } from './sweep-nonces';

/** What the partner room works on: the nightly sweep of used nonces. */
export function registerPartnerJobs(
  registry: JobRegistry,
  needs: { readonly database: Database; readonly clock: Clock },
): void {
  registry.everyNight(() => sweepNonces(needs));
}
