import type {
  GrowthDetail,
  GrowthEntry as GrowthEntryOnWire,
  GrowthExplanation,
  GrowthWay,
} from '../../shared/contract/growth';
import type { Page } from '../../shared/contract/wire';
import { businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { DAY_MS, formatInstant, HOUR_MS, type Instant, parseInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { findRows } from '../database/raw-rows';
import { select } from '../database/statement';
import { taskWindowOf } from './advance-task';
import { describeRules, explainEntry } from './explain.rules';
import type { Position } from './find-growth';
import { GrowthEntry, TaskProgress, TierChangeRow } from './growth.entity';
import { measureOfSource } from './measure.rules';
import { boundsOf, bucketsOfScore, describeBucket, settlesAt, windowOf } from './period.rules';
import {
  currentScore,
  findWarning,
  lastDayBefore,
  presentCard,
  presentChange,
  presentTier,
  tierAt,
} from './present-growth';
import type { EventKind } from './programme.schema';
import { type Programme, type ProgrammeBook, versionAt } from './programme-book';
import { computeWays, type SourceUse } from './ways.rules';

/** Shanghai is UTC+8: days are cut there (see business-day). */
const SHANGHAI_MS = 8 * HOUR_MS;
/** How many changes the tier page shows. */
const HISTORY = 20;
/** How many entries an explanation rests on. */
const WEIGHTIEST = 10;

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
      words: `${extended ? '商家为你延长保级' : '商家授予'}，至 ${lastDayBefore(until)}；自己达到的等级是${name}`,
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
    findWeightiest(database, position),
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
    entries: entries.map((entry) => presentEntry(programme, book.kinds, entry)),
  };
}

