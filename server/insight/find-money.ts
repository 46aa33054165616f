import type { EntityManager } from 'typeorm';
import type { DifferenceView, MoneyInsight, ReconciliationDayView } from '../../shared/contract/ops/insight';
import type { Page } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import { reportMonth, reportPeriods, reportProducts } from '../books/find-books';
import { findRows } from '../database/raw-rows';
import { ReconciliationDay, ReconciliationDifference } from '../reconciliation/reconciliation.entity';
import type { DifferenceStatus } from '../reconciliation/reconciliation.rules';
import { readProductNames } from './product-names';

/** The books of a month, by day and by product; deferred income is what stands at the month's end. */
export async function findMoney(manager: EntityManager, month: string): Promise<MoneyInsight> {
  const [report, days, products, names] = await Promise.all([
    reportMonth(manager, month),
    reportPeriods(manager, `${month}-01`, `${month}-31`, 'day'),
    reportProducts(manager, month),
    readProductNames(manager),
  ]);
  const { salesFen, incomeFen, refundsFen, feesFen, marginFen, cashFen, cashVirtualFen, closing } = report;
  return {
    month,
    total: { salesFen, incomeFen, refundsFen, feesFen, marginFen, cashFen, cashVirtualFen },
    deferredFen: 0 - (closing.deferredIncome ?? 0),
    heldVirtualFen: closing.cashVirtual ?? 0,
    days: days.map((day) => ({
      day: day.period,
      ...{ salesFen: day.salesFen, incomeFen: day.incomeFen, refundsFen: day.refundsFen },
      ...{ feesFen: day.feesFen, cashFen: day.cashFen, cashVirtualFen: day.cashVirtualFen },
      deferredFen: day.deferredFen,
    })),
    products: products.map((each) => ({ ...each, name: names.get(each.product) ?? each.product })),
  };
}

/** Days as they were compared with WeChat's bills, the newest first. */
export async function findReconciliationDays(
  manager: EntityManager,
  { cursor, limit }: PageAsked,
): Promise<Page<ReconciliationDayView>> {
  const rows = await findRows(manager, ReconciliationDay, `WHERE t.day < ? ORDER BY t.day DESC LIMIT ${limit + 1}`, [
    cursor ?? LAST_DAY,
  ]);
  const items = rows.slice(0, limit).map((row) => ({
    ...{ day: row.day, status: row.status, lineCount: row.lineCount, matchedCount: row.matchedCount },
    ...{ paidFen: row.paidFen, refundedFen: row.refundedFen, feeFen: row.feeFen, cashFen: row.cashFen },
    ...{ virtualLineCount: row.virtualLineCount, virtualMatchedCount: row.virtualMatchedCount },
    virtualCashFen: row.virtualCashFen,
    checkedAt: formatInstant(row.checkedAt),
    closedAt: row.closedAt === null ? null : formatInstant(row.closedAt),
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.day ?? null) : null };
}

/** What does not agree with WeChat's bills or with virtual payment's orders, by its status, the newest day first. */
export async function findDifferences(
  manager: EntityManager,
  { status, cursor, limit }: PageAsked & { readonly status: DifferenceStatus },
): Promise<Page<DifferenceView>> {
  const [day = LAST_DAY, id = ''] = cursor?.split('~') ?? [];
  const rows = await findRows(
    manager,
    ReconciliationDifference,
    `WHERE t.status = ? AND t.day <= ? AND (t.day < ? OR t.id > ?) ORDER BY t.day DESC, t.id LIMIT ${limit + 1}`,
    [status, day, day, id],
  );
  const items = rows.slice(0, limit).map((row) => ({
    ...{ id: row.id, day: row.day, rail: row.rail, kind: row.kind, subject: row.subject, status: row.status },
    ...{ oursFen: row.oursFen, theirsFen: row.theirsFen, detail: row.detail, reason: row.reason },
    foundAt: formatInstant(row.foundAt),
    endedAt: row.endedAt === null ? null : formatInstant(row.endedAt),
  }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? `${last.day}~${last.id}` : null };
}

interface PageAsked {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** After all days, as text. */
const LAST_DAY = '9999-12-31';
