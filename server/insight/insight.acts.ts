import { z } from 'zod';
import { daySchema } from '../../shared/contract/ops/insight';
import { idSchema } from '../../shared/contract/wire';
import { businessDayOf } from '../../shared/kernel/business-day';
import { accept, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import { enqueueJob } from '../jobs/enqueue-job';
import { Job } from '../jobs/job.entity';
import { rerunJob } from '../jobs/rerun-job';
import type { Act } from '../operator/act';
import { resolveDifference } from '../reconciliation/differences';
import { ReconciliationDifference } from '../reconciliation/reconciliation.entity';
import { topics } from '../reconciliation/reconciliation.parts';
import { askForSegmentation, SEGMENTATION } from './segment-members';

const reconcileInput = z.object({ day: daySchema }).strict();
const differenceInput = z.object({ differenceId: idSchema }).strict();
const jobInput = z.object({ jobId: idSchema }).strict();
const nothing = z.object({}).strict();

/** Compares a day that is over with WeChat's bills again: a worker does it at once. */
export const reconcileAct: Act<z.infer<typeof reconcileInput>, null> = {
  code: 'books.reconcile',
  name: '重新对账',
  permission: 'books.resolve',
  input: reconcileInput,
  async carryOut(unit, { day }, { reason, now }) {
    if (day >= businessDayOf(now)) return refuse('DAY_NOT_OVER');
    const payload = { day, reopenFor: reason };
    await enqueueJob(unit, { topic: topics.day, payload, uniqueKey: `reconcile:${newId(now)}` }, now);
    return accept({ value: null, subject: `day:${day}` });
  },
};

/** Closes a difference that somebody has seen to. */
export const resolveDifferenceAct: Act<z.infer<typeof differenceInput>, null> = {
  code: 'books.resolveDifference',
  name: '处理对账差异',
  permission: 'books.resolve',
  input: differenceInput,
  async carryOut(unit, { differenceId }, { actor, reason, now }) {
    const before = await unit.findOneBy(ReconciliationDifference, { id: differenceId });
    const done = await resolveDifference(unit, { differenceId, operator: actor.name, reason }, now);
    if (!done.ok) return done;
    const told = before && { day: before.day, kind: before.kind, about: before.subject, status: before.status };
    return accept({
      value: null,
      subject: `difference:${differenceId}`,
      before: told,
      after: told && { ...told, status: 'resolved' },
    });
  },
};

/** Puts a parked job back to work with all its tries. */
export const rerunJobAct: Act<z.infer<typeof jobInput>, null> = {
  code: 'jobs.rerun',
  name: '重新执行任务',
  permission: 'jobs.rerun',
  input: jobInput,
  async carryOut(unit, { jobId }, { now }) {
    const before = await unit.findOneBy(Job, { id: jobId });
    const done = await rerunJob(unit, jobId, now);
    if (!done.ok) return done;
    const told = before && { topic: before.topic, status: before.status, attempts: before.attempts };
    return accept({ value: null, subject: `job:${jobId}`, before: told, after: { status: 'ready', attempts: 0 } });
  },
};

/** Looks at what all members have paid, for the segmentation: a worker does it. */
export const segmentAct: Act<z.infer<typeof nothing>, null> = {
  code: 'insight.segment',
  name: '计算分层',
  permission: 'insight.read',
  input: nothing,
  async carryOut(unit, _input, { now }) {
    await askForSegmentation(unit, now);
    return accept({ value: null, subject: `report:${SEGMENTATION}` });
  },
};
