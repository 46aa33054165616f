import { seenRankSql } from '../growth/settlement.sql';
import type { ResolvedFilter } from './resolve-filter';

/** A statement with its parameters, `?` on both engines. */
export interface Statement {
  readonly text: string;
  readonly parameters: readonly (string | number)[];
}

/** Where a walk through members stands: what it is ordered by, and what breaks ties. */
export interface WalkPlace {
  readonly sort: string | number;
  readonly tie: string;
}

/**
 * The one index that a filter is walked by, in the order that the index has: everything else is asked of each candidate by
 * keys. So no filter ever scans the table of members.
 */
interface Walk {
  readonly table: string;
  readonly sort: string;
  readonly tie: string;
  /** Column of the member's id. */
  readonly member: string;
  readonly direction: 'ASC' | 'DESC';
  readonly where: readonly Statement[];
  /** Whether a member may come up more than once: the first place counts. */
  readonly repeats: boolean;
}

/** The greatest code point: every nickname with a prefix lies before the prefix with it. */
const AFTER_PREFIX = '\u{10FFFF}';

/**
 * The next candidates of a filter, each with whether all of the filter holds for it: columns `memberId`, `sortKey`, `tieKey`,
 * `fits`.
 */
export function candidateStatement(filter: ResolvedFilter, after: WalkPlace | null, limit: number): Statement {
  const conditions = conditionsOf(filter);
  const source = sourceOf(filter, after, limit);
  return {
    text: `SELECT d.member_id AS memberId, d.sort_key AS sortKey, d.tie_key AS tieKey,
       CASE WHEN ${conditions.map(({ text }) => `(${text})`).join(' AND ')} THEN 1 ELSE 0 END AS fits
  FROM (${source.text}) d LEFT JOIN member m ON m.id = d.member_id
 ORDER BY d.sort_key ${source.direction}, d.tie_key ${source.direction}`,
    parameters: [...conditions.flatMap(({ parameters }) => parameters), ...source.parameters],
  };
}

