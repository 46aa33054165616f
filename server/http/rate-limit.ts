import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpRefusal } from './http-refusal';

/** How many requests in a window. */
export interface RateLimit {
  readonly points: number;
  readonly seconds: number;
}

/** Counts requests in the memory of this process. */
export interface Limiter {
  /** @throws HttpRefusal TOO_MANY_REQUESTS with the seconds to wait */
  take(key: string): Promise<void>;
}

/** A limiter of its own counter; keys are addresses or member ids. */
export function createLimiter(limit: RateLimit): Limiter {
  const limiter = new RateLimiterMemory({ points: limit.points, duration: limit.seconds });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new HttpRefusal('TOO_MANY_REQUESTS', { retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1000) });
      }
    },
  };
}
