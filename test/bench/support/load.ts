import type { FireOrder, FireOutcome } from './fire';
import { carryOutOrder } from './order-process';

/**
 * Loads a server from a process of its own.
 * @throws Error when a single answer was not 2xx: a measure of refusals says nothing
 */
export async function load(order: FireOrder): Promise<FireOutcome> {
  const outcome = await carryOutOrder<FireOutcome>('support/fire', order);
  if (outcome.failed > 0) throw new Error(`${outcome.failed} of ${outcome.answered} requests failed at ${order.url}`);
  return outcome;
}
