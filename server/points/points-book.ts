import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { rememberRows } from '../database/immutable-rows';
import { select } from '../database/statement';
import { PointsProgramme } from './points.entity';
import type { PointsConfig } from './points.schema';

/** The rules of points with all their versions, the oldest first. */
export interface PointsBook {
  readonly versions: readonly PointsVersion[];
  /** The newest version. */
  readonly version: number;
  readonly config: PointsConfig;
  /** False where the live scheme has no points: what members hold stays theirs, nothing more is earned. */
  readonly live: boolean;
}

export interface PointsVersion {
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly config: PointsConfig;
}

const configs = rememberRows<PointsConfig>();

/** The rules as they stand; null where no scheme ever had points. Inside a unit of work as the unit sees them. */
export async function readPointsBook(manager: EntityManager): Promise<PointsBook | null> {
  const rows = await select<{ version: number; effectiveFrom: number | string; createdAt: number; live: number }>(
    manager,
    `SELECT version, effective_from AS effectiveFrom, created_at AS createdAt, live
       FROM points_programme ORDER BY version`,
    [],
  );
  const versions: PointsVersion[] = [];
  for (const row of rows) {
    const config = await configOf(manager, row);
    versions.push({ version: Number(row.version), effectiveFrom: Number(row.effectiveFrom), config });
  }
  const newest = versions.at(-1);
  if (!newest) return null;
  return { versions, version: newest.version, config: newest.config, live: Number(rows.at(-1)?.live) === 1 };
}

function configOf(
  manager: EntityManager,
  { version, createdAt }: { version: number; createdAt: number },
): Promise<PointsConfig> {
  return configs.get(manager, `${version}:${createdAt}`, async () => {
    const row = await manager.findOneByOrFail(PointsProgramme, { version: Number(version) });
    return row.config;
  });
}
