import { loadScheme } from '../../server/scheme/load-scheme';
import { addDays, type BusinessDay, startOfBusinessDay } from '../../shared/kernel/business-day';
import { DAY_MS, formatInstant, HOUR_MS, type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import type { Engine } from '../support/database';
import { type House, openHouse, type Visitor } from '../support/house';
import type { Person } from './live';
import { outageOf, ServerGone } from './outage';
import { simulationScheme } from './scheme';

/** The house of a simulation: a clock that goes on although the server is killed now and then. */
export interface World {
  readonly house: House;
  readonly outage: ReturnType<typeof outageOf>;
  now(): Instant;
  moveTo(target: Instant): Promise<void>;
  settle(): Promise<void>;
  /** Lets some minutes pass, after which a server that was killed is there again. */
  comeBack(): Promise<void>;
  visit(person: Pick<Person, 'number' | 'id'>): Promise<Visitor>;
  /** A key for a command, the same in every run. */
  nextKey(): string;
  close(): Promise<void>;
}

/** A telephone stays logged in for some days and logs in anew long before the server forgets it. */
const LOGGED_IN_MS = 7 * DAY_MS;
/** Time that a server is away before it is started again. */
const AWAY_MS = 2 * MINUTE_MS;

/** Opens a house on the morning of a day with the simulation's scheme in it. */
export async function openWorld(engine: Engine, firstDay: BusinessDay): Promise<World> {
  const start = formatInstant(startOfBusinessDay(firstDay) + 6 * HOUR_MS);
  const house = await openHouse(engine, { start, awake: ['reconciliation.daily'] });
  const loaded = await loadScheme(house.database, simulationScheme(), house.clock.now());
  if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
  house.composition.forgetScheme();
  await house.settle();
  const outage = outageOf(house);
  const visitors = new Map<string, { readonly visitor: Visitor; readonly at: Instant }>();
  let keys = 0;

  const moveTo = async (target: Instant) => {
    for (;;) {
      try {
        await house.moveTo(Math.max(target, house.clock.now()));
        return;
      } catch (error) {
        if (!(error instanceof ServerGone)) throw error;
        // WeChat goes on meanwhile, and gets no answers.
        await house.sandbox.runDue();
        house.clock.advance(AWAY_MS);
        await house.sandbox.runDue();
        outage.restart();
      }
    }
  };
  /** Some minutes later a server that was killed is there again. */
  const comeBack = async () => {
    await moveTo(house.clock.now() + AWAY_MS);
    outage.restart();
  };
  return {
    house,
    outage,
    moveTo,
    comeBack,
    now: () => house.clock.now(),
    settle: () => moveTo(house.clock.now()),
    async visit({ number, id }) {
      const known = visitors.get(id);
      if (known && house.clock.now() - known.at < LOGGED_IN_MS) return known.visitor;
      for (;;) {
        const visitor = await house.logIn(id, addressOf(number)).catch(() => null);
        if (visitor) {
          visitors.set(id, { visitor, at: house.clock.now() });
          return visitor;
        }
        await comeBack();
      }
    },
    nextKey: () => `simulated-${++keys}`,
    close: () => house.close(),
  };
}

/** The days of a simulation, one after the other. */
export function daysFrom(firstDay: BusinessDay, count: number): BusinessDay[] {
  return Array.from({ length: count }, (_, index) => addDays(firstDay, index));
}

/** Everybody has a telephone of their own; what comes from one address is limited. */
function addressOf(number: number): string {
  return `10.0.${number >> 8}.${number & 255}`;
}
