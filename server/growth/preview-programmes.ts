import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { builtInKinds } from './event-kind.rules';
import { GrowthProgramme } from './growth.entity';
import { type CountingChange, isCountingChanged, remapAccounts, startOfRecomputing } from './load-programmes';
import type { GrowthSection, ProgrammeConfig } from './programme.schema';
import type { Programme, ProgrammeBook, ProgrammeVersion } from './programme-book';
import { findWhoRises, raise } from './reassess-tiers';
import { recount } from './recompute-growth';

/** A programme that would get a new version, and what loading it does to the accounts. */
export interface ProgrammeChange {
  readonly before: ProgrammeConfig;
  readonly programme: Programme;
  /** The running period is counted again. */
  readonly redone: boolean;
  /** The ladder is another one. */
  readonly reladdered: boolean;
}

/** What would be live after a section was loaded. */
export interface ProgrammePlan {
  readonly book: ProgrammeBook;
  /** Only those that touch accounts. */
  readonly changes: readonly ProgrammeChange[];
}

/** What loading a section would make of the programmes; changes nothing. */
export async function planProgrammes(
  manager: EntityManager,
  section: GrowthSection | null,
  counting: CountingChange | null,
  now: Instant,
): Promise<ProgrammePlan> {
  const programmes: Programme[] = [];
  const changes: ProgrammeChange[] = [];
  for (const config of section?.programmes ?? []) {
    const versions = await readVersions(manager, config.code);
    const last = versions.at(-1);
    if (last && JSON.stringify(last.config) === JSON.stringify(config)) {
      programmes.push({ code: config.code, versions, version: last.version, config: last.config });
      continue;
    }
    const redone = last !== undefined && counting === 'recompute' && isCountingChanged(last.config, config);
    const effectiveFrom = redone ? startOfRecomputing(config, now) : now;
    const next = { version: (last?.version ?? 0) + 1, effectiveFrom, config };
    const programme = { code: config.code, versions: [...versions, next], version: next.version, config };
    programmes.push(programme);
    if (last === undefined) continue;
    const reladdered = JSON.stringify(last.config.tiers) !== JSON.stringify(config.tiers);
    if (redone || reladdered) changes.push({ before: last.config, programme, redone, reladdered });
  }
  const book: ProgrammeBook = {
    programmes: programmes.sort((one, other) => Number(other.config.isDefault) - Number(one.config.isDefault)),
    kinds: new Map([...builtInKinds, ...(section?.events ?? [])].map((kind) => [kind.code, kind])),
    mappings: section?.mappings ?? [],
  };
  return { book, changes };
}

/**
 * Does to some members' accounts what loading does to everybody's, and what the jobs after it do: the ladder's rungs, the
 * running period counted again, who rises. In a unit of work that the caller takes back.
 */
export async function tryProgrammes(
  unit: Unit,
  { book, changes }: ProgrammePlan,
  memberIds: readonly string[],
  now: Instant,
): Promise<void> {
  for (const { before, programme, redone, reladdered } of changes) {
    const holders = await findHolders(unit, programme.code, memberIds);
    if (holders.length === 0) continue;
    if (reladdered) await remapAccounts(unit, before, programme.config, holders);
    const stepOf = (memberId: string) => ({ book, programme, memberId, now });
    if (redone) for (const memberId of holders) await recount(unit, stepOf(memberId));
    if (!reladdered) continue;
    // Most members stay where they are: only who rises is worked on one by one.
    for (const memberId of await findWhoRises(unit, programme, holders, now)) await raise(unit, stepOf(memberId));
  }
}

async function findHolders(unit: Unit, programme: string, memberIds: readonly string[]): Promise<string[]> {
  const rows = await select<{ memberId: string }>(
    unit,
    `SELECT member_id AS memberId FROM growth_account
      WHERE programme = ? AND member_id IN (${memberIds.map(() => '?').join(', ')}) ORDER BY member_id`,
    [programme, ...memberIds],
  );
  return rows.map(({ memberId }) => memberId);
}

async function readVersions(manager: EntityManager, code: string): Promise<ProgrammeVersion[]> {
  const rows = await manager.find(GrowthProgramme, { where: { code }, order: { version: 'ASC' } });
  return rows.map(({ version, effectiveFrom, config }) => ({ version, effectiveFrom, config }));
}
