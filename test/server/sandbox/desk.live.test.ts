import { CLOCK_STEPS, DeskClock, progressOf } from '../../../server/sandbox/desk/clock';
import { type ChangeStream, coalesce, followChanges } from '../../../server/sandbox/desk/live';
import { readTarget } from '../../../server/sandbox/panel/clock';
import { at } from '../../support/clock';

/** A stream that a test opens, breaks and lets speak. */
class FakeStream implements ChangeStream {
  closed = false;
  private readonly listeners = new Map<string, () => void>();
  addEventListener(type: string, listener: () => void): void {
    this.listeners.set(type, listener);
  }
  tell(type: 'open' | 'error' | 'changed'): void {
    this.listeners.get(type)?.();
  }
  close(): void {
    this.closed = true;
  }
}

function follow() {
  const streams: FakeStream[] = [];
  const heard: string[] = [];
  const waiting: { milliseconds: number; run: () => void }[] = [];
  const live = followChanges({
    openStream: () => {
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
    onChanged: () => heard.push('changed'),
    onConnection: (online) => heard.push(online ? 'online' : 'offline'),
    later: (milliseconds, run) => {
      const entry = { milliseconds, run };
      waiting.push(entry);
      return () => waiting.splice(waiting.indexOf(entry), 1);
    },
  });
  const wake = () => waiting.shift()?.run();
  return { live, streams, heard, waiting, wake };
}

describe('following the sandbox', () => {
  it('reads everything again when a lost connection is back', () => {
    const { streams, heard, wake } = follow();
    streams[0]?.tell('open');
    streams[0]?.tell('changed');
    streams[0]?.tell('error');
    expect(streams[0]?.closed).toBe(true);
    wake();
    streams[1]?.tell('open');
    expect(heard).toEqual(['online', 'changed', 'changed', 'offline', 'online', 'changed']);
  });

  it('waits longer between tries that fail, and briefly again after one that succeeded', () => {
    const { streams, waiting, wake } = follow();
    const waits: number[] = [];
    for (let failure = 0; failure < 6; failure += 1) {
      streams.at(-1)?.tell('error');
      waits.push(waiting[0]?.milliseconds ?? -1);
      wake();
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 4_000, 4_000]);
    streams.at(-1)?.tell('open');
    streams.at(-1)?.tell('error');
    expect(waiting.map(({ milliseconds }) => milliseconds)).toEqual([500]);
  });

  it('lets go of the connection while nobody looks, and takes it up once', () => {
    const { live, streams, waiting } = follow();
    live.pause();
    expect(streams[0]?.closed).toBe(true);
    streams[0]?.tell('error');
    expect(waiting).toEqual([]);
    live.resume();
    live.resume();
    expect(streams).toHaveLength(2);
  });

  it('does a task once at a time, and once more when it was asked for meanwhile', async () => {
    const finish: (() => void)[] = [];
    const run = coalesce(() => new Promise<void>((resolve) => finish.push(resolve)));
    run();
    run();
    run();
    expect(finish).toHaveLength(1);
    finish[0]?.();
    await new Promise(setImmediate);
    expect(finish).toHaveLength(2);
    finish[1]?.();
    await new Promise(setImmediate);
    expect(finish).toHaveLength(2);
  });
});

describe('the sandbox clock on the desk', () => {
  const start = '2026-03-01T02:00:00.000Z';

  it('runs on between two readings, and stands while the sandbox moves it', () => {
    let elapsed = 1_000;
    const clock = new DeskClock(() => elapsed);
    clock.read({ now: start, moving: false });
    elapsed += 2_500;
    expect(clock.now()).toBe(at(start) + 2_500);
    clock.read({ now: start, moving: true });
    elapsed += 2_500;
    expect(clock.now()).toBe(at(start));
  });

  it('says once that a move has come to its end, and nothing for the passing of time', () => {
    let elapsed = 0;
    const clock = new DeskClock(() => elapsed);
    const read = (now: string, moving: boolean) => clock.read({ now, moving }).arrived;
    expect(read(start, false)).toBe(false);
    elapsed += 60_000;
    expect(read('2026-03-01T02:01:00.900Z', false)).toBe(false);
    expect(read('2026-03-01T02:01:01.000Z', true)).toBe(false);
    expect(read('2026-03-20T00:00:00.000Z', true)).toBe(false);
    expect(read('2026-04-01T02:00:00.000Z', false)).toBe(true);
    expect(read('2026-04-01T02:00:00.000Z', false)).toBe(false);
  });

  it('notices a move that was over before it could be seen', () => {
    const clock = new DeskClock(() => 0);
    clock.read({ now: start, moving: false });
    expect(clock.read({ now: '2026-03-02T02:00:00.000Z', moving: false }).arrived).toBe(true);
  });

  it.each([
    [50, 0.5],
    [0, 0],
    [120, 1],
    [-10, 0],
  ])('is at %i of the way from 0 to 100: %d', (now, share) => {
    expect(progressOf(now, 0, 100)).toBe(share);
  });

  it('has arrived where there is no way to go', () => {
    expect(progressOf(5, 5, 5)).toBe(1);
  });

  it('offers only steps that the sandbox understands', () => {
    for (const { advance, days } of CLOCK_STEPS) {
      const walked = readTarget({ advance }, at(start)) - at(start);
      expect(Math.abs(walked / 86_400_000 - days)).toBeLessThan(1);
    }
  });
});
