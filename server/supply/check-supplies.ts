import { businessDayOf } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { readBenefitBook } from '../benefit/benefit-book';
import { parkAgain } from '../case/park-case';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import type { SupplyParts } from './supply.parts';

/**
 * Looks once a day whether the live benefits can be delivered, and asks an operator where they cannot: a pool runs low by
 * codes that expire too, or was never filled, and a supplier may not be configured. What is closed and still so comes up
 * the next day.
 */
export async function checkSupplies({ database, clock, suppliers }: SupplyParts): Promise<void> {
  const { benefits } = await readBenefitBook(database.read);
  const now = clock.now();
  for (const { code, config, stopped } of benefits) {
    const { delivery } = config;
    if (stopped) continue;
    if (delivery.kind === 'code') {
      await database.inUnit((unit) => tellLowStock(unit, delivery.pool, delivery.lowStock, now));
    } else if (delivery.kind === 'supplier' && !suppliers.has(delivery.supplier)) {
      const content = { benefit: code, supplier: delivery.supplier };
      await database.inUnit((unit) => parkAgain(unit, { kind: 'supply.noSupplier', subject: code, content }, now));
    }
  }
}

/**
 * Asks an operator for new codes when fewer are left than told, anew after every answer. Looks at no more rows than it has
 * to.
 */
export async function tellLowStock(unit: Unit, pool: string, lowStock: number, now: Instant): Promise<void> {
  const [row] = await select<{ free: number | string }>(
    unit,
    `SELECT COUNT(*) AS free FROM (
       SELECT id FROM supply_code
        WHERE pool = ? AND status = 'free' AND (expires_on IS NULL OR expires_on >= ?) LIMIT ?) c`,
    [pool, businessDayOf(now), lowStock],
  );
  const free = Number(row?.free ?? 0);
  if (free >= lowStock) return;
  await parkAgain(unit, { kind: 'supply.lowStock', subject: pool, content: { pool, free, lowStock } }, now);
}
