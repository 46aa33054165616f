import type { CheckIn, GrowthTask } from '../../shared/contract/growth';
import { addDays, addMonths, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import { Member } from '../member/member.entity';
import { openAccount, saveAccount } from './account';
import { readProgress, rewardTask, taskWindowOf } from './advance-task';
import { ownKinds } from './event-kind.rules';
import { BusinessEventRow, TaskProgress } from './growth.entity';
import { measureOfSource } from './measure.rules';
import type { TaskConfig } from './programme.schema';
import { type Programme, type ProgrammeBook, readProgrammeBook } from './programme-book';
import { type GrowthParts, takeOwnEvent } from './take-event';

const order: Readonly<Record<TaskConfig['kind'], number>> = { newcomer: 0, daily: 1, periodic: 2 };

/** A member's tasks: newcomer's first, then daily, then periodic. */
export async function findTasks(
  database: Database,
  book: ProgrammeBook,
  memberId: string,
  now: Instant,
): Promise<GrowthTask[]> {
  const rows = await database.read.findBy(TaskProgress, { memberId });
  return book.programmes
    .flatMap((programme) => programme.config.tasks.map((task) => ({ programme, task })))
    .map(({ programme, task }) => {
      const windowKey = taskWindowOf(task, now);
      const row = rows.find(
        (each) => each.programme === programme.code && each.task === task.code && each.windowKey === windowKey,
      );
      return presentTask(book, programme, task, row ?? null, now);
    })
    .sort((one, other) => order[one.kind] - order[other.kind]);
}

export type ClaimRefusal = 'TASK_NOT_FOUND' | 'TASK_NOT_DONE';

/** Claims the reward of a task that is done in its running window; claiming again answers the same. */
export function claimTask(
  { database, clock }: Pick<GrowthParts, 'database' | 'clock'>,
  memberId: string,
  code: string,
): Promise<Result<GrowthTask, ClaimRefusal>> {
  return database.inUnit(async (unit) => {
    const now = clock.now();
    const book = await readProgrammeBook(unit);
    const programme = book.programmes.find(({ config }) => config.tasks.some((task) => task.code === code));
    const task = programme?.config.tasks.find((each) => each.code === code);
    const member = await unit.findOneBy(Member, { id: memberId, status: 'active' });
    if (!programme || !task || !member) return refuse('TASK_NOT_FOUND');
    // Opened first: two taps at once take turns, and the second finds the reward given.
    const account = await openAccount(unit, programme, member, now);
    const progress = await readProgress(unit, account, task, taskWindowOf(task, now));
    if (!progress.rewarded) {
      if (progress.progress < task.target) return refuse('TASK_NOT_DONE');
      await rewardTask(unit, { account, version: programme.version, task, progress, at: now, now });
      await unit.save(TaskProgress, progress);
    }
    await saveAccount(unit, account, now);
    return accept(presentTask(book, programme, task, progress, now));
  });
}

/** Checks a member in for the business day; once a day, a repeat answers the same day. */
export async function checkIn(parts: GrowthParts, memberId: string): Promise<CheckIn> {
  const now = parts.clock.now();
  const day = businessDayOf(now);
  const member = await parts.database.read.findOneByOrFail(Member, { id: memberId });
  const key = `checkIn:${memberId}:${day}`;
  const known = await parts.database.read.existsBy(BusinessEventRow, { eventKey: key });
  if (known) return { day, first: false };
  const outcome = await takeOwnEvent(parts, {
    key,
    kind: ownKinds.checkedIn,
    memberNumber: member.memberNumber,
    // The day's own first instant: told twice it says the same.
    occurredAt: formatInstant(startOfBusinessDay(day)),
  });
  return { day, first: outcome.status === 'applied' };
}

function presentTask(
  book: ProgrammeBook,
  programme: Programme,
  task: TaskConfig,
  row: Pick<TaskProgress, 'progress' | 'rewarded'> | null,
  now: Instant,
): GrowthTask {
  const progress = Math.min(task.target, row?.progress ?? 0);
  const done = row?.rewarded ?? false;
  return {
    code: task.code,
    programme: programme.code,
    name: task.name,
    description: task.description,
    kind: task.kind,
    progress: done ? task.target : progress,
    target: task.target,
    measure: measureOfSource(task, book.kinds),
    reward: task.reward,
    unit: programme.config.unit,
    status: done ? 'done' : progress >= task.target ? 'claimable' : 'open',
    endsAt: endOfWindow(task, now),
    action: task.action,
  };
}

function endOfWindow(task: TaskConfig, now: Instant): string | null {
  const day = businessDayOf(now);
  switch (task.kind) {
    case 'newcomer':
      return null;
    case 'daily':
      return formatInstant(startOfBusinessDay(addDays(day, 1)));
    case 'periodic':
      return formatInstant(addMonths(startOfBusinessDay(`${day.slice(0, 7)}-01`), 1));
    default: {
      const never: never = task.kind;
      throw new Error(`unknown kind of task ${never}`);
    }
  }
}
