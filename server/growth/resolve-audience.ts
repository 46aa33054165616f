import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { makeAudience } from '../member/make-audience';
import { findProgramme, readProgrammeBook } from './programme-book';
import { seenRankSql } from './settlement.sql';

/** Members of a programme by the tier that they have at this moment. */
export interface TierFilter {
  readonly programme: string;
  /** Codes; every tier but the lowest when left out. */
  readonly tiers?: readonly string[];
}

/** Makes an audience of the members who have one of the tiers now. @returns its id */
export async function makeTierAudience(
  unit: Unit,
  name: string,
  filter: TierFilter,
  now: Instant,
): Promise<Result<string, 'PROGRAMME_NOT_FOUND' | 'TIER_NOT_FOUND'>> {
  const programme = findProgramme(await readProgrammeBook(unit), filter.programme);
  if (!programme) return refuse('PROGRAMME_NOT_FOUND');
  const { tiers } = programme.config;
  const wanted = filter.tiers ?? tiers.slice(1).map(({ code }) => code);
  const ranks = wanted.map((code) => tiers.findIndex((tier) => tier.code === code));
  if (ranks.length === 0 || ranks.some((rank) => rank < 0)) return refuse('TIER_NOT_FOUND');
  const found = {
    statement: `SELECT member_id FROM growth_account WHERE programme = ? AND ${seenRankSql(now)} IN (${ranks.join(', ')})`,
    parameters: [programme.code],
  };
  return accept(await makeAudience(unit, { name, filter }, found, now));
}
