import fc from 'fast-check';
import {
  addLot,
  availableOf,
  giveBack,
  type Holding,
  type Lot,
  pendingOf,
  type Share,
  settleHolding,
  spendPoints,
  takeBackPoints,
} from '../../../server/points/lot.rules';

const lot = (id: string, remaining: number, more: Partial<Lot> = {}): Lot => ({
  id,
  remaining,
  lapsed: 0,
  status: 'open',
  confirmAt: null,
  expiresAt: null,
  createdAt: 0,
  ...more,
});
const hold = (lots: readonly Lot[], deficit = 0): Holding => ({ lots, deficit });
const stateOf = ({ lots, deficit }: Holding) => ({
  ...Object.fromEntries(lots.map(({ id, remaining, status }) => [id, `${remaining} ${status}`])),
  deficit,
});

describe('spending', () => {
  it('takes what expires first, of equal ones the oldest, and last what never expires', () => {
    const holding = hold([
      lot('never', 10),
      lot('late', 10, { expiresAt: 300 }),
      lot('young', 10, { expiresAt: 200, createdAt: 2 }),
      lot('old', 10, { expiresAt: 200, createdAt: 1 }),
    ]);
    const spent = spendPoints(holding, 35);
    expect(spent.ok && spent.value.shares).toEqual([
      { lotId: 'old', points: 10 },
      { lotId: 'young', points: 10 },
      { lotId: 'late', points: 10 },
      { lotId: 'never', points: 5 },
    ]);
    expect(spent.ok && stateOf(spent.value.holding)).toEqual({
      never: '5 open',
      late: '0 spent',
      young: '0 spent',
      old: '0 spent',
      deficit: 0,
    });
  });

  it('never touches what is pending', () => {
    const holding = hold([lot('open', 10), lot('waits', 90, { status: 'pending', confirmAt: 50 })]);
    expect(spendPoints(holding, 11)).toEqual({ ok: false, refusal: 'POINTS_INSUFFICIENT' });
    expect(spendPoints(holding, 10).ok).toBe(true);
  });
});

describe('time', () => {
  it('confirms and expires at the first instant of the moment, and not before', () => {
    const holding = hold([
      lot('waits', 10, { status: 'pending', confirmAt: 100, expiresAt: 300 }),
      lot('ends', 5, { expiresAt: 200 }),
    ]);
    const at = (now: number) => stateOf(settleHolding(holding, now).holding);
    expect(at(99)).toEqual({ waits: '10 pending', ends: '5 open', deficit: 0 });
    expect(at(100)).toEqual({ waits: '10 open', ends: '5 open', deficit: 0 });
    expect(at(200)).toEqual({ waits: '10 open', ends: '0 expired', deficit: 0 });
    expect(settleHolding(holding, 300).steps).toEqual([
      { kind: 'confirmed', at: 100, lotId: 'waits', points: 10 },
      { kind: 'expired', at: 200, lotId: 'ends', points: 5 },
      { kind: 'expired', at: 300, lotId: 'waits', points: 10 },
    ]);
  });

  it('pays a deficit with what is confirmed, before any of it can expire', () => {
    const holding = hold([lot('waits', 10, { status: 'pending', confirmAt: 100, expiresAt: 200 })], 4);
    const { holding: after, steps } = settleHolding(holding, 250);
    expect(steps.map(({ kind, points }) => [kind, points])).toEqual([
      ['confirmed', 10],
      ['expired', 6],
    ]);
    expect(stateOf(after)).toEqual({ waits: '0 expired', deficit: 0 });
  });
});

