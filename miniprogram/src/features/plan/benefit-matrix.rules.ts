import type { Membership } from '@shared/contract/membership';
import type { Plan, PlanBenefit } from '@shared/contract/plan';

/** One benefit as it stands to the reader. */
export interface BenefitLine {
  readonly benefit: PlanBenefit;
  /** The reader has it now. */
  readonly mine: boolean;
  /** The plans that open it, `半年卡、年卡`; null where every plan does. */
  readonly openedBy: string | null;
}

/** A row of the comparison: one cell a plan, in the order of the columns. */
export interface MatrixRow {
  readonly benefit: PlanBenefit;
  /** Null where the plan does not open it; a value only where plans differ in it, else an empty text. */
  readonly cells: readonly (string | null)[];
}

/** Plans × benefits of one family. */
export interface Matrix {
  /** The reader's own plan comes first: its column is held still. */
  readonly columns: readonly Plan[];
  readonly ownId: string | null;
  readonly rows: readonly MatrixRow[];
}

/** The plan on sale by which somebody is a member; null when there is none, or when it is no longer sold. */
export function findOwnPlan(plans: readonly Plan[], membership: Membership | null): Plan | null {
  if (!membership?.active) return null;
  return plans.find((plan) => plan.id === membership.planId) ?? null;
}

/**
 * Every benefit that somebody has or could have, their own first.
 * @param own what they have now
 */
export function listBenefits(plans: readonly Plan[], own: readonly PlanBenefit[]): readonly BenefitLine[] {
  const mine = new Set(own.map((benefit) => benefit.code));
  return collect([own, ...plans.map((plan) => plan.benefits)]).map((benefit) => {
    const opening = plans.filter((plan) => plan.benefits.some(({ code }) => code === benefit.code));
    const openedBy = opening.length === plans.length ? null : opening.map((plan) => plan.name).join('、');
    return { benefit, mine: mine.has(benefit.code), openedBy };
  });
}

/** Compares plans; those of other families than the first column's are left out. */
export function buildMatrix(plans: readonly Plan[], own: Plan | null): Matrix {
  const family = (own ?? plans[0])?.family;
  const columns = plans
    .filter((plan) => plan.family === family)
    .sort((one, other) => Number(other === own) - Number(one === own));
  // Rows in the order of the fullest plan, which is how the scheme ranks them.
  const byFullness = [...columns].sort((one, other) => other.benefits.length - one.benefits.length);
  const rows = collect(byFullness.map((plan) => plan.benefits)).map((benefit) => {
    const found = columns.map((plan) => plan.benefits.find(({ code }) => code === benefit.code) ?? null);
    const differ = new Set(found.flatMap((each) => (each === null ? [] : [each.value]))).size > 1;
    return { benefit, cells: found.map((each) => (each === null ? null : differ ? each.value : '')) };
  });
  return { columns, ownId: own?.id ?? null, rows };
}

/** Each benefit once, in order of appearance. */
function collect(lists: readonly (readonly PlanBenefit[])[]): readonly PlanBenefit[] {
  const byCode = new Map<string, PlanBenefit>();
  for (const benefit of lists.flat()) if (!byCode.has(benefit.code)) byCode.set(benefit.code, benefit);
  return [...byCode.values()];
}
