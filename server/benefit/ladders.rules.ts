import type { Rank } from '../growth/ladder.rules';
import type { ProgrammeConfig, TierConfig } from '../growth/programme.schema';

/** The ladders that benefits speak of: programmes with their tiers, the default one first. */
export type Ladders = readonly { readonly code: string; readonly config: Pick<ProgrammeConfig, 'name' | 'tiers'> }[];

/** The rank of a tier; −1 where there is none of that name. */
export function rankOf(ladders: Ladders, programme: string, tier: string): Rank {
  return tiersOf(ladders, programme).findIndex(({ code }) => code === tier);
}

/** The tier at a rank; null where the ladder has none. */
export function tierAt(ladders: Ladders, programme: string, rank: Rank): TierConfig | null {
  return tiersOf(ladders, programme)[rank] ?? null;
}

function tiersOf(ladders: Ladders, programme: string): readonly TierConfig[] {
  return ladders.find(({ code }) => code === programme)?.config.tiers ?? [];
}
