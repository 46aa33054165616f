import type { GrowthCard, GrowthWay, Tier, TierChange, TierWarning } from '../../shared/contract/growth';
import { DAY_MS, formatInstant, type Instant } from '../../shared/kernel/instant';
import { computeFall } from './fall.rules';
import type { Position } from './find-growth';
import type { ChangeReason, TierChangeRow } from './growth.entity';
import { keepOf, type Rank } from './ladder.rules';
import { measureOfSource } from './measure.rules';
import { scoreAt } from './period.rules';
import type { EventKind, ProgrammeConfig, TierConfig } from './programme.schema';
import { nextSettlementAt } from './standing.rules';
import { computeWays, NOTHING_GIVEN } from './ways.rules';

/** A fall is told on the card from this long before it. */
const WARNED_BEFORE_MS = 30 * DAY_MS;

/** A position as the member's card shows it. @param kinds event kinds by code, for the words of the gap */
export function presentCard(position: Position, kinds: ReadonlyMap<string, EventKind>, now: Instant): GrowthCard {
  const { programme, rank, news, standing, owner } = position;
  const { config } = programme;
  const growth = currentScore(position);
  const next = config.tiers[rank + 1];
  const validUntil = rank === 0 ? null : endOfTier(position);
  return {
    programme: programme.code,
    programmeName: config.name,
    unit: config.unit,
    tier: presentTier(tierAt(config, rank)),
    growth,
    next: next
      ? {
          tier: presentTier(next),
          gap: Math.max(0, next.reach - growth),
          words: describeGap(position, kinds, Math.max(0, next.reach - growth), next.name),
        }
      : null,
    validUntil: validUntil === null ? null : formatInstant(validUntil),
    warning: findWarning(position, now),
    news: news === null ? null : presentChange(config, news),
  };

  function endOfTier({ earned }: Position): Instant | null {
    const ends = standing.holds.filter((hold) => hold.rank === rank && hold.until > now).map(({ until }) => until);
    const settles = earned === rank ? nextSettlementAt(config, owner.joinedAt, standing) : null;
    const known = [...ends, ...(settles === null ? [] : [settles])];
    return known.length === 0 ? null : Math.max(...known);
  }
}

/** Growth that counts at this moment. */
export function currentScore({ programme, sums, present }: Pick<Position, 'programme' | 'sums' | 'present'>): number {
  return scoreAt(programme.config.period, sums, present);
}

/** The warning of a fall; null where there is none, or it is far away. */
export function findWarning(position: Position, now: Instant): TierWarning | null {
  const { config } = position.programme;
  const fall = computeFall(position);
  // A month has no 30 days to warn in: its last week is told.
  const warnedBefore = config.period.kind === 'calendarMonth' ? 7 * DAY_MS : WARNED_BEFORE_MS;
  if (fall === null || fall.deadline - now > warnedBefore) return null;
  const { code, name } = tierAt(config, fall.to);
  return { gap: fall.gap, deadline: formatInstant(fall.deadline), fallsTo: { code, name } };
}

/** `再消费 ¥320 升黄金`; by the plain sum where no source proposes itself. */
function describeGap(
  { programme }: Position,
  kinds: ReadonlyMap<string, EventKind>,
  gap: number,
  tierName: string,
): string {
  const { config } = programme;
  const way = quickestWay(config, kinds, gap);
  return way ? `${way.words} 升${tierName}` : `还差 ${gap} ${config.unit}升${tierName}`;
}

/** The first source that proposes itself and can close the gap alone; the card has room for one. */
function quickestWay(config: ProgrammeConfig, kinds: ReadonlyMap<string, EventKind>, gap: number): GrowthWay | null {
  const free = config.sources.filter(({ once, caps }) => !once && Object.keys(caps).length === 0);
  const facts = {
    givenBy: () => NOTHING_GIVEN,
    measureOf: (source: ProgrammeConfig['sources'][number]) => measureOfSource(source, kinds),
    daysLeft: null,
  };
  return computeWays(gap, free.slice(0, 1), [], facts)[0] ?? null;
}

export function presentTier(tier: TierConfig): Tier {
  const { code, name, material, reach } = tier;
  return { code, name, material, reach, keep: keepOf(tier) };
}

/** The tier of a rank. @throws RangeError when the ladder has none */
export function tierAt({ tiers }: Pick<ProgrammeConfig, 'tiers'>, rank: Rank): TierConfig {
  const tier = tiers[rank];
  if (!tier) throw new RangeError(`no tier of rank ${rank}`);
  return tier;
}

/** A change as it is told; tiers that the ladder no longer has are told by their code. */
export function presentChange(config: ProgrammeConfig, change: TierChangeRow): TierChange {
  const rankOf = (code: string) => config.tiers.findIndex((tier) => tier.code === code);
  const nameOf = (code: string) => config.tiers[rankOf(code)]?.name ?? code;
  const up = rankOf(change.toTier) > rankOf(change.fromTier);
  return {
    number: change.number,
    direction: up ? 'up' : 'down',
    from: { code: change.fromTier, name: nameOf(change.fromTier) },
    to: {
      code: change.toTier,
      name: nameOf(change.toTier),
      material: config.tiers[rankOf(change.toTier)]?.material ?? 'paper',
    },
    reason: change.reason,
    words: reasonWords(change.reason, change.score, config.unit, up),
    changedAt: formatInstant(change.changedAt),
  };
}

function reasonWords(reason: ChangeReason, score: number, unit: string, up: boolean): string {
  switch (reason) {
    case 'reached':
      return `${unit}达到 ${score}，即时升级`;
    case 'settled':
      return up ? `周期结束，按 ${score} ${unit}核定` : `周期结束，${score} ${unit}未达到保级要求`;
    case 'late':
      return `补记了上一周期的${unit}，等级重新核定`;
    case 'granted':
      return '由商家授予';
    case 'grantEnded':
      return '授予的等级到期，恢复为自己达到的等级';
    case 'extended':
      return '由商家延长保级';
    case 'extensionUndone':
      return '延长保级已撤回，恢复为自己达到的等级';
    case 'ladderChanged':
      return '等级规则调整';
    case 'recomputed':
      return '规则调整后重新计算';
    default: {
      const never: never = reason;
      throw new Error(`unknown reason ${never}`);
    }
  }
}
