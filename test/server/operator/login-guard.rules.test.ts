import fc from 'fast-check';
import {
  countAttempt,
  GUARD_WINDOW_MS,
  type GuardCount,
  type GuardKind,
  guardsOf,
  MOST_ATTEMPTS,
  networkOf,
} from '../../../server/operator/login-guard.rules';
import { at } from '../../support/clock';

const NOW = at('2026-03-01T02:00:00Z');
const kinds = ['device', 'pair', 'address'] as const;

describe('by whom an attempt to log in is counted', () => {
  it('a stranger by name and address together and by the address, never by the name alone', () => {
    const guards = guardsOf({ loginName: 'owner', address: '203.0.113.7', device: null });
    expect(guards).toEqual([
      { kind: 'pair', subject: '["owner","203.0.113.7"]' },
      { kind: 'address', subject: '203.0.113.7' },
    ]);
  });

  it('a known device by itself, from whatever address', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (loginName, address, device) => {
        expect(guardsOf({ loginName, address, device })).toEqual([{ kind: 'device', subject: device }]);
      }),
    );
  });

  it('so that no number of a stranger’s attempts touches what a known device is counted by', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.ipV4())), (attempts) => {
        const own = guardsOf({ loginName: 'owner', address: '203.0.113.7', device: 'd' }).map(({ kind }) => kind);
        const strangers = attempts.flatMap(([loginName, address]) => guardsOf({ loginName, address, device: null }));
        expect(strangers.filter(({ kind }) => own.includes(kind))).toEqual([]);
      }),
    );
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::', 'fe80:0:0:0'],
  ])('the network of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('how attempts are counted', () => {
  it.each(kinds)('a %s has so many within a window, then waits until it ends', (kind) => {
    let count: GuardCount = null;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS[kind]; attempt++) {
      const counted = countAttempt(kind, count, NOW + attempt);
      if (!counted.allowed) throw new Error(`attempt ${attempt} was refused`);
      expect(counted).toEqual({ allowed: true, failures: attempt, windowStart: NOW + 1 });
      count = counted;
    }
    const end = NOW + 1 + GUARD_WINDOW_MS;
    expect(countAttempt(kind, count, end - 1)).toEqual({ allowed: false, until: end });
    expect(countAttempt(kind, count, end)).toEqual({ allowed: true, failures: 1, windowStart: end });
  });

  it('whatever the times, no window lets more through than are allowed', () => {
    const attempts = fc.array(fc.integer({ min: 0, max: GUARD_WINDOW_MS }), { maxLength: 120 });
    fc.assert(
      fc.property(fc.constantFrom<GuardKind>(...kinds), attempts, (kind, pauses) => {
        let [now, count] = [NOW, null as GuardCount];
        const perWindow = new Map<number, number>();
        for (const pause of pauses) {
          now += pause;
          const counted = countAttempt(kind, count, now);
          if (!counted.allowed) continue;
          count = counted;
          perWindow.set(counted.windowStart, (perWindow.get(counted.windowStart) ?? 0) + 1);
        }
        expect(Math.max(0, ...perWindow.values())).toBeLessThanOrEqual(MOST_ATTEMPTS[kind]);
      }),
    );
  });
});
