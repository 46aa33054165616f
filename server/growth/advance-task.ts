import { businessDayOf } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { addGrowth, type OpenAccount } from './account';
import { remainingMetrics } from './amount.rules';
import type { OwnedEvent } from './apply-event';
import { enterGrowth } from './entry';
import { GrowthEntry, TaskProgress } from './growth.entity';
import type { Bucket } from './period.rules';
import type { TaskConfig } from './programme.schema';
import type { ProgrammeVersion } from './programme-book';
import type { TakenBack } from './take-back';

/** The window of a task in which an instant lies: `lifetime`, a day or a month. */
export function taskWindowOf(task: Pick<TaskConfig, 'kind'>, at: Instant): string {
  if (task.kind === 'newcomer') return 'lifetime';
  const day = businessDayOf(at);
  return task.kind === 'daily' ? day : day.slice(0, 7);
}

/** Counts an event for its tasks, and rewards those that are done and need no claim. */
export async function advanceTasks(
  unit: Unit,
  step: {
    readonly account: OpenAccount;
    readonly version: ProgrammeVersion;
    readonly tasks: readonly TaskConfig[];
    readonly event: OwnedEvent;
    readonly now: Instant;
  },
): Promise<number> {
  const { account, version, tasks, event, now } = step;
  let growth = 0;
  for (const task of tasks) {
    const value = task.metric === 'times' ? 1 : (event.metrics[task.metric] ?? 0);
    if (value <= 0) continue;
    const progress = await readProgress(unit, account, task, taskWindowOf(task, event.occurredAt));
    progress.progress += value;
    if (task.claim === 'automatic' && progress.progress >= task.target && !progress.rewarded) {
      growth += await rewardTask(unit, {
        account,
        version: version.version,
        task,
        progress,
        at: event.occurredAt,
        now,
      });
    }
    await unit.save(TaskProgress, progress);
  }
  return growth;
}

/**
 * Gives a task's reward; the caller saves the progress and the account.
 * @param at whose day, month and year it counts in
 */
export async function rewardTask(
  unit: Unit,
  reward: {
    readonly account: OpenAccount;
    readonly version: number;
    readonly task: TaskConfig;
    readonly progress: TaskProgress;
    readonly at: Instant;
    readonly now: Instant;
  },
): Promise<number> {
  const { account, version, task, progress, at, now } = reward;
  progress.rewarded = true;
  progress.rewards += 1;
  await enterTask(unit, { account, version, task, progress, amount: task.reward, at, now });
  return task.reward;
}

/** Counts back what a task had counted of an event; a reward that is no longer earned is taken back. */
export async function withdrawTasks(
  unit: Unit,
  step: {
    readonly account: OpenAccount;
    readonly tasks: readonly TaskConfig[];
    readonly taken: TakenBack;
    readonly now: Instant;
  },
): Promise<number> {
  const { account, tasks, taken, now } = step;
  const { original, before, event } = taken;
  const earlier = remainingMetrics(original.metrics, before);
  const left = remainingMetrics(original.metrics, [...before, event.metrics]);
  let growth = 0;
  for (const task of tasks) {
    const lost = (earlier[task.metric] ?? 0) - (left[task.metric] ?? 0);
    if (lost <= 0) continue;
    const progress = await readProgress(unit, account, task, taskWindowOf(task, original.occurredAt));
    progress.progress = Math.max(0, progress.progress - lost);
    if (progress.rewarded && progress.progress < task.target) {
      progress.rewarded = false;
      const given = await unit.findOneByOrFail(GrowthEntry, { sourceKey: rewardKey(account, task, progress, 1) });
      const version = account.programme.version;
      const { amount, countedAt: at, bucket } = given;
      await enterTask(unit, { account, version, task, progress, amount: -amount, at, bucket, now });
      growth -= amount;
    }
    await unit.save(TaskProgress, progress);
  }
  return growth;
}

/** A member's progress with a task in a window; of 0 where nothing was counted yet. */
export async function readProgress(
  unit: Unit,
  { programme, owner }: Pick<OpenAccount, 'programme' | 'owner'>,
  task: TaskConfig,
  windowKey: string,
): Promise<TaskProgress> {
  const key = { programme: programme.code, memberId: owner.id, task: task.code, windowKey };
  const known = await unit.findOneBy(TaskProgress, key);
  return known ?? unit.create(TaskProgress, { ...key, progress: 0, rewarded: false, rewards: 0 });
}

interface TaskEntry {
  readonly account: OpenAccount;
  readonly version: number;
  readonly task: TaskConfig;
  readonly progress: TaskProgress;
  /** Below 0 for a reward that is taken back. */
  readonly amount: number;
  readonly at: Instant;
  /** Where the reward that is taken back was counted. */
  readonly bucket?: Bucket;
  readonly now: Instant;
}

async function enterTask(unit: Unit, entry: TaskEntry): Promise<void> {
  const { account, version, task, progress, amount, at, now } = entry;
  const bucket = await enterGrowth(
    unit,
    account,
    {
      id: newId(now),
      programmeVersion: version,
      kind: amount > 0 ? 'task' : 'takenBack',
      source: `task:${task.code}`,
      groupCode: task.group,
      title: task.name,
      amount,
      raw: amount,
      eventId: null,
      occurredAt: now,
      countedAt: at,
      basis: {
        metric: task.metric,
        metricValue: progress.progress,
        coefficient: { numerator: 1, denominator: 1 },
        multipliers: [],
        combine: 'max',
        cutBy: null,
        cut: 0,
      },
      sourceKey: rewardKey(account, task, progress, amount > 0 ? 1 : -1),
    },
    now,
    entry.bucket,
  );
  addGrowth(account, bucket, amount, now);
}

/** Names a task's reward of a window, or its taking back: a reward may be given and taken back more than once. */
function rewardKey({ programme, owner }: OpenAccount, task: TaskConfig, progress: TaskProgress, sign: 1 | -1): string {
  return `task:${programme.code}:${owner.id}:${task.code}:${progress.windowKey}:${sign * progress.rewards}`;
}
