import type { Scheme } from './scheme.schema';

/** A scheme without what refers to nothing, and what was left out of it, one sentence each. */
export interface PrunedScheme {
  readonly scheme: Scheme;
  readonly notes: readonly string[];
}

type OpensFor = Scheme['benefits'][number]['opensFor'];

/**
 * Takes out what would refer to nothing after other ladders came under a scheme's benefits and shelf: tiers that are gone,
 * benefits that then open for nobody, items of the shelf that have no benefit or no points left.
 */
export function pruneScheme(scheme: Scheme): PrunedScheme {
  const notes: string[] = [];
  const tiers = new Set(
    scheme.growth?.programmes.flatMap(({ code, tiers }) => tiers.map((tier) => `${code}/${tier.code}`)) ?? [],
  );
  const listed = new Set(scheme.plans.flatMap((plan) => plan.benefits));
  const standing = (opensFor: OpensFor): OpensFor => ({
    ...opensFor,
    tiers: opensFor.tiers.filter(({ programme, from }) => tiers.has(`${programme}/${from}`)),
  });
  const benefits = scheme.benefits.flatMap((benefit) => {
    const opensFor = standing(benefit.opensFor);
    if (opensFor.tiers.length === benefit.opensFor.tiers.length) return [benefit];
    if (!isOpen(opensFor) && !listed.has(benefit.code)) {
      notes.push(`权益「${benefit.name}」只按已不存在的等级开放，已移除。`);
      return [];
    }
    notes.push(`权益「${benefit.name}」不再按已不存在的等级开放。`);
    return [{ ...benefit, opensFor }];
  });
  const kept = new Set(benefits.map(({ code }) => code));
  const shelf = scheme.shelf.flatMap((item) => {
    const name = scheme.benefits.find(({ code }) => code === item.benefit)?.name ?? item.code;
    const opensFor = standing(item.opensFor);
    if (scheme.points === null || !kept.has(item.benefit) || !isOpen(opensFor)) {
      notes.push(`积分商城的「${name}」已没有对应的积分、权益或开放对象，已移除。`);
      return [];
    }
    return [{ ...item, opensFor }];
  });
  return { scheme: { ...scheme, benefits, shelf }, notes };
}

function isOpen({ everyone, tiers, families, audiences }: OpensFor): boolean {
  return everyone || tiers.length + families.length + audiences.length > 0;
}
