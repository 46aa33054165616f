import type { GrowthTask } from '@shared/contract/growth';
import { businessDayOf, startOfBusinessDay } from '@shared/kernel/business-day';
import { formatFen } from '@shared/kernel/fen';
import { type Instant, parseInstant } from '@shared/kernel/instant';
import { nameDay } from '../day-name';
import { formatChange } from '../ledger/amount.rules';
import { formatTimeOfDay } from '../message/inbox.rules';

/** Tasks of one kind, in the server's order. */
export interface TaskSection {
  readonly kind: GrowthTask['kind'];
  readonly title: string;
  readonly tasks: readonly GrowthTask[];
  /** How many of them are rewarded. */
  readonly done: number;
}

const sections: readonly { readonly kind: GrowthTask['kind']; readonly title: string }[] = [
  { kind: 'newcomer', title: '新人任务' },
  { kind: 'daily', title: '每日任务' },
  { kind: 'periodic', title: '限时任务' },
];

/** Tasks under their kinds; a kind without tasks has no section. */
export function groupTasks(tasks: readonly GrowthTask[]): readonly TaskSection[] {
  return sections
    .map(({ kind, title }) => ({ kind, title, tasks: tasks.filter((task) => task.kind === kind) }))
    .filter((section) => section.tasks.length > 0)
    .map((section) => ({ ...section, done: section.tasks.filter(({ status }) => status === 'done').length }));
}

/** How far a task is. */
export interface TaskProgress {
  /** 0 to 1; 1 only when it is done. */
  readonly share: number;
  /** `¥120 / ¥300`, `2 / 5 次`, `3.2 / 10 公里`. */
  readonly words: string;
}

/** A task's progress in the words of its measure; what goes beyond the target is not shown. Null for a single step. */
export function computeTaskProgress(task: Pick<GrowthTask, 'progress' | 'target' | 'measure'>): TaskProgress | null {
  const { target, measure } = task;
  if (target <= 1) return null;
  const progress = Math.min(Math.max(task.progress, 0), target);
  return { share: progress / target, words: describeProgress(progress, target, measure) };
}

/**
 * Until when: `今天内有效`, `今天 18:00 截止`, `明天截止`, `5月31日截止`, `2027年1月3日截止`. A window that closes at midnight closes
 * on the day before. Null for a task without a window, or with one that cannot be read.
 * @param now the server's present; null when it is not known, then always the date
 */
export function describeWindow(endsAt: string | null, now: Instant | null): string | null {
  const end = endsAt === null ? null : parseInstant(endsAt);
  if (endsAt === null || end === null) return null;
  if (now !== null && now >= end) return '已截止';
  const lastDay = businessDayOf(end - 1);
  const time = startOfBusinessDay(businessDayOf(end)) === end ? '' : ` ${formatTimeOfDay(endsAt)} `;
  const today = now === null ? null : businessDayOf(now);
  if (lastDay === today && time === '') return '今天内有效';
  return `${nameDay(lastDay, today)}${time}截止`;
}

/** What waits for the member. */
export interface TaskSummary {
  readonly claimable: number;
  /** What the claimable rewards come to, by what growth is called. */
  readonly rewards: readonly { readonly unit: string; readonly amount: number }[];
  readonly open: number;
}

/** Counts what can be claimed and what is still to do. */
export function summarizeTasks(tasks: readonly Pick<GrowthTask, 'status' | 'reward' | 'unit'>[]): TaskSummary {
  const claimable = tasks.filter(({ status }) => status === 'claimable');
  const amounts = new Map<string, number>();
  for (const { unit, reward } of claimable) amounts.set(unit, (amounts.get(unit) ?? 0) + reward);
  return {
    claimable: claimable.length,
    rewards: [...amounts].map(([unit, amount]) => ({ unit, amount })),
    open: tasks.filter(({ status }) => status === 'open').length,
  };
}

/** `+50 成长值` */
export function describeReward({ reward, unit }: Pick<GrowthTask, 'reward' | 'unit'>): string {
  return `${formatChange(reward)} ${unit}`;
}

function describeProgress(progress: number, target: number, measure: GrowthTask['measure']): string {
  switch (measure) {
    case 'fen':
      return `${formatFen(progress)} / ${formatFen(target)}`;
    case 'times':
      return `${progress} / ${target} 次`;
    case 'minutes':
      return `${progress} / ${target} 分钟`;
    case 'metres':
      return `${formatKilometres(progress, target)} / ${target / 1_000} 公里`;
    case 'count':
      return `${progress} / ${target}`;
    default: {
      const never: never = measure;
      return never;
    }
  }
}

/** To a tenth, and never more than was covered: a goal must not look reached before it is. */
function formatKilometres(metres: number, target: number): string {
  return String(metres >= target ? target / 1_000 : Math.floor(metres / 100) / 10);
}
