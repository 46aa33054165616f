import fc from 'fast-check';
import { formatInstant, parseInstant } from '../../../shared/kernel/instant';

describe('an instant on the wire', () => {
  it('comes back as it went', () => {
    const instants = fc.integer({ min: 0, max: 253_402_300_799_999 });
    fc.assert(fc.property(instants, (instant) => expect(parseInstant(formatInstant(instant))).toBe(instant)));
  });

  it.each([
    ['2026-01-31T16:00:00Z', Date.UTC(2026, 0, 31, 16)],
    ['2026-02-01T00:00:00+08:00', Date.UTC(2026, 0, 31, 16)],
    ['2026-02-01T00:00:00.25+08:00', Date.UTC(2026, 0, 31, 16, 0, 0, 250)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('is read from %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    '',
    'tomorrow',
    '2026-01-31',
    '2026-01-31T16:00:00',
    '2026-01-31 16:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00+08:00',
    '2026-13-01T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '1767225600000',
  ])('is not read from “%s”', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});
