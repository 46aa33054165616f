import type { BenefitMatrix } from '../../shared/contract/benefit';
import type { Instant } from '../../shared/kernel/instant';
import type { BenefitConfig } from './benefit.schema';
import type { BenefitOfBook } from './benefit-book';
import type { EntitlementNames, MemberStanding } from './entitlement.rules';
import { rankOf } from './ladders.rules';
import { isShown } from './window.rules';

type Column = BenefitMatrix['columns'][number] & { readonly opens: (config: BenefitConfig) => boolean };

/**
 * Which tier and which plan opens what. Ladders and families that open nothing of their own have no columns, benefits that no
 * column opens no row.
 */
export function buildMatrix(
  benefits: readonly BenefitOfBook[],
  names: EntitlementNames,
  standing: MemberStanding,
  now: Instant,
): BenefitMatrix {
  const shown = benefits.map(({ config }) => config).filter((config) => isShown(config, now));
  const columns = [...tierColumns(shown, names, standing), ...planColumns(shown, names, standing)];
  const rows = shown.map((config) => {
    const { code, name, icon, value, core } = config;
    return { benefit: { code, name, icon, value }, core, cells: columns.map(({ opens }) => opens(config)) };
  });
  return {
    columns: columns.map(({ opens, ...column }) => column),
    rows: rows.filter(({ cells }) => cells.some(Boolean)),
  };
}

function tierColumns(
  configs: readonly BenefitConfig[],
  { ladders }: EntitlementNames,
  standing: MemberStanding,
): Column[] {
  const named = new Set(configs.flatMap(({ opensFor }) => opensFor.tiers.map(({ programme }) => programme)));
  return ladders
    .filter(({ code }) => named.has(code))
    .flatMap(({ code: programme, config }) =>
      config.tiers.map((tier, rank) => ({
        kind: 'tier' as const,
        code: `${programme}:${tier.code}`,
        name: tier.name,
        group: config.name,
        mine: standing.tiers.get(programme) === rank,
        opens: ({ opensFor }: BenefitConfig) =>
          opensFor.everyone ||
          opensFor.tiers.some((opening) => {
            const needed = opening.programme === programme ? rankOf(ladders, programme, opening.from) : -1;
            return needed >= 0 && rank >= needed;
          }),
      })),
    );
}

function planColumns(
  configs: readonly BenefitConfig[],
  { plans }: EntitlementNames,
  standing: MemberStanding,
): Column[] {
  const opensOwn = (config: BenefitConfig, code: string, family: string) =>
    config.plans.includes(code) || config.opensFor.families.includes(family);
  const families = new Set(
    plans
      .filter(({ code, family }) => configs.some((config) => opensOwn(config, code, family)))
      .map(({ family }) => family),
  );
  return plans
    .filter(({ offered, family }) => offered && families.has(family))
    .map(({ code, name, family, familyName }) => ({
      kind: 'plan' as const,
      code,
      name,
      group: familyName,
      mine: standing.memberships.some(({ plan }) => plan === code),
      opens: (config: BenefitConfig) => config.opensFor.everyone || opensOwn(config, code, family),
    }));
}
