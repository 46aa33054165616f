import { type BenefitInput, benefitSchema } from '../../../server/benefit/benefit.schema';
import type { BenefitOfBook } from '../../../server/benefit/benefit-book';
import { NO_STANDING } from '../../../server/benefit/entitlement.rules';
import { buildMatrix } from '../../../server/benefit/matrix.rules';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { buildProgramme } from '../growth/support';
import { buildBenefit } from './support';

const NOW = at('2026-11-22T12:00:00+08:00');

function benefit(code: string, wish: Partial<BenefitInput>, plans: readonly string[] = []): BenefitOfBook {
  return {
    code,
    version: 1,
    config: { ...benefitSchema.parse(buildBenefit(code, { opensFor: {}, ...wish })), plans },
    stopped: false,
    taken: 0,
  };
}

const plan = (code: string, family: string, offered = true) => ({
  code,
  name: code,
  family,
  familyName: family,
  offered,
});
const names = {
  ladders: [
    { code: 'club', config: buildProgramme() },
    { code: 'miles', config: buildProgramme({ code: 'miles', name: '里程' }) },
  ],
  plans: [plan('month', 'card'), plan('year', 'card'), plan('old', 'card', false), plan('gym', 'sport')],
};
const benefits = [
  benefit('lounge', { opensFor: { tiers: [{ programme: 'club', from: 'gold' }] } }, ['year']),
  benefit('sticker', { opensFor: { everyone: true } }),
  benefit('discount', { opensFor: { families: ['card'] } }),
  benefit('shelved', { issue: 'exchange' }),
  benefit('over', { opensFor: { everyone: true }, window: { until: '2026-11-01T00:00:00+08:00' } }),
  benefit('ahead', { opensFor: { everyone: true }, window: { from: '2026-12-22T00:00:00+08:00', warmUpDays: 3 } }),
];

describe('the comparison of tiers and plans', () => {
  const matrix = buildMatrix(benefits, names, NO_STANDING, NOW);
  const cellsOf = (code: string) => {
    const row = matrix.rows.find(({ benefit: { code: own } }) => own === code);
    return matrix.columns.filter((_, index) => row?.cells[index]).map(({ code: column }) => column);
  };

  it('has a column for each tier of a ladder that opens something, then one for each plan on offer that does', () => {
    expect(matrix.columns.map(({ kind, code, group }) => `${kind} ${code} ${group}`)).toEqual([
      'tier club:paper 会员等级',
      'tier club:silver 会员等级',
      'tier club:gold 会员等级',
      'tier club:platinum 会员等级',
      'plan month card',
      'plan year card',
    ]);
  });

  it('ticks what a column opens', () => {
    expect(cellsOf('lounge')).toEqual(['club:gold', 'club:platinum', 'year']);
    expect(cellsOf('discount')).toEqual(['month', 'year']);
    expect(cellsOf('sticker')).toEqual(matrix.columns.map(({ code }) => code));
  });

  it('leaves out what no column opens, what is over, and what is not yet shown', () => {
    expect(matrix.rows.map(({ benefit: { code } }) => code)).toEqual(['lounge', 'sticker', 'discount']);
    const later = buildMatrix(benefits, names, NO_STANDING, at('2026-12-22T00:00:00+08:00') - 3 * DAY_MS);
    expect(later.rows.map(({ benefit: { code } }) => code)).toContain('ahead');
  });

  it('marks where the member stands', () => {
    const standing = {
      tiers: new Map([['club', 2]]),
      memberships: [{ plan: 'month', family: 'card', endsAt: NOW + 1 }],
      audiences: new Set<string>(),
    };
    const { columns } = buildMatrix(benefits, names, standing, NOW);
    expect(columns.filter(({ mine }) => mine).map(({ code }) => code)).toEqual(['club:gold', 'month']);
    expect(matrix.columns.some(({ mine }) => mine)).toBe(false);
  });
});
