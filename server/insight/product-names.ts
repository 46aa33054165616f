import type { EntityManager } from 'typeorm';
import { select } from '../database/statement';

/** What is sold that is no plan, by the kind of its order. */
const OTHER_PRODUCTS: Readonly<Record<string, string>> = { exchange: '积分兑换', change: '会员变更', gift: '赠送' };

/** How products are called: plans by their id, with their family's name, and the rest by its kind. */
export async function readProductNames(manager: EntityManager): Promise<ReadonlyMap<string, string>> {
  const plans = await select<{ id: string; name: string; familyName: string | null }>(
    manager,
    'SELECT p.id, p.name, f.name AS familyName FROM plan p LEFT JOIN plan_family f ON f.code = p.family',
    [],
  );
  return new Map([
    ...plans.map(({ id, name, familyName }) => [id, familyName === null ? name : `${familyName} · ${name}`] as const),
    ...Object.entries(OTHER_PRODUCTS),
  ]);
}
