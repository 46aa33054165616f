import { DEFAULT_MAX_ATTEMPTS, decideAfterFailure } from '../../../server/jobs/job.rules';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';

it.each([
  [1, 2_000],
  [2, 4_000],
  [3, 8_000],
  [13, 8_192_000],
  [14, 16_384_000],
  [15, 6 * HOUR_MS],
  [19, 6 * HOUR_MS],
])('after failure %i a job waits %i ms', (attempts, pause) => {
  expect(decideAfterFailure(attempts, 20, 1_000)).toEqual({ status: 'ready', runAt: 1_000 + pause });
});

it('after its last try a job is parked, and also beyond it', () => {
  expect(decideAfterFailure(20, 20, 0)).toEqual({ status: 'parked' });
  expect(decideAfterFailure(21, 20, 0)).toEqual({ status: 'parked' });
  expect(decideAfterFailure(1, 1, 0)).toEqual({ status: 'parked' });
});

it('a job is tried for more than a day and less than three', () => {
  let now = 0;
  for (let attempts = 1; attempts <= DEFAULT_MAX_ATTEMPTS; attempts++) {
    const decision = decideAfterFailure(attempts, DEFAULT_MAX_ATTEMPTS, now);
    if (decision.status === 'ready') now = decision.runAt;
  }
  expect([now > DAY_MS, now < 3 * DAY_MS]).toEqual([true, true]);
});
