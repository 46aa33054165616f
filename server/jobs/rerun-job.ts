import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { Job } from './job.entity';

/** Parked jobs, oldest first. */
export function listParkedJobs(database: Database, limit: number): Promise<Job[]> {
  return database.read.find(Job, { where: { status: 'parked' }, order: { finishedAt: 'ASC' }, take: limit });
}

/** Puts a parked job back to work with all its tries. */
export async function rerunJob(unit: Unit, jobId: string, now: Instant): Promise<Result<null, 'JOB_NOT_PARKED'>> {
  const changed = await unit.update(
    Job,
    { id: jobId, status: 'parked' },
    { status: 'ready', runAt: now, attempts: 0, finishedAt: null },
  );
  return changed.affected === 1 ? accept(null) : refuse('JOB_NOT_PARKED');
}
