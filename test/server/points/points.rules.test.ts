import { ALONE_UP_TO, computeWorth, confirmAtOf, decideApproval, expiryOf } from '../../../server/points/points.rules';
import type { PointsExpiry } from '../../../server/points/points.schema';
import { at } from '../../support/clock';

describe('the expiry of points', () => {
  it.each<[string, PointsExpiry, string, string]>([
    ['a year from the day', { kind: 'months', months: 12 }, '2026-03-01T02:00:00Z', '2027-03-01T16:00:00Z'],
    ['the last day of a shorter month', { kind: 'months', months: 1 }, '2026-01-31T02:00:00Z', '2026-02-28T16:00:00Z'],
    ['the Shanghai day, late at night', { kind: 'months', months: 1 }, '2026-03-01T16:30:00Z', '2026-04-02T16:00:00Z'],
    ['the end of the same year', { kind: 'yearEnd', years: 0 }, '2026-03-01T02:00:00Z', '2026-12-31T16:00:00Z'],
    ['the end of the next year', { kind: 'yearEnd', years: 1 }, '2026-12-31T15:59:59Z', '2027-12-31T16:00:00Z'],
    [
      'the year that has begun in Shanghai',
      { kind: 'yearEnd', years: 1 },
      '2026-12-31T16:00:00Z',
      '2028-12-31T16:00:00Z',
    ],
  ])('is the end of %s', (_, expiry, from, end) => {
    expect(expiryOf(expiry, at(from))).toBe(at(end));
  });

  it('is none where points never expire', () => {
    expect(expiryOf({ kind: 'never' }, at('2026-03-01T02:00:00Z'))).toBeNull();
  });
});

it('points wait from the event on, and not at all where it was told late', () => {
  const [happened, now] = [at('2026-03-01T02:00:00Z'), at('2026-03-10T02:00:00Z')];
  expect(confirmAtOf({ confirmAfterDays: 15 }, happened, now)).toBe(at('2026-03-16T02:00:00Z'));
  expect(confirmAtOf({ confirmAfterDays: 9 }, happened, now)).toBeNull();
  expect(confirmAtOf({ confirmAfterDays: 0 }, now, now)).toBeNull();
});

describe('what an event is worth', () => {
  const one = { numerator: 1, denominator: 100 };
  const times = (kind: 'tier' | 'plan', numerator: number, denominator = 1) => ({
    ...{ kind, code: kind, name: kind },
    factor: { numerator, denominator },
  });

  it.each([
    ['cut to whole points', 19_899, [], 'max', 198],
    ['the largest factor alone', 10_000, [times('tier', 3, 2), times('plan', 2)], 'max', 200],
    ['all factors together', 10_000, [times('tier', 3, 2), times('plan', 2)], 'multiply', 300],
    ['nothing for what lowers', -500, [], 'max', 0],
  ] as const)('is %s', (_, metric, multipliers, combine, points) => {
    expect(computeWorth(metric, one, multipliers, combine)).toBe(points);
  });
});

describe('an act above the limit', () => {
  it.each([
    [ALONE_UP_TO, null, true],
    [ALONE_UP_TO + 1, null, 'SECOND_APPROVER_REQUIRED'],
    [ALONE_UP_TO + 1, '  ', 'SECOND_APPROVER_REQUIRED'],
    [ALONE_UP_TO + 1, ' Ann ', 'APPROVER_IS_OPERATOR'],
    [ALONE_UP_TO + 1, 'bob', true],
  ] as const)('of %i points, approved by %s: %s', (points, approvedBy, outcome) => {
    const decided = decideApproval({ points, operator: 'ann', approvedBy });
    expect(decided.ok || decided.refusal).toBe(outcome);
  });
});
