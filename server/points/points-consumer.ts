import type { EventConsumer } from '../growth/event-consumer';
import type { FindMultipliers } from '../growth/multipliers';
import { earnPoints } from './earn-points';
import { takeBackEarned } from './take-back-points';

/** Points as a consumer of business events: earned and taken back in the unit of work in which growth counts the event. */
export function pointsConsumer({ multipliers }: { readonly multipliers: FindMultipliers }): EventConsumer {
  return {
    apply: (unit, context, owner, event) => earnPoints(unit, { ...context, multipliers }, owner, event),
    takeBack: takeBackEarned,
  };
}
