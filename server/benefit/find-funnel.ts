import type { EntityManager } from 'typeorm';
import { addMonths, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import { type BenefitOfBook, findBenefit, readBenefitBook } from './benefit-book';
import { budgetPeriodAt, levelOfBudget } from './budget.rules';

/** How many members reached each step with a benefit in a month, each member counted once a step. */
export interface Funnel {
  /** For whom it was open at some time of the month. */
  readonly entitled: number;
  readonly exposed: number;
  readonly claimed: number;
  readonly used: number;
  /** used ÷ entitled in ten-thousandths, rounded down; null where nobody was entitled. */
  readonly usageRateBp: number | null;
}

/** The funnel 漏斗 of one benefit. @param asked.month `2026-11` */
export async function findFunnel(
  { read }: Pick<Database, 'read'>,
  { benefit, month }: { readonly benefit: string; readonly month: string },
): Promise<Funnel> {
  return (await findFunnels(read, month)).get(benefit) ?? NOBODY;
}

/** A month of one benefit: what it did and what it cost. */
export interface BenefitMonth {
  readonly benefit: BenefitOfBook;
  readonly funnel: Funnel;
  /** By the cost ledger; what was taken back does not count. */
  readonly uses: number;
  readonly costFen: Fen;
  readonly savedFen: Fen;
  /** Null without a budget. */
  readonly budget: {
    readonly boundFen: Fen;
    readonly budgetFen: Fen;
    readonly level: 'fine' | 'warn' | 'full';
  } | null;
}

/** Every live benefit in a month, in the business's order. @param month `2026-11` */
export async function findBenefitMonths({ read }: Pick<Database, 'read'>, month: string): Promise<BenefitMonth[]> {
  const { benefits } = await readBenefitBook(read);
  const funnels = await findFunnels(read, month);
  const costs = await sumCosts(read, month);
  const bound = await readBound(read);
  const at = boundsOfMonth(month).from;
  return benefits.map((benefit) => {
    const { code, config } = benefit;
    const boundFen = bound.get(`${code} ${budgetPeriodAt(config, at)}`) ?? 0;
    const level = levelOfBudget(config, boundFen);
    return {
      benefit,
      funnel: funnels.get(code) ?? NOBODY,
      ...(costs.get(code) ?? { uses: 0, costFen: 0, savedFen: 0 }),
      budget: config.budget && level !== 'none' ? { boundFen, budgetFen: config.budget.fen, level } : null,
    };
  });
}

/**
 * Benefits that have been open for somebody for so many days and that nobody used in them. What a business system reads as
 * a flag is left out: nobody tells when it was made use of.
 */
export async function findUnusedBenefits(
  { read }: Pick<Database, 'read'>,
  days: number,
  now: Instant,
): Promise<BenefitOfBook[]> {
  const since = now - days * DAY_MS;
  const book = await readBenefitBook(read);
  const rows = await select<{ benefit: string }>(
    read,
    `SELECT DISTINCT s.benefit FROM benefit_span s
      WHERE s.opens_at <= ? AND (s.closes_at IS NULL OR s.closes_at > ?)
        AND NOT EXISTS (SELECT 1 FROM benefit_use u
                         WHERE u.benefit = s.benefit AND u.used_at >= ? AND u.reverses IS NULL)`,
    [since, now, since],
  );
  return rows
    .flatMap(({ benefit }) => findBenefit(book, benefit) ?? [])
    .filter(({ stopped, config }) => !stopped && !(config.issue === 'automatic' && config.delivery.kind === 'service'))
    .sort((one, other) => book.benefits.indexOf(one) - book.benefits.indexOf(other));
}

const NOBODY: Funnel = { entitled: 0, exposed: 0, claimed: 0, used: 0, usageRateBp: null };
const WHOLE_BP = 10_000;

/** The funnels of all benefits, by code. Counts every span that was open in the month: not for a page. */
export async function findFunnels(manager: EntityManager, month: string): Promise<ReadonlyMap<string, Funnel>> {
  const { from, to } = boundsOfMonth(month);
  const rows = await select<{ benefit: string; stage: keyof Funnel; members: number | string }>(
    manager,
    `SELECT benefit, 'entitled' AS stage, COUNT(DISTINCT member_id) AS members FROM benefit_span
      WHERE opens_at < ? AND (closes_at IS NULL OR closes_at > ?) GROUP BY benefit
     UNION ALL
     SELECT benefit, stage, COUNT(*) AS members FROM benefit_reach WHERE month = ? GROUP BY benefit, stage`,
    [to, from, month],
  );
  const funnels = new Map<string, Funnel>();
  for (const { benefit, stage, members } of rows) {
    funnels.set(benefit, { ...(funnels.get(benefit) ?? NOBODY), [stage]: Number(members) });
  }
  for (const [benefit, funnel] of funnels) funnels.set(benefit, { ...funnel, usageRateBp: usageRateOf(funnel) });
  return funnels;
}

function usageRateOf({ used, entitled }: Funnel): number | null {
  return entitled === 0 ? null : Math.floor((used * WHOLE_BP) / entitled);
}

interface Costs {
  readonly uses: number;
  readonly costFen: Fen;
  readonly savedFen: Fen;
}

async function sumCosts(manager: EntityManager, month: string): Promise<ReadonlyMap<string, Costs>> {
  const rows = await select<Record<keyof Costs, number | string> & { readonly benefit: string }>(
    manager,
    `SELECT benefit, SUM(uses) AS uses, SUM(cost_fen) AS costFen, SUM(saved_fen) AS savedFen
       FROM benefit_use WHERE month = ? GROUP BY benefit`,
    [month],
  );
  return new Map(
    rows.map(({ benefit, uses, costFen, savedFen }) => [
      benefit,
      { uses: Number(uses), costFen: Number(costFen), savedFen: Number(savedFen) },
    ]),
  );
}

async function readBound(manager: EntityManager): Promise<ReadonlyMap<string, Fen>> {
  const rows = await select<{ benefit: string; period: string; boundFen: number | string }>(
    manager,
    'SELECT benefit, period, bound_fen AS boundFen FROM benefit_budget',
    [],
  );
  return new Map(rows.map(({ benefit, period, boundFen }) => [`${benefit} ${period}`, Number(boundFen)]));
}

/** The first instant of a month and of the next one. */
function boundsOfMonth(month: string): { readonly from: Instant; readonly to: Instant } {
  const from = startOfBusinessDay(`${month}-01`);
  return { from, to: addMonths(from, 1) };
}
