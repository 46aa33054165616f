import type { EntityManager } from 'typeorm';
import { findRows } from '../database/raw-rows';
import { Badge } from './badge.entity';
import type { BadgeConfig, BadgeRule } from './badge.schema';

/** A badge whose rule is of one kind. */
export type BadgeOf<K extends BadgeRule['kind']> = Badge & {
  readonly config: BadgeConfig & { readonly rule: Extract<BadgeRule, { kind: K }> };
};

/** Every badge that there ever was, in the order of the wall; inside a unit of work as the unit sees them. */
export function readBadges(manager: EntityManager): Promise<Badge[]> {
  return findRows(manager, Badge, 'ORDER BY t.position, t.code', []);
}

/** Those of the live scheme. */
export async function readLiveBadges(manager: EntityManager): Promise<Badge[]> {
  return (await readBadges(manager)).filter(({ live }) => live);
}

/** Whether a badge's rule is of a kind. */
export function isOf<K extends BadgeRule['kind']>(badge: Badge, kind: K): badge is BadgeOf<K> {
  return badge.config.rule.kind === kind;
}