function sourceOf(
  filter: ResolvedFilter,
  after: WalkPlace | null,
  limit: number,
): Statement & { readonly direction: Walk['direction'] } {
  if (filter.ids !== null) {
    const list = filter.ids.length === 0 ? 'NULL' : filter.ids.map(() => '?').join(', ');
    const beyond = after === null ? '' : ' AND id < ?';
    return {
      direction: 'DESC',
      text: `SELECT id AS member_id, id AS sort_key, id AS tie_key FROM member
              WHERE id IN (${list})${beyond} ORDER BY id DESC LIMIT ${limit}`,
      parameters: [...filter.ids, ...(after === null ? [] : [after.tie])],
    };
  }
  const walks = walksOf(filter);
  const parts = walks.map((walk) => walkStatement(walk, after, limit));
  const [first] = walks as [Walk];
  const { direction } = first;
  if (parts.length === 1) return { ...(parts[0] as Statement), direction };
  return {
    direction,
    // Each part is limited by itself, and the same member found by two of them is one.
    text: `${parts.map(({ text }, index) => `SELECT * FROM (${text}) u${index}`).join(' UNION ')}
           ORDER BY sort_key ${direction} LIMIT ${limit}`,
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}

function walkStatement(walk: Walk, after: WalkPlace | null, limit: number): Statement {
  const { table, sort, tie, member, direction, where, repeats } = walk;
  const beyond: Statement[] =
    after === null
      ? []
      : [
          sort === tie
            ? { text: `t.${tie} ${behind(direction)} ?`, parameters: [after.tie] }
            : {
                // The first half alone is a range of the index, whatever the optimizer makes of the second.
                text: `t.${sort} ${behind(direction)}= ? AND (t.${sort} ${behind(direction)} ? OR t.${tie} ${behind(direction)} ?)`,
                parameters: [after.sort, after.sort, after.tie],
              },
        ];
  const first: Statement[] = repeats ? [isFirstOfMember(walk)] : [];
  const all = [...where, ...beyond, ...first];
  const order = sort === tie ? `t.${tie} ${direction}` : `t.${sort} ${direction}, t.${tie} ${direction}`;
  return {
    text: `SELECT t.${member} AS member_id, t.${sort} AS sort_key, t.${tie} AS tie_key FROM ${table} t
            ${all.length === 0 ? '' : `WHERE ${all.map(({ text }) => text).join(' AND ')}`}
            ORDER BY ${order} LIMIT ${limit}`,
    parameters: all.flatMap(({ parameters }) => parameters),
  };
}

/** No row of the same member comes before it in the walk. */
function isFirstOfMember({ table, sort, tie, member, direction, where }: Walk): Statement {
  const before = direction === 'ASC' ? '<' : '>';
  return {
    text: `NOT EXISTS (SELECT 1 FROM ${table} y WHERE y.${member} = t.${member}
             ${where.map(({ text }) => ` AND ${text.replaceAll('t.', 'y.')}`).join('')}
             AND (y.${sort} ${before} t.${sort} OR (y.${sort} = t.${sort} AND y.${tie} ${before} t.${tie})))`,
    parameters: where.flatMap(({ parameters }) => parameters),
  };
}

function behind(direction: Walk['direction']): string {
  return direction === 'ASC' ? '>' : '<';
}

/** The indexes by which a filter is walked: the one that leaves least, as far as one can know without counting. */
function walksOf(filter: ResolvedFilter): readonly Walk[] {
  const { nickname, tags, tier, frozen, now } = filter;
  const ofMember = { table: 'member', tie: 'id', member: 'id', repeats: false } as const;
  if (frozen) {
    return [{ ...ofMember, sort: 'frozen_at', direction: 'DESC', where: [plain('t.frozen_at > ?', 0)] }];
  }
  if (nickname !== null) {
    const where = [plain('t.nickname >= ? AND t.nickname < ?', nickname, nickname + AFTER_PREFIX)];
    return [{ ...ofMember, sort: 'nickname', direction: 'ASC', where }];
  }
  const [tag] = tags;
  if (tag !== undefined) {
    const ofTag = { table: 'member_tag', sort: 'member_id', tie: 'member_id', member: 'member_id' } as const;
    return [{ ...ofTag, direction: 'DESC', where: [plain('t.tag = ?', tag)], repeats: false }];
  }
  if (filter.state === 'paying' || filter.endsBy !== null) {
    return [{ ...membershipWalk(filter), direction: 'ASC', where: [...held(filter, 't'), ...ending(filter, 't')] }];
  }
  if (tier !== null && tier.rank > 0) {
    const ofTier = { table: 'growth_account', sort: 'member_id', tie: 'member_id', member: 'member_id' } as const;
    return ['base_rank', 'peak_rank', 'held_rank'].map((column) => {
      const where = [plain(`t.programme = ? AND t.${column} = ?`, tier.programme, tier.rank)];
      return { ...ofTier, direction: 'DESC', where, repeats: false };
    });
  }
  if (filter.state === 'expired') {
    const where = [...held(filter, 't'), plain('t.ends_at <= ?', now)];
    return [{ ...membershipWalk(filter), direction: 'DESC', where }];
  }
  if (filter.state === null && (filter.planId !== null || filter.family !== null)) {
    return [{ ...membershipWalk(filter), direction: 'DESC', where: held(filter, 't') }];
  }
  return [{ ...ofMember, sort: 'joined_at', direction: 'DESC', where: joined(filter, 't') }];
}

/** A member in two families has two memberships; asked for one family or plan there is one at most. */
function membershipWalk({ family, planId }: ResolvedFilter): Omit<Walk, 'direction' | 'where'> {
  const repeats = family === null && planId === null;
  return { table: 'membership', sort: 'ends_at', tie: 'id', member: 'member_id', repeats };
}

/** All that must hold for a member `m`. */
function conditionsOf(filter: ResolvedFilter): readonly Statement[] {
  const { tier, tags, state, family, planId, now } = filter;
  const conditions: Statement[] = [];
  // Who has left has nothing to be looked after; by a number of their trade they are found all the same.
  if (filter.ids === null) conditions.push(plain("m.status <> 'gone'"));
  if (filter.frozen) conditions.push(plain('m.frozen_at IS NOT NULL'));
  if (filter.nickname !== null) {
    conditions.push(plain('m.nickname >= ? AND m.nickname < ?', filter.nickname, filter.nickname + AFTER_PREFIX));
  }
  for (const tag of tags) {
    conditions.push(plain('EXISTS (SELECT 1 FROM member_tag g WHERE g.tag = ? AND g.member_id = m.id)', tag));
  }
  if (tier !== null) conditions.push(hasTier(tier, now));
  const own = held(filter, 'x');
  if (filter.endsBy !== null) conditions.push(hasMembership([...own, ...ending(filter, 'x')]));
  if (state === 'paying') conditions.push(hasMembership([...own, plain('x.ends_at > ?', now)]));
  if (state === 'expired') {
    conditions.push(hasMembership(own), hasMembership([...own, plain('x.ends_at > ?', now)], 'NOT EXISTS'));
  }
  if (state === 'never') conditions.push(hasMembership(own, 'NOT EXISTS'));
  if (state === null && (family !== null || planId !== null)) conditions.push(hasMembership(own));
  return [plain('1 = 1'), ...conditions, ...joined(filter, 'm')];
}

/** As the account has it written down; a settlement that is due tonight is made tonight. */
function hasTier({ programme, rank }: NonNullable<ResolvedFilter['tier']>, now: number): Statement {
  const account = 'SELECT 1 FROM growth_account a WHERE a.programme = ? AND a.member_id = m.id';
  // Who has earned nothing has no account, and the lowest tier.
  if (rank === 0) return plain(`NOT EXISTS (${account} AND ${seenRankSql(now)} > 0)`, programme);
  return plain(`EXISTS (${account} AND ${seenRankSql(now)} = ?)`, programme, rank);
}

function hasMembership(parts: readonly Statement[], word = 'EXISTS'): Statement {
  return {
    text: `${word} (SELECT 1 FROM membership x WHERE x.member_id = m.id${parts.map(({ text }) => ` AND ${text}`).join('')})`,
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}

/** Whose membership: of a plan or a family. */
function held({ family, planId }: ResolvedFilter, alias: string): Statement[] {
  if (planId !== null) return [plain(`${alias}.plan_id = ?`, planId)];
  return family === null ? [] : [plain(`${alias}.family = ?`, family)];
}

/** Paid time is left, and ends in time. */
function ending({ endsBy, now }: ResolvedFilter, alias: string): Statement[] {
  const running = plain(`${alias}.ends_at > ?`, now);
  return endsBy === null ? [running] : [running, plain(`${alias}.ends_at <= ?`, endsBy)];
}

function joined({ joinedFrom, joinedBefore }: ResolvedFilter, alias: string): Statement[] {
  return [
    ...(joinedFrom === null ? [] : [plain(`${alias}.joined_at >= ?`, joinedFrom)]),
    ...(joinedBefore === null ? [] : [plain(`${alias}.joined_at < ?`, joinedBefore)]),
  ];
}

function plain(text: string, ...parameters: (string | number)[]): Statement {
  return { text, parameters };
}
