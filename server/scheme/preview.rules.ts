import type { Fen } from '../../shared/kernel/fen';
import { type Rank, remapRanks } from '../growth/ladder.rules';
import type { ProgrammeConfig } from '../growth/programme.schema';

/** What a member is under a configuration, as far as a preview compares it. */
export interface PreviewState {
  /** The tier that counts, by programme. */
  readonly tiers: ReadonlyMap<string, Rank>;
  /** Codes of the benefits that are open for them. */
  readonly entitled: ReadonlySet<string>;
}

/** The names and ladders of both configurations. */
export interface PreviewNames {
  readonly before: PreviewSide;
  readonly after: PreviewSide;
}

interface PreviewSide {
  readonly ladders: ReadonlyMap<string, Pick<ProgrammeConfig, 'name' | 'tiers'>>;
  /** Name and unit cost by code. */
  readonly benefits: ReadonlyMap<string, { readonly name: string; readonly costFen: Fen }>;
}

/** What becomes of one member's tier in a programme; null stands for a programme that there is not. */
export interface TierMove {
  readonly programme: string;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly direction: 'rise' | 'fall' | 'none';
}

/** What becomes of one member. */
export interface MemberOutcome {
  readonly moves: readonly TierMove[];
  readonly gains: readonly string[];
  readonly loses: readonly string[];
}

/** A member of the sample. */
export interface SampleMember extends MemberOutcome {
  readonly memberId: string;
  readonly memberNumber: string;
  /** Drawn for the member: the lowest are the sample. */
  readonly lot: number;
}

/** What a preview has counted so far. */
export interface PreviewFound {
  readonly members: number;
  /** Whose tier or benefits change. */
  readonly touched: number;
  readonly programmes: Readonly<Record<string, ProgrammeFound>>;
  readonly benefits: Readonly<Record<string, BenefitFound>>;
  readonly sample: readonly SampleMember[];
}

interface ProgrammeFound {
  readonly name: string;
  readonly rises: number;
  readonly falls: number;
  /** By `from > to`, in the names of the tiers. */
  readonly moves: Readonly<Record<string, number>>;
}

interface BenefitFound {
  readonly before: number;
  readonly after: number;
  readonly gains: number;
  readonly loses: number;
}

export const NOTHING_FOUND: PreviewFound = { members: 0, touched: 0, programmes: {}, benefits: {}, sample: [] };

/** How many members a preview shows one by one. */
const SAMPLE = 20;

/** What differs for a member between two configurations. */
export function compareMember(before: PreviewState, after: PreviewState, names: PreviewNames): MemberOutcome {
  const programmes = [...new Set([...names.before.ladders.keys(), ...names.after.ladders.keys()])];
  return {
    moves: programmes.flatMap((programme) => compareTier(programme, before, after, names)),
    gains: [...after.entitled].filter((code) => !before.entitled.has(code)),
    loses: [...before.entitled].filter((code) => !after.entitled.has(code)),
  };
}

/** Adds a member to what was counted. */
export function countMember(
  found: PreviewFound,
  member: SampleMember,
  before: PreviewState,
  after: PreviewState,
): PreviewFound {
  const isTouched = [member.moves, member.gains, member.loses].some((changes) => changes.length > 0);
  return {
    members: found.members + 1,
    touched: found.touched + Number(isTouched),
    programmes: member.moves.reduce(countMove, found.programmes),
    benefits: countBenefits(found.benefits, member, before, after),
    sample: isTouched ? drawSample([...found.sample, member]) : found.sample,
  };
}

/** What a benefit would cost a month, as far as the last thirty days tell. */
export interface BenefitCost {
  readonly beforeFen: Fen | null;
  /** Null where nothing tells: nobody could use it so far, or a use has no cost of its own. */
  readonly afterFen: Fen | null;
}

/**
 * What a benefit costs a month: its uses of the last thirty days at its unit cost; afterwards as many uses for each member
 * for whom it is open.
 * @param uses null where it was not there for them to use
 */
export function computeBenefitCost(
  { before, after }: Pick<BenefitFound, 'before' | 'after'>,
  unit: { readonly beforeFen: Fen | null; readonly afterFen: Fen | null },
  uses: number,
): BenefitCost {
  const known = unit.beforeFen !== null && unit.beforeFen > 0;
  const beforeFen = known ? uses * (unit.beforeFen ?? 0) : null;
  if (unit.afterFen === null || after === 0) return { beforeFen, afterFen: 0 };
  if (unit.afterFen === 0 || before === 0) return { beforeFen, afterFen: null };
  return { beforeFen, afterFen: Math.round((uses * after * unit.afterFen) / before) };
}

function compareTier(programme: string, before: PreviewState, after: PreviewState, names: PreviewNames): TierMove[] {
  const [old, next] = [names.before.ladders.get(programme), names.after.ladders.get(programme)];
  const [was, is] = [before.tiers.get(programme), after.tiers.get(programme)];
  const wasTier = old && was !== undefined ? old.tiers[was] : undefined;
  const isTier = next && is !== undefined ? next.tiers[is] : undefined;
  if (wasTier?.code === isTier?.code) return [];
  const direction = directionOf();
  if (direction === 'none' && (wasTier === undefined || isTier === undefined)) return [];
  const name = next?.name ?? old?.name ?? programme;
  return [{ programme, name, before: wasTier?.name ?? null, after: isTier?.name ?? null, direction }];

  function directionOf(): TierMove['direction'] {
    // A programme that begins or ends moves those who stand above its first rung.
    if (!old || was === undefined) return (is ?? 0) > 0 ? 'rise' : 'none';
    if (!next || is === undefined) return was > 0 ? 'fall' : 'none';
    const kept = remapRanks(old.tiers, next.tiers)[was] ?? 0;
    if (is > kept) return 'rise';
    // Who stays on the rung below the one that is gone has fallen, too; the first rung may be renamed without harm.
    return is < kept || was > 0 ? 'fall' : 'none';
  }
}

function countMove(found: PreviewFound['programmes'], move: TierMove): PreviewFound['programmes'] {
  const { programme, name, before, after, direction } = move;
  const known = found[programme] ?? { name, rises: 0, falls: 0, moves: {} };
  const way = `${before ?? '（无）'} → ${after ?? '（停用）'}`;
  return {
    ...found,
    [programme]: {
      name,
      rises: known.rises + Number(direction === 'rise'),
      falls: known.falls + Number(direction === 'fall'),
      moves: { ...known.moves, [way]: (known.moves[way] ?? 0) + 1 },
    },
  };
}

function countBenefits(
  found: PreviewFound['benefits'],
  { gains, loses }: MemberOutcome,
  before: PreviewState,
  after: PreviewState,
): PreviewFound['benefits'] {
  const counted: Record<string, BenefitFound> = { ...found };
  for (const code of new Set([...before.entitled, ...after.entitled])) {
    const known = counted[code] ?? { before: 0, after: 0, gains: 0, loses: 0 };
    counted[code] = {
      before: known.before + Number(before.entitled.has(code)),
      after: known.after + Number(after.entitled.has(code)),
      gains: known.gains + Number(gains.includes(code)),
      loses: known.loses + Number(loses.includes(code)),
    };
  }
  return counted;
}

function drawSample(members: readonly SampleMember[]): SampleMember[] {
  return [...members]
    .sort((one, other) => one.lot - other.lot || (one.memberId < other.memberId ? -1 : 1))
    .slice(0, SAMPLE);
}
