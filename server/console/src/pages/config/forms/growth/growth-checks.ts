import {
  check,
  checkRows,
  chosen,
  type Faults,
  freeCodeIn,
  freeEventCodeIn,
  maybe,
  note,
  text,
  under,
  whole,
} from '../parts/check';
import { checkCounting, fractionFault } from '../parts/counting-fields';
import type { EventKindThing } from '../parts/event-catalogue';
import { checkCaps } from '../parts/limit-fields';
import { checkRules } from '../parts/rule-texts';
import type { ProgrammeThing, SourceThing, TaskThing, TierMapping, TierThing } from './growth-shape';

type Others = readonly { readonly code: string }[];

/** So many days at most after a month's end: what comes late must find the month before. */
const MONTH_LATE_DAYS = 27;

/** What is wrong with a programme beside its tiers, sources and tasks. */
export function checkProgramme(programme: ProgrammeThing, others: Others): Faults {
  const { period, lateDays, fall, groups } = programme;
  const codes = groups.map(({ code }) => code);
  const faults = {
    ...check(programme, {
      code: freeCodeIn(others),
      name: text(20),
      unit: text(8),
      lateDays: whole(0, 60),
      'fall.graceDays': maybe(whole(0, 90)),
      'fall.protectedAfterPeriods': maybe(whole(1, 100)),
      ...(period.kind === 'rollingMonths' ? { 'period.months': whole(2, 36) } : {}),
    }),
    ...checkRows(groups, 'groups', { name: text(10) }),
    ...checkRules(programme.rules),
    ...(groups.length === 0 ? { groups: '至少要有一个分组' } : {}),
    ...(new Set(codes).size < codes.length ? { groups: '分组的编码不能重复' } : {}),
  };
  const isMonthly = period.kind === 'calendarMonth' || period.kind === 'rollingMonths';
  const late = (lateDays ?? 0) + (fall.graceDays ?? 0);
  if (!isMonthly || late <= MONTH_LATE_DAYS) return faults;
  return { ...faults, lateDays: `按月结算时，补记期与宽限期合计不能超过 ${MONTH_LATE_DAYS} 天` };
}

/** What is wrong with each rung of a ladder, by its code. */
export function checkLadder(tiers: readonly TierThing[]): Faults {
  return Object.fromEntries(
    tiers.flatMap((tier, index) => {
      const fault = rungFault(tier, tiers[index - 1]);
      return fault === null ? [] : [[tier.code, fault]];
    }),
  );
}

function rungFault(tier: TierThing, lower: TierThing | undefined): string | null {
  const named = text(8)(tier.name);
  if (named !== null) return `名称：${named}`;
  if (lower === undefined) return tier.reach === 0 ? null : '第一个等级是起点，门槛须为 0';
  if (tier.reach <= lower.reach) return `门槛须高于「${lower.name}」的 ${lower.reach}`;
  if (keepOf(tier) > tier.reach) return '保级值不能高于升级门槛';
  return keepOf(tier) < keepOf(lower) ? `保级值不能低于「${lower.name}」的 ${keepOf(lower)}` : null;
}

function keepOf({ reach, keep }: TierThing): number {
  return keep ?? reach;
}

/** What is wrong with a source. @param isMonthly whether its programme is settled by the month */
export function checkSource(
  source: SourceThing,
  others: Others,
  { kinds, isMonthly }: { readonly kinds: readonly EventKindThing[]; readonly isMonthly: boolean },
): Faults {
  const { coefficient, caps, negative, once } = source;
  const wrong = fractionFault(coefficient);
  const isBound = once || Object.values(caps ?? {}).some((cap) => cap !== undefined);
  return {
    ...check(source, {
      code: freeCodeIn(others),
      name: text(20),
      group: chosen,
      way: maybe(note(30)),
      typical: maybe(whole(1, 9_000_000_000_000)),
    }),
    ...checkCounting(source, kinds),
    ...(wrong === null ? {} : { coefficient: wrong }),
    ...under('caps', checkCaps(caps)),
    ...checkMultipliers(source.tierMultipliers),
    ...(isMonthly && caps?.year !== undefined ? { 'caps.year': '按月结算的成长体系不能设每年上限' } : {}),
    ...(negative && isBound ? { negative: '扣减不能设上限，也不能限一次' } : {}),
  };
}

/** What is wrong with multipliers. */
export function checkMultipliers(multipliers: SourceThing['tierMultipliers'] = {}): Faults {
  return Object.fromEntries(
    Object.entries(multipliers).flatMap(([code, factor]) => {
      const fault = fractionFault(factor);
      return fault === null ? [] : [[`tierMultipliers.${code}`, fault]];
    }),
  );
}

/** What is wrong with a task. @param others the tasks of every programme */
export function checkTask(task: TaskThing, others: Others, kinds: readonly EventKindThing[]): Faults {
  const { action } = task;
  return {
    ...check(task, {
      code: freeCodeIn(others),
      name: text(20),
      description: note(60),
      target: whole(1, 9_000_000_000_000),
      reward: whole(1, 1_000_000_000),
      group: chosen,
    }),
    ...checkCounting(task, kinds),
    ...(action
      ? check(task, {
          'action.words': text(8),
          ...(action.kind === 'page' ? { 'action.page': text(120) } : {}),
        })
      : {}),
  };
}

/** What is wrong with a kind of business event. */
export function checkEventKind(kind: EventKindThing, others: Others): Faults {
  const codes = (kind.metrics ?? []).map(({ code }) => code);
  const faults = {
    ...check(kind, { code: freeEventCodeIn(others), name: text(20) }),
    ...checkRows(kind.metrics, 'metrics', { code: freeCodeIn([]) }),
  };
  if (codes.includes('times')) return { ...faults, metrics: '「times」是每个事件都有的次数，不用另设' };
  return new Set(codes).size < codes.length ? { ...faults, metrics: '指标的编码不能重复' } : faults;
}

/** What is wrong with a mapping of tiers; null where nothing is. */
export function mappingFault({ from, to }: TierMapping): string | null {
  if (from.tier === '' || to.tier === '') return '请选择两个等级';
  return from.programme === to.programme ? '须在两个成长体系之间' : null;
}
