/** The time for an answer was over; the work itself may still end well. */
export class OutOfTime extends Error {
  constructor(milliseconds: number) {
    super(`not done within ${milliseconds} ms`);
    this.name = 'OutOfTime';
  }
}

/**
 * Waits for work, but not longer than told. The work is not stopped: it must be safe to run again.
 * @throws OutOfTime, or what the work throws
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const alarm = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfTime(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work, alarm]);
  } finally {
    clearTimeout(timer);
    // When the alarm was first, the work may still fail: that was answered for already.
    work.catch(() => undefined);
  }
}
