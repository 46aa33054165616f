import { isDuplicate } from '../database/errors';

/** The second run finds what the first one collided with; more are for collisions of another kind on top. */
const MAX_RUNS = 6;

/**
 * Runs a unit of work again when it met a unique key: somebody else was first, and the next run reads what they wrote.
 * @throws what the work throws; the duplicate itself if it never ends
 */
export async function rerunOnDuplicate<T>(work: () => Promise<T>): Promise<T> {
  for (let run = 1; ; run++) {
    try {
      return await work();
    } catch (error) {
      if (run >= MAX_RUNS || !isDuplicate(error)) throw error;
    }
  }
}
