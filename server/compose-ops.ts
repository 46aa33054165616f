import type { Clock } from '../shared/kernel/clock';
import type { ClaimDeliverer } from './benefit/claim-delivery';
import type { CareParts } from './care/care.parts';
import { careOps } from './care/care-ops.routes';
import type { Config } from './config';
import type { Logger } from './http/logger';
import type { AuthenticateOperator } from './http/operator-access';
import type { Route } from './http/route';
import { insightOps } from './insight/insight-ops.routes';
import type { JobRegistry } from './jobs/registry';
import type { AnyAct } from './operator/act';
import { registerOperatorJobs } from './operator/operator.jobs';
import { createOperatorKeys } from './operator/operator-keys';
import { operatorOps } from './operator/operator-ops.routes';

/** A room's half of the console: what may be done there, and the routes. */
interface OperatorRoom {
  readonly acts?: readonly AnyAct[];
  readonly routes: readonly Route[];
}

/** What the operators' console is put together from: the parts of the house that `compose.ts` has made. */
export interface ConsoleParts extends CareParts {
  readonly config: Config;
  readonly wallClock: Clock;
  readonly logger: Logger;
  readonly registry: JobRegistry;
  readonly deliverers: readonly ClaimDeliverer[];
}

/** The console: its routes under /ops/v1, and who its cookies belong to. */
export interface Console {
  readonly routes: readonly Route[];
  readonly authenticate: AuthenticateOperator;
}

/** Puts the operators' console together: each room brings its own acts and routes. */
export function composeConsole(parts: ConsoleParts): Console {
  const { config, database, clock, wallClock, registry } = parts;
  const acts: AnyAct[] = [];
  const operators = {
    ...{ database, clock, wallClock, keys: createOperatorKeys(config), logger: parts.logger },
    ...{ world: config.world, publicUrl: config.publicUrl, acts: () => acts },
  };
  registerOperatorJobs(registry, operators);
  const people = operatorOps(operators);
  const rooms: OperatorRoom[] = [people, careOps(parts), insightOps(parts)];
  acts.push(...rooms.flatMap((room) => room.acts ?? []));
  return { routes: rooms.flatMap(({ routes }) => routes), authenticate: people.authenticate };
}
