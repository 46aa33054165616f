import { newId } from '../../../server/database/id';
import { at } from '../../support/clock';

const NOW = at('2026-03-01T02:00:00Z');

describe('a new id', () => {
  it('sorts by the millisecond it was made in', () => {
    const instants = Array.from({ length: 200 }, (_, n) => NOW + n * 37);
    const ids = instants.map((instant) => newId(instant));
    expect([...ids].sort()).toEqual(ids);
  });

  it('is never made twice, also within one millisecond', () => {
    const ids = Array.from({ length: 20_000 }, () => newId(NOW));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('fits what WeChat Pay takes as a number of an order', () => {
    expect(newId(NOW)).toMatch(/^[0-9A-Z]{26}$/);
  });
});
