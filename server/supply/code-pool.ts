import { type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { SupplyCode } from './supply.entity';

/** A pool 券码池 in numbers. */
export interface PoolStatus {
  readonly pool: string;
  /** That can still be given. */
  readonly free: number;
  readonly given: number;
  readonly voided: number;
  /** Free ones whose last day has passed. */
  readonly expired: number;
  /** The next day after which free codes are lost; null where none is. */
  readonly nextExpiry: BusinessDay | null;
}

/** All pools, or one; empty where there is none of that name. */
export async function findPools({ read }: Database, pool: string | null, now: Instant): Promise<PoolStatus[]> {
  const today = businessDayOf(now);
  const rows = await select<Record<Exclude<keyof PoolStatus, 'pool' | 'nextExpiry'>, number | string> & PoolStatus>(
    read,
    `SELECT pool,
            SUM(CASE WHEN status = 'free' AND (expires_on IS NULL OR expires_on >= ?) THEN 1 ELSE 0 END) AS free,
            SUM(CASE WHEN status = 'given' THEN 1 ELSE 0 END) AS given,
            SUM(CASE WHEN status = 'void' THEN 1 ELSE 0 END) AS voided,
            SUM(CASE WHEN status = 'free' AND expires_on < ? THEN 1 ELSE 0 END) AS expired,
            MIN(CASE WHEN status = 'free' AND expires_on >= ? THEN expires_on END) AS nextExpiry
       FROM supply_code WHERE ? IS NULL OR pool = ? GROUP BY pool ORDER BY pool`,
    [today, today, today, pool, pool],
  );
  return rows.map(({ pool: name, free, given, voided, expired, nextExpiry }) => ({
    pool: name,
    free: Number(free),
    given: Number(given),
    voided: Number(voided),
    expired: Number(expired),
    nextExpiry,
  }));
}

/** Takes all free codes out of a pool for good: their partner has withdrawn them, or they became known. */
export async function voidFreeCodes(unit: Unit, pool: string): Promise<Result<number, 'NO_FREE_CODE'>> {
  const { affected } = await unit.update(SupplyCode, { pool, status: 'free' }, { status: 'void' });
  return affected ? accept(affected) : refuse('NO_FREE_CODE');
}
