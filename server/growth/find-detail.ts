import type { GrowthDetail, GrowthExplanation } from '../../shared/contract/growth';
import {
  businessDayOf,
  formatLastChineseDay,
  SHANGHAI_OFFSET_MS,
  startOfBusinessDay,
} from '../../shared/kernel/business-day';
import { DAY_MS, formatInstant, type Instant, parseInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { findRows } from '../database/raw-rows';
import { select } from '../database/statement';
import { describeRules } from './explain.rules';
import { findWeightiest } from './find-entries';
import { type Position, scoredBuckets } from './find-growth';
import { findWays } from './find-ways';
import { TierChangeRow } from './growth.entity';
import { boundsOf, describeBucket, settlesAt, windowOf } from './period.rules';
import { currentScore, findWarning, presentCard, presentChange, presentTier, tierAt } from './present-growth';
import type { ProgrammeBook } from './programme-book';

/** How many changes the tier page shows. */
const HISTORY = 20;

/** The tier page of one programme. */
export async function findDetail(
  database: Database,
  book: ProgrammeBook,
  position: Position,
  now: Instant,
): Promise<GrowthDetail> {
  const { programme, owner, rank, earned, present, standing } = position;
  const { config } = programme;
  const [history, groups, curve, ways] = await Promise.all([
    findRows(
      database.read,
      TierChangeRow,
      `WHERE t.programme = ? AND t.member_id = ? ORDER BY t.number DESC LIMIT ${HISTORY}`,
      [programme.code, owner.id],
    ),
    sumGroups(database, position),
    findCurve(database, position),
    findWays(database, book, position, now),
  ]);
  const score = currentScore(position);
  return {
    card: presentCard(position, book.kinds, now),
    period: presentPeriod(position),
    ladder: config.tiers.map((tier, index) => ({
      ...presentTier(tier),
      held: index === rank,
      reached: index === 0 || score >= tier.reach,
    })),
    curve,
    groups,
    ways,
    history: history.map((change) => presentChange(config, change)),
    held: presentHeld(),
  };

  function presentHeld(): GrowthDetail['held'] {
    if (position.lifted === null) return null;
    const { code, name } = tierAt(config, earned);
    if (position.lifted === 'mapping') {
      const from = book.mappings
        .filter(({ to }) => to.programme === programme.code && to.tier === config.tiers[rank]?.code)
        .map((mapping) => book.programmes.find((each) => each.code === mapping.from.programme)?.config.name ?? '');
      return { kind: 'mapping', earned: { code, name }, until: null, words: `由「${from[0] ?? ''}」的等级带来` };
    }
    const until = Math.max(...standing.holds.filter((hold) => hold.rank === rank).map((hold) => hold.until));
    const settles = settlesAt(config, owner.joinedAt, present);
    const extended = settles !== null && until > settles;
    return {
      kind: extended ? 'extension' : 'grant',
      earned: { code, name },
      until: formatInstant(until),
      words: `${extended ? '商家为你延长保级' : '商家授予'}，至 ${formatLastChineseDay(until)}；自己达到的等级是${name}`,
    };
  }
}

/** Why a member is at their tier. */
export async function explainGrowth(
  database: Database,
  book: ProgrammeBook,
  position: Position,
  now: Instant,
): Promise<GrowthExplanation> {
  const { programme } = position;
  const { config } = programme;
  const card = presentCard(position, book.kinds, now);
  const [groups, ways, entries] = await Promise.all([
    sumGroups(database, position),
    findWays(database, book, position, now),
    findWeightiest(database, book, position),
  ]);
  return {
    programme: programme.code,
    programmeName: config.name,
    unit: config.unit,
    tier: card.tier,
    sentences: composeSentences(position, now),
    rules: describeRules(config),
    ruleVersion: programme.version,
    period: presentPeriod(position),
    growth: card.growth,
    next: card.next,
    ways,
    groups,
    entries,
  };
}

function presentPeriod({ programme, owner, present }: Position): GrowthDetail['period'] {
  const { period } = programme.config;
  const { startsAt, endsAt } = windowOf(period, owner.joinedAt, present);
  return {
    name: describeBucket(period, present),
    startsAt: startsAt === null ? null : formatInstant(startsAt),
    endsAt: endsAt === null ? null : formatInstant(endsAt),
  };
}

/** Two or three sentences that answer "why this tier", with numbers. */
function composeSentences(position: Position, now: Instant): string[] {
  const { programme, rank, earned, lifted, standing, present } = position;
  const { config } = programme;
  const { unit } = config;
  const tier = tierAt(config, rank);
  const score = currentScore(position);
  const name = describeBucket(config.period, present);
  const sentences: string[] = [];
  if (lifted === 'hold') {
    sentences.push(`${tier.name}由商家授予或延长；按成长值你达到的是${tierAt(config, earned).name}。`);
  } else if (lifted === 'mapping') {
    sentences.push(`${tier.name}由你在其他成长体系的等级带来；这里你达到的是${tierAt(config, earned).name}。`);
  } else if (rank === 0) {
    sentences.push(`${tier.name}是每位会员的起点。`);
  } else if (standing.peak >= standing.base.rank && standing.peak === rank && rank > standing.base.rank) {
    sentences.push(`${name}你的${unit}曾达到 ${tier.reach}，升到了${tier.name}，周期内不会下降。`);
  } else {
    sentences.push(`上一个周期结束时核定为${tier.name}，本周期内有效。`);
  }
  sentences.push(`${name}你有 ${score} ${unit}。`);
  const next = config.tiers[rank + 1];
  const warning = findWarning(position, now);
  if (warning) {
    const lastDay = formatLastChineseDay(parseInstant(warning.deadline) ?? now);
    sentences.push(`还差 ${warning.gap} ${unit}保级，${lastDay}前未补足，将降为${warning.fallsTo.name}。`);
  } else if (next && next.reach > score) {
    sentences.push(`再得 ${next.reach - score} ${unit}升${next.name}。`);
  }
  return sentences;
}

async function sumGroups(database: Database, position: Position): Promise<GrowthDetail['groups']> {
  const { programme, owner } = position;
  const rows = await select<{ groupCode: string; growth: number | string }>(
    database.read,
    `SELECT group_code AS groupCode, SUM(amount) AS growth FROM growth_entry
      WHERE member_id = ? AND programme = ? AND bucket BETWEEN ? AND ? GROUP BY group_code`,
    [owner.id, programme.code, ...scoredBuckets(position)],
  );
  const known = new Map(rows.map(({ groupCode, growth }) => [groupCode, Number(growth)]));
  const listed = programme.config.groups.map(({ code, name }) => ({ code, name, growth: known.get(code) ?? 0 }));
  const others = [...known].filter(([code]) => !listed.some((group) => group.code === code));
  return [...listed, ...others.map(([code, growth]) => ({ code, name: '其他', growth }))];
}

/** Cumulated growth of the period by the day on which it was entered. */
async function findCurve(database: Database, position: Position): Promise<GrowthDetail['curve']> {
  const { programme, owner } = position;
  // The first instant of the business day.
  const day = `created_at - (created_at + ${SHANGHAI_OFFSET_MS}) % ${DAY_MS}`;
  const rows = await select<{ day: number | string; growth: number | string }>(
    database.read,
    `SELECT ${day} AS day, SUM(amount) AS growth FROM growth_entry
      WHERE member_id = ? AND programme = ? AND bucket BETWEEN ? AND ? GROUP BY ${day} ORDER BY 1`,
    [owner.id, programme.code, ...scoredBuckets(position)],
  );
  let growth = 0;
  const points = rows.map((row) => {
    growth += Number(row.growth);
    return { day: businessDayOf(Number(row.day)), growth };
  });
  const { startsAt } = boundsOf(programme.config.period, owner.joinedAt, scoredBuckets(position)[0]);
  const first = points[0]?.day ?? businessDayOf(startsAt ?? owner.joinedAt);
  const start = businessDayOf(startsAt ?? startOfBusinessDay(first) - DAY_MS);
  return start < first
    ? [{ day: start, growth: 0 }, ...points]
    : points.length > 0
      ? points
      : [{ day: start, growth: 0 }];
}
