import { formatInstant } from '../../shared/kernel/instant';
import { closeCase, listOpenCases } from '../case/park-case';
import { listParkedJobs, rerunJob } from '../jobs/rerun-job';
import { closeOrderByOperator } from '../purchase/close-order';
import { retryRefund } from '../purchase/return-money';
import type { Setting } from './carry-out';
import { say } from './terminal';
import { actOf, type VerbSet } from './verbs';

const LIST_LENGTH = 100;

/** Verbs about what was parked for an operator to see: cases, jobs, refunds and orders. */
export const caseVerbs: VerbSet = {
  usage: `  cases                                    open cases
  close-case <id> --reason <text>          close a case
  jobs                                     parked jobs
  rerun-job <id> --reason <text>           put a parked job back to work
  retry-refund <number> --reason <text>    ask again for a refund that is parked
  close-order <id> --reason <text>         close an open order whose payment was parked`,
  verbs: {
    cases: showCases,
    'close-case': actOf((unit, { subject, reason }, { operator, now }) =>
      closeCase(unit, { caseId: subject, operator, note: reason }, now),
    ),
    jobs: showJobs,
    'rerun-job': actOf((unit, { subject }, { now }) => rerunJob(unit, subject, now)),
    'retry-refund': actOf((unit, { subject }, { now }) => retryRefund(unit, subject, now)),
    'close-order': actOf((unit, { subject }, { now }) => closeOrderByOperator(unit, subject, now)),
  },
};

async function showCases({ database }: Setting): Promise<void> {
  const cases = await listOpenCases(database, LIST_LENGTH);
  if (cases.length === 0) say('No case is open.');
  for (const { id, kind, subject, openedAt, content } of cases) {
    say(`${id}  ${formatInstant(openedAt)}  ${kind}  ${subject}\n    ${JSON.stringify(content)}`);
  }
}

async function showJobs({ database }: Setting): Promise<void> {
  const jobs = await listParkedJobs(database, LIST_LENGTH);
  if (jobs.length === 0) say('No job is parked.');
  for (const { id, topic, finishedAt, lastError } of jobs) {
    say(`${id}  ${formatInstant(finishedAt ?? 0)}  ${topic}\n    ${lastError?.split('\n')[0] ?? ''}`);
  }
}
