import {
  askAt,
  decideNews,
  maySendAgain,
  SAFE_PAUSE_MS,
  STEP_BY_HAND,
  supplyStatuses,
} from '../../../server/supply/supply.rules';
import { MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';

describe('the ladder of questions', () => {
  const steps = Array.from({ length: STEP_BY_HAND }, (_, step) => askAt(0, step) ?? 0);

  it('begins after 15 s, grows, and ends after two days', () => {
    expect(steps[0]).toBe(15 * SECOND_MS);
    expect(steps.at(-1)).toBe(48 * 60 * MINUTE_MS);
    expect([...steps].sort((one, other) => one - other)).toEqual(steps);
    expect(askAt(0, STEP_BY_HAND)).toBeNull();
  });

  it('has steps behind the safe pause, at which a lost order can be sent again', () => {
    expect(steps.some((after) => after >= SAFE_PAUSE_MS && after <= 2 * SAFE_PAUSE_MS)).toBe(true);
  });
});

describe('sending again', () => {
  const lost = { status: 'unknown', sends: 1, sentAt: 0 } as const;

  it.each([
    [lost, SAFE_PAUSE_MS, true],
    [lost, SAFE_PAUSE_MS - 1, false],
    [{ ...lost, sends: 2 }, SAFE_PAUSE_MS, true],
    [{ ...lost, sends: 3 }, SAFE_PAUSE_MS, false],
    [{ ...lost, sentAt: null }, SAFE_PAUSE_MS, false],
    [{ ...lost, status: 'created' }, SAFE_PAUSE_MS, false],
    // The supplier has said that it has the order: that it denies it later is no reason to order again.
    [{ ...lost, status: 'sent' }, SAFE_PAUSE_MS, false],
    [{ ...lost, status: 'failed' }, SAFE_PAUSE_MS, false],
  ] as const)('of %j at %d: %s', (order, now, may) => {
    expect(maySendAgain(order, now)).toBe(may);
  });
});

it('news settles an open order, repeats an ended one, and contradicts the opposite end', () => {
  const table = supplyStatuses.map((status) => [status, decideNews(status, 'succeeded'), decideNews(status, 'failed')]);
  expect(table).toEqual([
    ['created', 'settle', 'settle'],
    ['unknown', 'settle', 'settle'],
    ['sent', 'settle', 'settle'],
    ['succeeded', 'repeat', 'contradiction'],
    ['failed', 'contradiction', 'repeat'],
  ]);
});