/** A page of the ledger, newest first; the cursor is the last id of the page before. */
export async function findEntries(
  database: Database,
  book: ProgrammeBook,
  position: Pick<Position, 'programme' | 'owner'>,
  page: { readonly group?: string | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<GrowthEntryOnWire>> {
  const { programme, owner } = position;
  const rows = await findRows(
    database.read,
    GrowthEntry,
    `WHERE t.member_id = ? AND t.programme = ?${page.cursor ? ' AND t.id < ?' : ''}${page.group ? ' AND t.group_code = ?' : ''}
     ORDER BY t.id DESC LIMIT ${page.limit + 1}`,
    [owner.id, programme.code, ...(page.cursor ? [page.cursor] : []), ...(page.group ? [page.group] : [])],
  );
  const items = rows.slice(0, page.limit);
  return {
    items: items.map((entry) => presentEntry(programme, book.kinds, entry)),
    nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null,
  };
}

function presentEntry(
  programme: Programme,
  kinds: ReadonlyMap<string, EventKind>,
  entry: GrowthEntry,
): GrowthEntryOnWire {
  const version =
    programme.versions.find((each) => each.version === entry.programmeVersion) ?? versionAt(programme, entry.countedAt);
  const source = version.config.sources.find(({ code }) => code === entry.source);
  const group = version.config.groups.find(({ code }) => code === entry.groupCode);
  return {
    id: entry.id,
    amount: entry.amount,
    title: entry.title,
    group: { code: entry.groupCode, name: group?.name ?? entry.groupCode },
    kind: entry.kind,
    occurredAt: formatInstant(entry.occurredAt),
    createdAt: formatInstant(entry.createdAt),
    explanation: explainEntry(entry, source ? measureOfSource(source, kinds) : 'count', version.config.unit),
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
    const lastDay = lastDayBefore(parseInstant(warning.deadline) ?? now);
    sentences.push(`还差 ${warning.gap} ${unit}保级，${lastDay}前未补足，将降为${warning.fallsTo.name}。`);
  } else if (next && next.reach > score) {
    sentences.push(`再得 ${next.reach - score} ${unit}升${next.name}。`);
  }
  return sentences;
}

/** The buckets that make the score at this moment. */
function scoredBuckets({ programme, present }: Position): [number, number] {
  return [present - bucketsOfScore(programme.config.period) + 1, present];
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
  const day = `created_at + ${SHANGHAI_MS} - (created_at + ${SHANGHAI_MS}) % ${DAY_MS}`;
  const rows = await select<{ day: number | string; growth: number | string }>(
    database.read,
    `SELECT ${day} AS day, SUM(amount) AS growth FROM growth_entry
      WHERE member_id = ? AND programme = ? AND bucket BETWEEN ? AND ? GROUP BY ${day} ORDER BY 1`,
    [owner.id, programme.code, ...scoredBuckets(position)],
  );
  let growth = 0;
  const points = rows.map((row) => {
    growth += Number(row.growth);
    return { day: new Date(Number(row.day)).toISOString().slice(0, 10), growth };
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

async function findWays(
  database: Database,
  book: ProgrammeBook,
  position: Position,
  now: Instant,
): Promise<GrowthWay[]> {
  const { programme, owner, rank, present } = position;
  const { config } = programme;
  const score = currentScore(position);
  const warning = findWarning(position, now);
  const next = config.tiers[rank + 1];
  const gap = warning ? warning.gap : next ? next.reach - score : 0;
  if (gap <= 0) return [];
  const [used, progress] = await Promise.all([readUse(database, position, now), readOpenTasks()]);
  const { endsAt } = boundsOf(config.period, owner.joinedAt, present);
  const nothing = { today: 0, thisMonth: 0, thisYear: 0, ever: 0 };
  return computeWays(gap, config.sources, progress, {
    givenBy: (source) => used.get(source) ?? nothing,
    measureOf: (source) => measureOfSource(source, book.kinds),
    daysLeft: endsAt === null ? null : Math.ceil((endsAt - now) / DAY_MS),
  });

  async function readOpenTasks() {
    const rows = await database.read.findBy(TaskProgress, { programme: programme.code, memberId: owner.id });
    return config.tasks.flatMap((task) => {
      const windowKey = taskWindowOf(task, now);
      const row = rows.find((each) => each.task === task.code && each.windowKey === windowKey);
      if (row?.rewarded) return [];
      const missing = Math.max(1, task.target - (row?.progress ?? 0));
      return [
        { code: task.code, name: task.name, reward: task.reward, missing: task.metric === 'times' ? missing : 1 },
      ];
    });
  }
}

/** What each source has given today, this month, this year and ever. */
async function readUse(
  database: Database,
  { programme, owner }: Position,
  now: Instant,
): Promise<ReadonlyMap<string, SourceUse>> {
  const day = businessDayOf(now);
  const starts = [day, `${day.slice(0, 7)}-01`, `${day.slice(0, 4)}-01-01`].map(startOfBusinessDay);
  const since = 'SUM(CASE WHEN counted_at >= ? THEN amount ELSE 0 END)';
  const rows = await select<Record<'source' | 'today' | 'thisMonth' | 'thisYear' | 'ever', string | number>>(
    database.read,
    `SELECT source, ${since} AS today, ${since} AS thisMonth, ${since} AS thisYear, SUM(amount) AS ever
       FROM growth_entry WHERE member_id = ? AND programme = ? GROUP BY source`,
    [...starts, owner.id, programme.code],
  );
  return new Map(
    rows.map((row) => [
      String(row.source),
      {
        today: Number(row.today),
        thisMonth: Number(row.thisMonth),
        thisYear: Number(row.thisYear),
        ever: Number(row.ever),
      },
    ]),
  );
}

function findWeightiest(database: Database, position: Position): Promise<GrowthEntry[]> {
  const { programme, owner } = position;
  return findRows(
    database.read,
    GrowthEntry,
    `WHERE t.member_id = ? AND t.programme = ? AND t.bucket BETWEEN ? AND ? AND t.amount <> 0
     ORDER BY ABS(t.amount) DESC, t.id DESC LIMIT ${WEIGHTIEST}`,
    [owner.id, programme.code, ...scoredBuckets(position)],
  );
}
