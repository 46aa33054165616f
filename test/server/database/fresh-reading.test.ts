import { createFreshReading } from '../../../server/database/fresh-reading';
import { SECOND_MS } from '../../../shared/kernel/instant';
import { manualClock } from '../../support/clock';

describe('configuration for screens', () => {
  const clock = manualClock();
  let readings = 0;
  beforeEach(() => {
    readings = 0;
  });

  it('is read once by requests at the same time, and again after three seconds', async () => {
    const fresh = createFreshReading(clock, async () => ++readings);
    expect(await Promise.all([fresh.read(), fresh.read()])).toEqual([1, 1]);
    clock.set(clock.now() + 3 * SECOND_MS);
    expect(await fresh.read()).toBe(1);
    clock.set(clock.now() + 1);
    expect(await fresh.read()).toBe(2);
  });

  it('is read again once it was forgotten, and after a reading that failed', async () => {
    const fresh = createFreshReading(clock, async () => {
      if (++readings === 1) throw new Error('away');
      return readings;
    });
    await expect(fresh.read()).rejects.toThrow('away');
    expect(await fresh.read()).toBe(2);
    fresh.forget();
    expect(await fresh.read()).toBe(3);
  });
});