describe('taking back', () => {
  it('takes from the source’s own lot first, then from the others first-to-expire, and owes the rest', () => {
    const holding = hold([
      lot('late', 10, { expiresAt: 300 }),
      lot('soon', 10, { expiresAt: 100 }),
      lot('own', 5, { expiresAt: 900 }),
    ]);
    const first = takeBackPoints(holding, ['own'], 12);
    expect(first).toMatchObject({ taken: 12, shortfall: 0, lapsed: 0, cancelled: [] });
    expect(stateOf(first.holding)).toEqual({ late: '10 open', soon: '3 open', own: '0 spent', deficit: 0 });
    const second = takeBackPoints(first.holding, ['own'], 20);
    expect(second).toMatchObject({ taken: 20, shortfall: 7 });
    expect(availableOf(second.holding)).toBe(-7);
  });

  it('cancels what cannot be spent yet, and leaves the pending points of other orders alone', () => {
    const waits = { status: 'pending', confirmAt: 50 } as const;
    const holding = hold([lot('own', 10, waits), lot('other', 10, waits)]);
    const whole = takeBackPoints(holding, ['own'], 10);
    expect(whole).toMatchObject({ cancelled: [{ lotId: 'own', points: 10 }], taken: 0 });
    expect(stateOf(whole.holding)).toEqual({ own: '0 cancelled', other: '10 pending', deficit: 0 });
  });

  it('does not take a second time what had expired', () => {
    const holding = hold([lot('own', 0, { status: 'expired', lapsed: 40 }), lot('other', 100)]);
    const half = takeBackPoints(holding, ['own'], 50);
    expect(half).toMatchObject({ lapsed: 40, taken: 10 });
    expect(takeBackPoints(half.holding, ['own'], 50)).toMatchObject({ lapsed: 0, taken: 50, shortfall: 0 });
  });
});

describe('credits', () => {
  it('pay a deficit before anything can be spent', () => {
    expect(stateOf(addLot(hold([], 30), lot('new', 20)))).toEqual({ new: '0 spent', deficit: 10 });
    expect(stateOf(addLot(hold([], 30), lot('new', 50)))).toEqual({ new: '20 open', deficit: 0 });
    const waits = lot('new', 50, { status: 'pending', confirmAt: 9 });
    expect(stateOf(addLot(hold([], 30), waits))).toEqual({ new: '50 pending', deficit: 30 });
  });
});

describe('giving back', () => {
  it('returns points to their own lots with their own expiry; what has expired meanwhile is lost at once', () => {
    const holding = hold([lot('over', 0, { status: 'spent', expiresAt: 100 }), lot('runs', 3, { expiresAt: 900 })]);
    const shares: Share[] = [
      { lotId: 'over', points: 4 },
      { lotId: 'runs', points: 6 },
    ];
    const given = giveBack(holding, shares, 100);
    expect(given.expired).toEqual([{ lotId: 'over', points: 4 }]);
    expect(stateOf(given.holding)).toEqual({ over: '0 expired', runs: '9 open', deficit: 0 });
    expect(giveBack(holding, shares, 99).expired).toEqual([]);
  });

  it('pays a deficit first that arose meanwhile, out of what would have been lost before out of what stays', () => {
    const holding = hold(
      [lot('over', 0, { status: 'spent', expiresAt: 100 }), lot('runs', 0, { status: 'spent', expiresAt: 900 })],
      6,
    );
    const shares: Share[] = [
      { lotId: 'runs', points: 5 },
      { lotId: 'over', points: 4 },
    ];
    const given = giveBack(holding, shares, 200);
    expect(given.expired).toEqual([]);
    expect(stateOf(given.holding)).toEqual({ over: '0 spent', runs: '3 open', deficit: 0 });
  });
});

type Step =
  | { readonly does: 'earn'; readonly points: number; readonly waits: number; readonly lives: number | null }
  | { readonly does: 'spend'; readonly points: number }
  | { readonly does: 'return'; readonly pick: number }
  | { readonly does: 'takeBack'; readonly pick: number; readonly percent: number }
  | { readonly does: 'wait'; readonly time: number };

