import type { Instant } from '../../shared/kernel/instant';
import type { ProgrammeBook } from '../growth/programme-book';
import type { BenefitBook } from './benefit-book';
import { budgetPeriodAt } from './budget.rules';
import { countedKeys } from './quota-period.rules';

/** What the statement is made from. */
export interface HoldingBooks {
  readonly benefits: BenefitBook;
  readonly programmes: ProgrammeBook;
}

/** The longest score is a sum of 36 buckets: earlier ones decide nothing. */
const SCORED_BUCKETS = 36;

/** One row of the joined statement; which columns mean what, its kind says. */
export interface HoldingRow {
  readonly kind: 'account' | 'hold' | 'membership' | 'audience' | 'issued' | 'claim' | 'span' | 'stock' | 'budget';
  readonly member: string;
  readonly a: string;
  readonly b: string | null;
  readonly n1: number | string | null;
  readonly n2: number | string | null;
  readonly n3: number | string | null;
  readonly n4: number | string | null;
  readonly n5: number | string | null;
  readonly n6: number | string | null;
  readonly n7: number | string | null;
  readonly n8: number | string | null;
  readonly n9: number | string | null;
}

/** One of the parts that are joined by UNION ALL. */
export interface HoldingPart {
  readonly statement: string;
  readonly parameters: readonly unknown[];
}

const NUMBERS = 9;

/** A SELECT in the common form; numbers that it does not have are null. */
function part(
  kind: HoldingRow['kind'],
  columns: { readonly member: string; readonly a: string; readonly b?: string; readonly numbers: readonly string[] },
  rest: string,
  parameters: readonly unknown[],
): HoldingPart {
  const numbers = Array.from({ length: NUMBERS }, (_, index) => `${columns.numbers[index] ?? 'NULL'} AS n${index + 1}`);
  return {
    statement: `SELECT '${kind}' AS kind, ${columns.member} AS member, ${columns.a} AS a, ${columns.b ?? 'NULL'} AS b,
      ${numbers.join(', ')} ${rest}`,
    parameters,
  };
}

