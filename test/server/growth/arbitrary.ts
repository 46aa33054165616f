import fc from 'fast-check';
import type { ProgrammeConfig, TierConfig } from '../../../server/growth/programme.schema';
import type { GrowthPeriod } from '../../../shared/contract/growth';
import { buildProgramme } from './support';

/** Every kind of period. */
export const periods: readonly GrowthPeriod[] = [
  { kind: 'lifetime' },
  { kind: 'calendarYear' },
  { kind: 'calendarMonth' },
  { kind: 'rollingMonths', months: 6 },
  { kind: 'anniversary' },
];

/** Periods that end. */
export const endingPeriods = periods.filter(({ kind }) => kind !== 'lifetime');

/** A ladder from its steps: how much more each tier asks than the one below, and how many percent of it keep it. */
export function ladderOf(steps: readonly { readonly more: number; readonly keepPercent: number }[]): TierConfig[] {
  let [reach, keep] = [0, 0];
  const tiers = steps.map(({ more, keepPercent }, index) => {
    reach += more;
    // Never easier to keep than the tier below.
    keep = Math.max(keep, Math.floor((reach * keepPercent) / 100));
    return { code: `t${index + 1}`, name: `T${index + 1}`, material: 'gold' as const, reach, keep };
  });
  return [{ code: 't0', name: 'T0', material: 'paper', reach: 0 }, ...tiers];
}

/** Ladders of two to seven tiers; also such whose thresholds to keep lie below the tier beneath. */
export const ladders = fc
  .array(fc.record({ more: fc.integer({ min: 1, max: 60 }), keepPercent: fc.integer({ min: 0, max: 100 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map(ladderOf);

/** Ways to fall. */
export const falls = fc.record(
  {
    mode: fc.constantFrom<ProgrammeConfig['fall']['mode'][]>('match', 'one_step'),
    graceDays: fc.constantFrom(0, 0, 3, 14),
    protectedAfterPeriods: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ['mode', 'graceDays'] },
);

/** Programmes of a period. */
export const programmesOf = (period: GrowthPeriod) =>
  fc
    .record({ tiers: ladders, fall: falls, lateDays: fc.constantFrom(0, 7, 13) })
    .map((wish) => buildProgramme({ ...wish, period }));

/** Instants at which these tests play, both ends of a Shanghai day included. */
export const instants = fc.integer({ min: Date.UTC(2023, 0, 1), max: Date.UTC(2033, 0, 1) });
