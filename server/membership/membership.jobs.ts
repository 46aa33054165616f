import type { JobRegistry } from '../jobs/registry';
import type { PauseParts } from './pause.parts';
import { END_PAUSE, endPause } from './pause-membership';

/** What this room does later: pauses come to their end. */
export function registerMembershipJobs(registry: JobRegistry, parts: PauseParts): void {
  registry.handle<{ pauseId: string }>(END_PAUSE, ({ pauseId }) => endPause(parts, pauseId));
}
