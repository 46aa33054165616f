import type { Badge } from '@shared/contract/badge';
import { formatChineseDay } from '@shared/kernel/business-day';
import { parseInstant } from '@shared/kernel/instant';

/** What a medal is made of: the higher the level, the nobler. */
export type MedalMetal = 'bronze' | 'silver' | 'gold' | 'obsidian';

/**
 * The metal of the member's level; null while they have none. The top of a badge with up to three levels is gold, so that a
 * badge with a single one is gold at once; longer ladders end in obsidian.
 */
export function computeMetal({ level, levels }: Pick<Badge, 'level' | 'levels'>): MedalMetal | null {
  if (level === 0) return null;
  const fromTop = levels.length - level;
  if (levels.length > 3) return metals[Math.max(0, 3 - fromTop)] ?? 'bronze';
  return metals[2 - fromTop] ?? 'bronze';
}

const metals: readonly MedalMetal[] = ['bronze', 'silver', 'gold', 'obsidian'];

/** How far the next level is, 0 to 1; null at the top. */
export function computeShare({ progress }: Badge): number | null {
  return progress === null ? null : Math.min(1, Math.max(0, progress.value / progress.target));
}

/** The name of the level that the member has; null while they have none. */
export function levelNameOf({ level, levels }: Badge): string | null {
  return levels.find(({ number }) => number === level)?.name ?? null;
}

/** `2026年5月12日获得`; null where it was not earned. */
export function describeEarned({ earnedAt }: Badge['levels'][number]): string | null {
  const instant = earnedAt === null ? null : parseInstant(earnedAt);
  return instant === null ? null : `${formatChineseDay(instant)}获得`;
}

/** The same for somebody who listens: `早起咖啡，常客`, `早起咖啡，未点亮，还差 3 次`. */
export function sayBadge(badge: Badge): string {
  const name = levelNameOf(badge);
  if (name !== null) return [badge.name, name, badge.fresh ? '新获得' : ''].filter(Boolean).join('，');
  return [badge.name, '未点亮', badge.progress?.words ?? ''].filter(Boolean).join('，');
}
