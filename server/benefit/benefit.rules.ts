import { formatFen } from '../../shared/kernel/fen';
import { parseInstant } from '../../shared/kernel/instant';
import type { GrowthSection, ProgrammeConfig } from '../growth/programme.schema';
import { boundByClaim } from './budget.rules';
import type { BenefitOfScheme } from './load-benefits';
import { windowOf } from './window.rules';

/** What is wrong with benefits beyond their form, and what is unusual in them; one sentence each. */
export interface BenefitLint {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** A plan of a scheme with the codes of the benefits that it opens. */
export interface ListingPlan {
  readonly benefits: readonly string[];
}

/** What benefits refer to. */
export interface BenefitSurroundings {
  /** Null where the scheme has no growth. */
  readonly growth: Pick<GrowthSection, 'programmes'> | null;
  /** The scheme's own plans and codes of families; null where it has none and those that are live stay. */
  readonly plans: readonly ListingPlan[] | null;
  readonly families: readonly string[] | null;
}

/** A business is known for one or two things. */
const MOST_CORE = 2;

/** Checks the benefits of a scheme against what they refer to. */
export function lintBenefits(benefits: readonly BenefitOfScheme[], around: BenefitSurroundings): BenefitLint {
  const programmes = around.growth?.programmes ?? [];
  return {
    faults: [...findRepeated(benefits), ...benefits.flatMap((benefit) => findFaults(benefit, around))],
    warnings: [
      ...warnOfCore(benefits),
      ...benefits.flatMap(warnOf),
      ...(benefits.length === 0 ? [] : programmes.flatMap((programme) => warnOfEqualTiers(programme, benefits))),
    ],
  };
}

function findRepeated(benefits: readonly BenefitOfScheme[]): string[] {
  const codes = benefits.map(({ code }) => code);
  const twice = new Set(codes.filter((code, index) => codes.indexOf(code) !== index));
  return [...twice].map((code) => `权益代码「${code}」出现了不止一次。`);
}

/** What is wrong with whom something opens for. @param named what opens, as the sentence begins */
export function lintOpensFor(
  named: string,
  opensFor: BenefitOfScheme['opensFor'],
  { growth, families }: Pick<BenefitSurroundings, 'growth' | 'families'>,
): string[] {
  const faults: string[] = [];
  for (const { programme, from } of opensFor.tiers) {
    const tiers = growth?.programmes.find((each) => each.code === programme)?.tiers;
    if (!tiers) faults.push(`${named}引用了不存在的成长体系「${programme}」。`);
    else if (!tiers.some((tier) => tier.code === from)) {
      faults.push(`${named}引用了不存在的等级「${programme}/${from}」。`);
    }
  }
  for (const family of opensFor.families) {
    if (families?.includes(family) === false) faults.push(`${named}引用了不存在的会员产品「${family}」。`);
  }
  return faults;
}

function findFaults(benefit: BenefitOfScheme, around: BenefitSurroundings): string[] {
  const { code, opensFor, issue, quota, validity, budget } = benefit;
  const { plans } = around;
  const named = `权益「${code}」`;
  const faults = lintOpensFor(named, opensFor, around);
  // Points or a code decide by themselves who has it.
  const decidesItself = issue === 'exchange' || issue === 'code';
  if (!decidesItself && plans !== null && opensForNobody(benefit, plans)) {
    faults.push(`${named}没有对任何人开放：请写明等级、会员产品、人群，或由会员方案列出。`);
  }
  const window = windowOf(benefit);
  if (window.from !== null && window.until !== null && window.until <= window.from) {
    faults.push(`${named}的结束时间不晚于开始时间。`);
  }
  if (validity.kind === 'fixed' && (parseInstant(validity.until) ?? 0) <= (parseInstant(validity.from) ?? 0)) {
    faults.push(`${named}的有效期结束时间不晚于开始时间。`);
  }
  if (quota?.period === 'once' && quota.rollover > 0) faults.push(`${named}只有一期，不能结转。`);
  if (budget !== null && budget.fen < boundByClaim(benefit)) {
    faults.push(`${named}的预算 ${formatFen(budget.fen)} 不够发放一份（${formatFen(boundByClaim(benefit))}）。`);
  }
  return faults;
}

function opensForNobody({ code, opensFor }: BenefitOfScheme, plans: readonly ListingPlan[]): boolean {
  const { everyone, tiers, families, audiences } = opensFor;
  const isOpened = everyone || tiers.length + families.length + audiences.length > 0;
  return !isOpened && !plans.some((plan) => plan.benefits.includes(code));
}

function warnOfCore(benefits: readonly BenefitOfScheme[]): string[] {
  const core = benefits.filter((benefit) => benefit.core);
  if (core.length <= MOST_CORE) return [];
  return [
    `核心权益有 ${core.length} 项，会员通常只记得住 ${MOST_CORE} 项：${core.map(({ name }) => name).join('、')}。`,
  ];
}

function warnOf({ name, kind, issue, window, quota, budget, costFen, stock }: BenefitOfScheme): string[] {
  const warnings: string[] = [];
  // Points are a bound of their own.
  const bounded = issue === 'exchange' || window !== null || quota !== null || budget !== null || stock !== null;
  if (kind === 'valueAdded' && !bounded) {
    warnings.push(`增值权益「${name}」没有时间、次数、库存或预算的限制。`);
  }
  if (budget !== null && costFen === 0) warnings.push(`权益「${name}」设了预算，每次成本却是 0，预算不会起作用。`);
  return warnings;
}

/** A tier that opens nothing more than the one below gives nobody a reason to rise. */
function warnOfEqualTiers({ code, name, tiers }: ProgrammeConfig, benefits: readonly BenefitOfScheme[]): string[] {
  const opening = new Set(
    benefits.flatMap(({ opensFor }) =>
      opensFor.tiers.filter(({ programme }) => programme === code).map(({ from }) => from),
    ),
  );
  return tiers.flatMap((tier, rank) => {
    const lower = tiers[rank - 1];
    if (!lower || opening.has(tier.code)) return [];
    return [`成长体系「${name}」的「${tier.name}」与「${lower.name}」开放的权益没有差别。`];
  });
}
