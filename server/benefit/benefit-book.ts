import type { EntityManager } from 'typeorm';
import { rememberRows } from '../database/immutable-rows';
import { select } from '../database/statement';
import { BenefitVersion } from './benefit.entity';
import type { BenefitConfig } from './benefit.schema';

/** A benefit of the live scheme, as it stands. */
export interface BenefitOfBook {
  readonly code: string;
  /** The newest version. */
  readonly version: number;
  readonly config: BenefitConfig;
  /** An operator has stopped it. */
  readonly stopped: boolean;
  /** Claims taken of its stock and not given back. */
  readonly taken: number;
}

/** A plan as benefits speak of it. */
export interface PlanOfBook {
  readonly code: string;
  readonly name: string;
  readonly family: string;
  readonly familyName: string;
  /** Whether the live scheme still has it. */
  readonly offered: boolean;
}

/** Everything that the live scheme says of benefits. */
export interface BenefitBook {
  /** In the business's own order. */
  readonly benefits: readonly BenefitOfBook[];
  /** In their order; those that are no longer offered too, since members may hold them. */
  readonly plans: readonly PlanOfBook[];
}

const configs = rememberRows<BenefitConfig>();

interface BookRow {
  readonly code: string;
  readonly version: number;
  readonly stopped: number;
  readonly taken: number;
  readonly effectiveFrom: number | string;
}

/**
 * The live benefits as they stand; inside a unit of work as the unit sees them.
 * @param code only this one; all when left out
 */
export async function readBenefitBook(manager: EntityManager, code?: string): Promise<BenefitBook> {
  const rows = await select<BookRow>(
    manager,
    `SELECT b.code, b.version, b.stopped, b.taken, v.effective_from AS effectiveFrom
       FROM benefit b JOIN benefit_version v ON v.code = b.code AND v.version = b.version
      WHERE b.live = 1${code === undefined ? '' : ' AND b.code = ?'} ORDER BY b.position, b.code`,
    code === undefined ? [] : [code],
  );
  const plans = await select<{ code: string; name: string; family: string; familyName: string; offered: number }>(
    manager,
    `SELECT p.code, p.name, p.family, f.name AS familyName, p.offered
       FROM plan p JOIN plan_family f ON f.code = p.family ORDER BY p.position, p.code`,
    [],
  );
  const benefits: BenefitOfBook[] = [];
  for (const row of rows) {
    const version = Number(row.version);
    const config = await rememberConfig(manager, row.code, version, Number(row.effectiveFrom));
    benefits.push({ code: row.code, version, config, stopped: Number(row.stopped) === 1, taken: Number(row.taken) });
  }
  return { benefits, plans: plans.map((plan) => ({ ...plan, offered: Number(plan.offered) === 1 })) };
}

/** The benefit of a code; null where the live scheme has none. */
export function findBenefit({ benefits }: Pick<BenefitBook, 'benefits'>, code: string): BenefitOfBook | null {
  return benefits.find((benefit) => benefit.code === code) ?? null;
}

/**
 * The terms of a version, also of one that is no longer live.
 * @throws Error when there is no such version
 */
export async function configOf(manager: EntityManager, code: string, version: number): Promise<BenefitConfig> {
  const [row] = await select<{ effectiveFrom: number | string }>(
    manager,
    'SELECT effective_from AS effectiveFrom FROM benefit_version WHERE code = ? AND version = ?',
    [code, version],
  );
  if (!row) throw new Error(`benefit ${code} has no version ${version}`);
  return rememberConfig(manager, code, version, Number(row.effectiveFrom));
}

function rememberConfig(
  manager: EntityManager,
  code: string,
  version: number,
  effectiveFrom: number,
): Promise<BenefitConfig> {
  return configs.get(manager, `${code}:${version}:${effectiveFrom}`, async () => {
    const row = await manager.findOneByOrFail(BenefitVersion, { code, version });
    return row.config;
  });
}
