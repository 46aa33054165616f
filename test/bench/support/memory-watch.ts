/** What a stretch of work took of memory, in bytes. */
export interface MemoryUse {
  readonly heapBefore: number;
  readonly heapPeak: number;
  readonly heapAfter: number;
  readonly rssPeak: number;
}

const LOOK_EVERY_MS = 10;

/** Runs work and looks at the memory beside it; before and after, what can be collected is (`--expose-gc`). */
export async function watchMemory<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly memory: MemoryUse }> {
  const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);
  collect();
  const heapBefore = process.memoryUsage().heapUsed;
  let [heapPeak, rssPeak] = [heapBefore, process.memoryUsage.rss()];
  const look = () => {
    const { heapUsed, rss } = process.memoryUsage();
    heapPeak = Math.max(heapPeak, heapUsed);
    rssPeak = Math.max(rssPeak, rss);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  try {
    const result = await work();
    look();
    collect();
    return { result, memory: { heapBefore, heapPeak, heapAfter: process.memoryUsage().heapUsed, rssPeak } };
  } finally {
    clearInterval(timer);
  }
}
