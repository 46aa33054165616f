import fc from 'fast-check';
import { type DueSource, walkClock } from '../../../server/jobs/walk-clock';
import { manualClock } from '../../support/clock';

/** Something that happened: when it was due, and what the clock showed. */
interface Happened {
  readonly source: number;
  readonly dueAt: number;
  readonly at: number;
}

/** A source with due moments; each thing may bring others, later by so much, to any source. */
class FakeSource implements DueSource {
  readonly due: { readonly at: number; readonly brings: readonly (readonly [source: number, after: number])[] }[] = [];
  constructor(
    private readonly index: number,
    private readonly all: FakeSource[],
    private readonly now: () => number,
    private readonly log: Happened[],
  ) {}

  async nextDueAt() {
    return this.due.length === 0 ? null : Math.min(...this.due.map(({ at }) => at));
  }

  async runDue() {
    const ready = this.due.filter(({ at }) => at <= this.now()).sort((a, b) => a.at - b.at);
    for (const each of ready) {
      this.due.splice(this.due.indexOf(each), 1);
      this.log.push({ source: this.index, dueAt: each.at, at: this.now() });
      for (const [source, after] of each.brings) this.all[source]?.due.push({ at: this.now() + after, brings: [] });
    }
    return ready.length;
  }
}

function makeWalk() {
  const clock = manualClock();
  const start = clock.now();
  const log: Happened[] = [];
  const sources: FakeSource[] = [];
  for (const index of [0, 1]) sources.push(new FakeSource(index, sources, () => clock.now(), log));
  const moves: number[] = [];
  const walking = {
    now: () => clock.now(),
    moveTo: async (target: number) => {
      moves.push(target);
      clock.set(target);
    },
  };
  return { start, log, sources, moves, walking, clock };
}

const things = fc.array(
  fc.record({
    source: fc.constantFrom(0, 1),
    at: fc.integer({ min: -500, max: 1_500 }),
    brings: fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 700 })), { maxLength: 3 }),
  }),
  { maxLength: 15 },
);

describe('moving a clock on', () => {
  it('lets everything happen at its moment and in order, whatever it brings, and nothing that lies beyond', async () => {
    await fc.assert(
      fc.asyncProperty(things, fc.integer({ min: 0, max: 1_000 }), async (wanted, by) => {
        const { start, log, sources, moves, walking } = makeWalk();
        for (const { source, at, brings } of wanted) sources[source]?.due.push({ at: start + at, brings });
        const target = start + by;
        await walkClock(walking, target, sources);

        expect(walking.now()).toBe(target);
        expect(log.map(({ at }) => at)).toEqual(log.map(({ dueAt }) => Math.max(dueAt, start)));
        expect(log.map(({ at }) => at)).toEqual(log.map(({ at }) => at).sort((a, b) => a - b));
        expect(moves).toEqual([...moves].sort((a, b) => a - b));
        for (const source of sources) for (const { at } of source.due) expect(at).toBeGreaterThan(target);
        const brought = wanted.filter(({ at }) => start + at <= target);
        expect(log.length).toBeGreaterThanOrEqual(brought.length);
      }),
    );
  });

  it('to an earlier instant does what is due and leaves the clock where it is', async () => {
    const { start, log, sources, walking } = makeWalk();
    sources[0]?.due.push({ at: start - 5, brings: [[1, 0]] });
    await walkClock(walking, start - 1_000, sources);
    expect(walking.now()).toBe(start);
    expect(log.map(({ source, at }) => [source, at])).toEqual([
      [0, start],
      [1, start],
    ]);
  });

  it('stops with the fault of what could not be done', async () => {
    const { walking } = makeWalk();
    const broken: DueSource = { nextDueAt: async () => null, runDue: () => Promise.reject(new Error('broken')) };
    await expect(walkClock(walking, walking.now() + 1, [broken])).rejects.toThrow('broken');
  });
});
