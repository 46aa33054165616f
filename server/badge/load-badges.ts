import { businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { askReassessment } from './assess-badges';
import { Badge, BadgeProgress } from './badge.entity';
import type { BadgeConfig } from './badge.schema';
import { readBadges } from './badge-book';

/** Where the badges differ from what was live before. */
export interface BadgesLoaded {
  /** In words for the operator. */
  readonly changes: readonly string[];
  readonly faults: readonly string[];
}

/**
 * Makes badges the live ones. A new badge counts events from this day on: what happened before is not walked through; a tier,
 * and months of membership, count whole from the first moment, because they are read off what the member holds. Levels and
 * texts may change; what is counted may not, once somebody has counted. A badge that is left out counts no more and is not
 * shown; what was earned stays. Loading the same again changes nothing.
 */
export async function loadBadges(unit: Unit, section: readonly BadgeConfig[], now: Instant): Promise<BadgesLoaded> {
  const known = new Map((await readBadges(unit)).map((badge) => [badge.code, badge]));
  const faults: string[] = [];
  const revised: string[] = [];
  const counts = { added: 0, revived: 0, ended: 0 };
  // Of the day as a whole: what is told by days, such as checking in, happened at its first instant.
  const today = startOfBusinessDay(businessDayOf(now));
  for (const [position, config] of section.entries()) {
    const before = known.get(config.code);
    if (!before) {
      const row = { code: config.code, version: 1, config, live: true, position, countsFrom: today, changedAt: now };
      await unit.insert(Badge, row);
      counts.added += 1;
      continue;
    }
    if (!before.live) counts.revived += 1;
    if (JSON.stringify(before.config) === JSON.stringify(config)) {
      await unit.update(Badge, { code: config.code }, { live: true, position });
      continue;
    }
    const recounted = countingOf(before.config) !== countingOf(config);
    if (recounted && (await unit.existsBy(BadgeProgress, { badge: config.code }))) {
      faults.push(`勋章「${config.name}」的计数规则不能更改：已有会员按原规则累计，请另立一个勋章。`);
      continue;
    }
    const version = before.version + 1;
    const countsFrom = recounted ? today : before.countsFrom;
    const row = { version, config, live: true, position, countsFrom, changedAt: now };
    await unit.update(Badge, { code: config.code }, row);
    revised.push(`勋章「${config.name}」第 ${version} 版`);
    if (
      JSON.stringify([before.config.levels, before.config.revocable]) !==
      JSON.stringify([config.levels, config.revocable])
    ) {
      await askReassessment(unit, { badge: config.code, version, after: '' }, now);
    }
  }
  const kept = new Set(section.map(({ code }) => code));
  for (const { code, live } of known.values()) {
    if (!live || kept.has(code)) continue;
    await unit.update(Badge, { code }, { live: false });
    counts.ended += 1;
  }
  const told = [
    [`新增 ${counts.added} 枚勋章`, counts.added],
    [`重新启用 ${counts.revived} 枚勋章`, counts.revived],
    [`停用 ${counts.ended} 枚勋章`, counts.ended],
  ] as const;
  return { changes: [...told.flatMap(([words, count]) => (count === 0 ? [] : [words])), ...revised], faults };
}

/** What decides what is counted; words and levels do not. */
function countingOf({ rule }: BadgeConfig): string {
  if (rule.kind === 'tier') return JSON.stringify(rule);
  const { words, way, ...counting } = rule;
  return JSON.stringify(counting);
}
