import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { JobRegistry } from '../jobs/registry';
import { sweepNonces } from './sweep-nonces';

/** Every night at a quiet hour of Shanghai, off the full hour. */
const SWEEP_CRON = '20 4 * * *';

/** What the partner room works on: the nightly sweep of used nonces. */
export function registerPartnerJobs(
  registry: JobRegistry,
  needs: { readonly database: Database; readonly clock: Clock },
): void {
  registry.every(SWEEP_CRON, 'partner.sweepNonces', () => sweepNonces(needs));
}
