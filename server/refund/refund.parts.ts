import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { GrowthParts } from '../growth/take-event';

/** What the stories of this room stand on. */
export interface RefundParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Who takes growth, points and badges back. */
  readonly growth: GrowthParts;
}