const steps = fc.array(
  fc.oneof(
    fc.record({
      does: fc.constant('earn' as const),
      points: fc.integer({ min: 1, max: 60 }),
      waits: fc.integer({ min: 0, max: 8 }),
      lives: fc.option(fc.integer({ min: 1, max: 20 })),
    }),
    fc.record({ does: fc.constant('spend' as const), points: fc.integer({ min: 1, max: 80 }) }),
    fc.record({ does: fc.constant('return' as const), pick: fc.nat(9) }),
    fc.record({ does: fc.constant('takeBack' as const), pick: fc.nat(9), percent: fc.integer({ min: 1, max: 100 }) }),
    fc.record({ does: fc.constant('wait' as const), time: fc.integer({ min: 1, max: 9 }) }),
  ),
  { maxLength: 40 },
);

it('holds for any interleaving: lots sum to the balance, none is negative, nothing is spent twice', () => {
  fc.assert(
    fc.property(steps, (history: Step[]) => {
      let [now, holding]: [number, Holding] = [0, hold([])];
      // The same told twice: what the ledger would say of every movement.
      let [available, pending] = [0, 0];
      const given = new Map<string, number>();
      const spendings: Share[][] = [];
      for (const step of history) {
        switch (step.does) {
          case 'wait': {
            now += step.time;
            const settled = settleHolding(holding, now);
            holding = settled.holding;
            for (const { kind, points } of settled.steps) {
              if (kind === 'confirmed') [available, pending] = [available + points, pending - points];
              else available -= points;
            }
            break;
          }
          case 'earn': {
            const { points, waits, lives } = step;
            const id = `lot-${given.size}`;
            const confirmAt = waits === 0 ? null : now + waits;
            const expiresAt = lives === null ? null : (confirmAt ?? now) + lives;
            const status = waits === 0 ? 'open' : 'pending';
            holding = addLot(holding, lot(id, points, { confirmAt, expiresAt, status, createdAt: now }));
            given.set(id, points);
            if (waits === 0) available += points;
            else pending += points;
            break;
          }
          case 'spend': {
            const spent = spendPoints(holding, step.points);
            expect(spent.ok).toBe(available >= step.points);
            if (!spent.ok) break;
            expect(spent.value.shares.reduce((sum, { points }) => sum + points, 0)).toBe(step.points);
            holding = spent.value.holding;
            spendings.push([...spent.value.shares]);
            available -= step.points;
            break;
          }
          case 'return': {
            const [shares] = spendings.splice(step.pick, 1);
            if (!shares) break;
            const back = giveBack(holding, shares, now);
            holding = back.holding;
            available += shares.reduce((sum, { points }) => sum + points, 0);
            available -= back.expired.reduce((sum, { points }) => sum + points, 0);
            break;
          }
          case 'takeBack': {
            const id = `lot-${step.pick}`;
            const had = given.get(id);
            if (had === undefined) break;
            const owed = Math.ceil((had * step.percent) / 100);
            given.set(id, had - owed);
            const claw = takeBackPoints(holding, [id], owed);
            const cancelled = claw.cancelled.reduce((sum, { points }) => sum + points, 0);
            expect(cancelled + claw.taken + claw.lapsed).toBe(owed);
            holding = claw.holding;
            available -= claw.taken;
            pending -= cancelled;
            break;
          }
          default: {
            const never: never = step;
            throw new Error(`unknown step ${JSON.stringify(never)}`);
          }
        }
        expect([availableOf(holding), pendingOf(holding)]).toEqual([available, pending]);
        for (const { remaining, lapsed, status } of holding.lots) {
          expect(remaining).toBeGreaterThanOrEqual(0);
          expect(lapsed).toBeGreaterThanOrEqual(0);
          expect(remaining > 0).toBe(status === 'open' || status === 'pending');
        }
        expect(holding.deficit).toBeGreaterThanOrEqual(0);
        if (holding.deficit > 0) expect(holding.lots.some(({ status }) => status === 'open')).toBe(false);
      }
    }),
    { numRuns: 400 },
  );
});
