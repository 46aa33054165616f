import type { EntityManager } from 'typeorm';
import { addDays, type BusinessDay, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import { reportDeferredIncome, reportPeriods, reportProductsBetween } from '../books/find-books';
import { reportCohorts } from '../books/find-cohorts';
import { Plan } from '../plan/plan.entity';
import { reportPayback } from './find-payback';

/** What a report of the books may be broken down by. */
export const reportKinds = ['day', 'month', 'plan', 'deferred', 'cohort', 'payback'] as const;
export type ReportKind = (typeof reportKinds)[number];

type Cell = string | number | null;

/**
 * A report of the books as CSV, a header and then one line a row; amounts in yuan with two decimals, shares in per cent.
 * @param stretch both days with it
 */
export async function writeBooksReport(
  manager: EntityManager,
  kind: ReportKind,
  stretch: { readonly from: BusinessDay; readonly to: BusinessDay },
): Promise<string> {
  const rows = await tableOf(manager, kind, stretch);
  return rows.map((row) => `${row.map(csvCell).join(',')}\n`).join('');
}

async function tableOf(
  manager: EntityManager,
  kind: ReportKind,
  { from, to }: { readonly from: BusinessDay; readonly to: BusinessDay },
): Promise<Cell[][]> {
  switch (kind) {
    case 'day':
    case 'month': {
      const header = [
        'sold',
        'to_return',
        'returned',
        'income',
        'refunds',
        'fees',
        'margin',
        'cash_change',
        'virtual_cash_change',
        'deferred',
      ];
      const periods = await reportPeriods(manager, from, to, kind);
      const lines = periods.map((period) => [
        period.period,
        ...[period.salesFen, period.toReturnFen, period.returnedFen, period.incomeFen, period.refundsFen].map(yuan),
        ...[period.feesFen, period.marginFen, period.cashFen, period.cashVirtualFen, period.deferredFen].map(yuan),
      ]);
      return [[kind, ...header], ...lines];
    }
    case 'plan': {
      const codeOf = await readPlanCodes(manager);
      const lines = (await reportProductsBetween(manager, from, to)).map((product) => [
        codeOf(product.product),
        ...[product.salesFen, product.incomeFen, product.refundsFen, product.deferredFen].map(yuan),
      ]);
      return [['plan', 'sold', 'income', 'refunds', 'deferred'], ...lines];
    }
    case 'deferred': {
      const codeOf = await readPlanCodes(manager);
      const { products, deferredFen } = await reportDeferredIncome(manager, to);
      const lines = products.map((product) => [codeOf(product.product), yuan(product.deferredFen)]);
      return [['plan', 'deferred'], ...lines, ['(all)', yuan(deferredFen)]];
    }
    case 'cohort': {
      const codeOf = await readPlanCodes(manager);
      const lines = (await reportCohorts(manager, from, to)).flatMap(({ cohort, product, members, renewals }) => [
        [cohort, codeOf(product), 0, members, '100.00'],
        ...renewals.map((renewal, index) => [
          ...[cohort, codeOf(product), index + 1, renewal.members],
          renewal.shareBp === null ? null : (renewal.shareBp / 100).toFixed(2),
        ]),
      ]);
      return [['cohort', 'plan', 'renewal', 'members', 'share_percent'], ...lines];
    }
    case 'payback': {
      const [start, end] = [startOfBusinessDay(from), startOfBusinessDay(addDays(to, 1))];
      const lines = (await reportPayback(manager, start, end)).map((plan) => [
        ...[plan.plan, plan.terms, yuan(plan.paidFen), yuan(plan.savedFen), yuan(plan.costFen)],
        ...[plan.memberDay, plan.costDay],
      ]);
      return [['plan', 'terms', 'paid', 'saved', 'cost', 'payback_day', 'cost_day'], ...lines];
    }
    default: {
      const never: never = kind;
      throw new Error(`unknown report ${never}`);
    }
  }
}

/** Names products by their plan's code; what is no plan has a name of its own. */
async function readPlanCodes(manager: EntityManager): Promise<(product: string) => string> {
  const codes = new Map((await manager.find(Plan)).map(({ id, code }) => [id, code]));
  return (product) => codes.get(product) ?? product;
}

function yuan(amountFen: Fen): string {
  const cents = String(Math.abs(amountFen)).padStart(3, '0');
  return `${amountFen < 0 ? '-' : ''}${cents.slice(0, -2)}.${cents.slice(-2)}`;
}

function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
