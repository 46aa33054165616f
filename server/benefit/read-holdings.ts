import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import { mappedRank } from '../growth/find-growth';
import type { Rank } from '../growth/ladder.rules';
import type { Programme, ProgrammeBook } from '../growth/programme-book';
import { effectiveRank, type Hold, type Standing, settleThrough } from '../growth/standing.rules';
import type { BenefitOfBook } from './benefit-book';
import { budgetPeriodAt } from './budget.rules';
import { type BenefitUsage, type HeldClaim, type MemberStanding, NO_STANDING } from './entitlement.rules';
import { commonParts, type HoldingBooks, type HoldingPart, type HoldingRow, memberParts } from './holdings.sql';

/** What is stored of one member, as far as benefits are decided by it. */
export interface Holding {
  readonly standing: MemberStanding;
  usageOf(benefit: BenefitOfBook): BenefitUsage;
}

/**
 * Reads what some members are and hold, in one statement: accounts of growth with their sums, given tiers, memberships,
 * saved lists, claims, spans that count for what is carried over, stock and budgets. `npm run bench entitlement` measures it.
 * @returns by member id; for no members at all, what anybody is, under the empty id
 */
export async function readHoldings(
  manager: EntityManager,
  books: HoldingBooks,
  memberIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, Holding>> {
  const parts = [...memberParts(books, memberIds, now), ...commonParts(books.benefits, now)];
  const rows = parts.length === 0 ? [] : await select<HoldingRow>(manager, ...joinParts(parts));
  const common = collectCommon(rows);
  const byMember = new Map<string, HoldingRow[]>(memberIds.map((id) => [id, []]));
  for (const row of rows) byMember.get(row.member)?.push(row);
  if (memberIds.length === 0) return new Map([['', { standing: NO_STANDING, usageOf: usageReader([], common, now) }]]);
  return new Map(
    [...byMember].map(([id, own]) => [
      id,
      { standing: standingOfMember(own, books.programmes, now), usageOf: usageReader(own, common, now) },
    ]),
  );
}

interface Common {
  readonly taken: ReadonlyMap<string, number>;
  /** By benefit and period. */
  readonly bound: ReadonlyMap<string, number>;
}

function collectCommon(rows: readonly HoldingRow[]): Common {
  return {
    taken: new Map(ofKind(rows, 'stock').map(({ a, n1 }) => [a, Number(n1)])),
    bound: new Map(ofKind(rows, 'budget').map(({ a, b, n1 }) => [boundKey(a, b), Number(n1)])),
  };
}

function standingOfMember(rows: readonly HoldingRow[], book: ProgrammeBook, now: Instant): MemberStanding {
  const ranks = new Map(book.programmes.map((programme) => [programme.code, ownRank(rows, programme, now)]));
  return {
    tiers: new Map(
      [...ranks].map(([code, rank]) => [
        code,
        Math.max(
          rank,
          mappedRank(book, code, (other) => ranks.get(other) ?? null),
        ),
      ]),
    ),
    memberships: ofKind(rows, 'membership').map(({ a, b, n1 }) => ({ family: a, plan: b ?? '', endsAt: Number(n1) })),
    audiences: new Set(ofKind(rows, 'audience').map(({ a }) => a)),
  };
}

/** The tier that counts in a programme by itself, whether or not a settlement that was due has been made. */
function ownRank(rows: readonly HoldingRow[], { code, config }: Programme, now: Instant): Rank {
  const accounts = ofKind(rows, 'account').filter(({ a }) => a === code);
  const [account] = accounts;
  // Who has no account has earned nothing and was given nothing.
  if (!account) return 0;
  const holds: Hold[] = ofKind(rows, 'hold')
    .filter(({ a }) => a === code)
    .map(({ n1, n2 }) => ({ rank: Number(n1), until: Number(n2) }));
  const stored: Standing = {
    bucket: Number(account.n2),
    base: { rank: Number(account.n3), stay: Number(account.n4) },
    prior: { rank: Number(account.n5), stay: Number(account.n6) },
    peak: Number(account.n7),
    holds,
  };
  const sums = new Map(accounts.flatMap(({ n8, n9 }) => (n8 === null ? [] : [[Number(n8), Number(n9)] as const])));
  return effectiveRank(settleThrough(config, Number(account.n1), stored, sums, now).standing, now);
}

function usageReader(
  rows: readonly HoldingRow[],
  common: Common,
  now: Instant,
): (benefit: BenefitOfBook) => BenefitUsage {
  const claims = groupByBenefit(
    ofKind(rows, 'claim'),
    ({ b, n1, n2, n3, n4 }): HeldClaim => ({
      id: b ?? '',
      validFrom: Number(n1),
      expiresAt: numberOrNull(n2),
      delivered: Number(n3) === 1,
      freeUses: Number(n4),
    }),
  );
  const spans = groupByBenefit(ofKind(rows, 'span'), ({ n1, n2 }) => {
    return { opensAt: Number(n1), closesAt: numberOrNull(n2) };
  });
  const issued = groupByBenefit(ofKind(rows, 'issued'), ({ b, n1, n2, n3 }) => {
    return [b ?? '', { count: Number(n1), nextNumber: Number(n2) === 1 ? Number(n3) + 1 : 1 }] as const;
  });
  return ({ code, config, taken }) => ({
    issued: new Map(issued.get(code) ?? []),
    held: claims.get(code) ?? [],
    spans: spans.get(code) ?? [],
    taken: common.taken.get(code) ?? taken,
    boundFen: common.bound.get(boundKey(code, budgetPeriodAt(config, now))) ?? 0,
  });
}

function joinParts(parts: readonly HoldingPart[]): [statement: string, parameters: readonly unknown[]] {
  return [parts.map(({ statement }) => statement).join('\nUNION ALL\n'), parts.flatMap(({ parameters }) => parameters)];
}

function ofKind(rows: readonly HoldingRow[], kind: HoldingRow['kind']): HoldingRow[] {
  return rows.filter((row) => row.kind === kind);
}

function groupByBenefit<T>(rows: readonly HoldingRow[], read: (row: HoldingRow) => T): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.a);
    if (group) group.push(read(row));
    else groups.set(row.a, [read(row)]);
  }
  return groups;
}

function boundKey(benefit: string, period: string | null): string {
  return `${benefit} ${period}`;
}

function numberOrNull(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}
