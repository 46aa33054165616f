import { execute } from './statement';
import type { Unit } from './unit-of-work';

/**
 * Works within a unit of work on something that may have to be taken back alone: what `work` has written is undone when it
 * throws an error that `isRefusal` knows; the rest of the unit stays. Any other error ends the unit as always.
 * @returns what `work` gave, or the refusal
 */
export async function withinSavepoint<T, E extends Error>(
  unit: Unit,
  isRefusal: (error: unknown) => error is E,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly refused: E }> {
  await execute(unit, 'SAVEPOINT attempt', []);
  try {
    const value = await work();
    await execute(unit, 'RELEASE SAVEPOINT attempt', []);
    return { value };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await execute(unit, 'ROLLBACK TO SAVEPOINT attempt', []);
    return { refused: error };
  }
}
