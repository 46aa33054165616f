import fc from 'fast-check';
import { computeSurvival } from '../../../server/books/cohort.rules';

const month = () => ({ unit: 'month', count: 1 }) as const;

describe('survival by the n-th renewal', () => {
  it('counts for a renewal all who paid so often or oftener, and tells the share of all who began', () => {
    const rows = [
      { product: 'p', cohort: '2026-01', times: 1, members: 40 },
      { product: 'p', cohort: '2026-01', times: 2, members: 30 },
      { product: 'p', cohort: '2026-01', times: 4, members: 30 },
    ];
    expect(computeSurvival(rows, month, '2026-05')).toEqual([
      {
        ...{ product: 'p', cohort: '2026-01', members: 100 },
        renewals: [
          { members: 60, shareBp: 6_000 },
          { members: 30, shareBp: 3_000 },
          { members: 30, shareBp: 3_000 },
          { members: 0, shareBp: 0 },
        ],
      },
    ]);
  });

  it('tells no share of a renewal that was not due yet, though somebody has paid ahead', () => {
    const rows = [
      { product: 'y', cohort: '2026-01', times: 1, members: 3 },
      { product: 'y', cohort: '2026-01', times: 2, members: 1 },
    ];
    const [young] = computeSurvival(rows, () => ({ unit: 'year', count: 1 }), '2026-12');
    expect(young?.renewals).toEqual([{ members: 1, shareBp: null }]);
    const [old] = computeSurvival(rows, () => ({ unit: 'year', count: 1 }), '2027-01');
    expect(old?.renewals).toEqual([{ members: 1, shareBp: 2_500 }]);
  });

  it('never rises from one renewal to the next, and loses nobody', () => {
    const row = fc.record({ times: fc.integer({ min: 1, max: 9 }), members: fc.integer({ min: 1, max: 99 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 9 }), (rows) => {
        const told = rows.map((each) => ({ ...each, product: 'p', cohort: '2026-01' }));
        const [cohort] = computeSurvival(told, month, '2026-07');
        expect(cohort?.members).toBe(rows.reduce((sum, { members }) => sum + members, 0));
        const counts = [cohort?.members ?? 0, ...(cohort?.renewals ?? []).map(({ members }) => members)];
        expect([...counts].sort((one, other) => other - one)).toEqual(counts);
      }),
    );
  });
});