/** What is stored of the members themselves. */
export function memberParts(
  { benefits, programmes }: HoldingBooks,
  memberIds: readonly string[],
  now: Instant,
): HoldingPart[] {
  if (memberIds.length === 0) return [];
  const configs = benefits.benefits.map(({ config }) => config);
  const audiences = [...new Set(configs.flatMap(({ opensFor }) => opensFor.audiences))];
  const carried = benefits.benefits.filter(({ config }) => (config.quota?.rollover ?? 0) > 0).map(({ code }) => code);
  const codes = programmes.programmes.map(({ code }) => code);
  const keys = countedKeys(now);
  const parts = [
    part(
      'membership',
      { member: 't.member_id', a: 't.family', b: 'p.code', numbers: ['t.ends_at'] },
      `FROM membership t JOIN plan p ON p.id = t.plan_id
        WHERE t.member_id IN (${marks(memberIds)}) AND t.anchor_at <= ? AND t.ends_at > ?
          AND (t.pause_from IS NULL OR t.pause_from > ? OR t.pause_to <= ?)`,
      [...memberIds, now, now, now, now],
    ),
    part(
      'issued',
      {
        member: 'c.member_id',
        a: 'c.benefit',
        b: 'c.period',
        // The smallest number whose follower is free, and the smallest there is: together they give the first free one.
        numbers: ['COUNT(c.number)', 'MIN(c.number)', 'MIN(CASE WHEN d.number IS NULL THEN c.number END)'],
      },
      `FROM benefit_claim c
       LEFT JOIN benefit_claim d ON d.member_id = c.member_id AND d.benefit = c.benefit AND d.period = c.period
            AND d.number = c.number + 1
        WHERE c.member_id IN (${marks(memberIds)}) AND c.period IN (${marks(keys)})
        GROUP BY c.member_id, c.benefit, c.period`,
      [...memberIds, ...keys],
    ),
    part(
      'claim',
      {
        member: 'c.member_id',
        a: 'c.benefit',
        b: 'c.id',
        numbers: [
          ...['c.valid_from', 'c.expires_at', "CASE WHEN c.status = 'usable' THEN 1 ELSE 0 END"],
          'c.uses_left - c.uses_held',
        ],
      },
      `FROM benefit_claim c
        WHERE c.member_id IN (${marks(memberIds)}) AND c.status IN ('usable', 'delivering')
          AND (c.expires_at IS NULL OR c.expires_at > ?)`,
      [...memberIds, now],
    ),
  ];
  if (codes.length > 0) {
    parts.push(
      part(
        'account',
        {
          member: 't.member_id',
          a: 't.programme',
          numbers: [
            ...['t.joined_at', 't.bucket', 't.base_rank', 't.stay', 't.prior_rank', 't.prior_stay', 't.peak_rank'],
            ...['s.bucket', 's.score'],
          ],
        },
        `FROM growth_account t LEFT JOIN growth_sum s ON s.programme = t.programme AND s.member_id = t.member_id
              AND s.bucket > t.bucket - ${SCORED_BUCKETS}
          WHERE t.programme IN (${marks(codes)}) AND t.member_id IN (${marks(memberIds)})`,
        [...codes, ...memberIds],
      ),
      part(
        'hold',
        { member: 't.member_id', a: 't.programme', numbers: ['t.held_rank', 't.ends_at'] },
        `FROM tier_hold t WHERE t.programme IN (${marks(codes)}) AND t.member_id IN (${marks(memberIds)})
          AND t.revoked_at IS NULL AND t.ends_at > ?`,
        [...codes, ...memberIds, now],
      ),
    );
  }
  if (audiences.length > 0) {
    parts.push(
      part(
        'audience',
        { member: 't.member_id', a: 'l.name', numbers: [] },
        // A list that was made again under its name: the newest counts.
        `FROM audience_member t JOIN audience l ON l.id = t.audience_id
          WHERE t.member_id IN (${marks(memberIds)}) AND l.name IN (${marks(audiences)})
            AND NOT EXISTS (SELECT 1 FROM audience n WHERE n.name = l.name AND n.id > l.id)`,
        [...memberIds, ...audiences],
      ),
    );
  }
  if (carried.length > 0) {
    parts.push(
      part(
        'span',
        { member: 't.member_id', a: 't.benefit', numbers: ['t.opens_at', 't.closes_at'] },
        `FROM benefit_span t WHERE t.member_id IN (${marks(memberIds)}) AND t.benefit IN (${marks(carried)})`,
        [...memberIds, ...carried],
      ),
    );
  }
  return parts;
}

/** What counts for everybody: stock and budgets, of the benefits that have them. */
export function commonParts({ benefits }: BenefitBook, now: Instant): HoldingPart[] {
  const stocked = benefits.filter(({ config }) => config.stock !== null).map(({ code }) => code);
  const budgeted = benefits.flatMap(({ code, config }) => {
    const period = budgetPeriodAt(config, now);
    return period === null ? [] : [{ code, period }];
  });
  const parts: HoldingPart[] = [];
  if (stocked.length > 0) {
    const where = `FROM benefit t WHERE t.code IN (${marks(stocked)})`;
    parts.push(part('stock', { member: "''", a: 't.code', numbers: ['t.taken'] }, where, stocked));
  }
  if (budgeted.length > 0) {
    const periods = [...new Set(budgeted.map(({ period }) => period))];
    parts.push(
      part(
        'budget',
        { member: "''", a: 't.benefit', b: 't.period', numbers: ['t.bound_fen'] },
        `FROM benefit_budget t WHERE t.benefit IN (${marks(budgeted)}) AND t.period IN (${marks(periods)})`,
        [...budgeted.map(({ code }) => code), ...periods],
      ),
    );
  }
  return parts;
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
