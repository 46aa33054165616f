import { randomUUID } from 'node:crypto';
import { type EventOutcome, eventOutcomesSchema } from '../../shared/contract/business-event';
import type { SandboxEventOutcome } from '../../shared/contract/sandbox';
import type { Clock } from '../../shared/kernel/clock';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { builtInKinds } from '../growth/event-kind.rules';
import type { EventKind, Measure } from '../growth/programme.schema';
import { type ProgrammeBook, readProgrammeBook } from '../growth/programme-book';
import type { BusinessPlayer } from '../sandbox';
import type { OpenApi } from './demo-open-api';

/** What an event usually carries where no source says. */
const USUAL: Readonly<Record<Measure, number>> = { fen: 12_800, minutes: 30, metres: 5_000, times: 1, count: 1 };

/** An event as the shop tells it. */
export interface ShopEvent {
  readonly id: string;
  readonly kind: string;
  /** The person's openid in the mini-program. */
  readonly openid: string;
  readonly subject: string;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Plays the business system of the live scheme for the desk: it tells what a person did. */
export function createDemoBusiness(
  database: Database,
  clock: Clock,
  api: () => OpenApi,
): Pick<BusinessPlayer, 'kinds' | 'report'> {
  return {
    async kinds() {
      const book = await readProgrammeBook(database.read);
      return listKinds(book).map((kind) => ({
        code: kind.code,
        name: kind.name,
        metrics: kind.metrics.map(({ code, measure }) => ({
          code,
          measure,
          usual: usualOf(book, kind, code, measure),
        })),
        takenBackBy: takenBackBy(book, kind),
      }));
    },
    async report({ openid, kind, metrics, subject }) {
      const id = randomUUID();
      const named = subject ?? id;
      const { status, growth, detail } = await tellEvent(api(), clock, { id, kind, openid, metrics, subject: named });
      return { status, growth: growth ?? null, subject: named, detail: detail ?? null };
    },
  };
}

/** Tells an event by the open API. The same id again changes nothing. */
export async function tellEvent(
  api: OpenApi,
  clock: Clock,
  { openid, ...event }: ShopEvent,
): Promise<Pick<EventOutcome, 'growth' | 'detail'> & Pick<SandboxEventOutcome, 'status'>> {
  const person = { openid, app: 'miniprogram' };
  const told = await api.post(
    '/open/v1/events',
    { ...event, person, occurredAt: formatInstant(clock.now()) },
    eventOutcomesSchema,
  );
  if (!told.ok) return { status: 'refused', detail: told.refusal.detail ?? told.refusal.words };
  const [outcome] = told.value.items;
  if (outcome === undefined) throw new Error('the events route answered no outcome');
  return outcome;
}

/** What a business may tell by itself, and a live programme counts. */
function listKinds({ kinds, programmes }: ProgrammeBook): EventKind[] {
  const own = new Set(builtInKinds.map(({ code }) => code));
  const counted = new Set(
    programmes.flatMap(({ config }) => [...config.sources, ...config.tasks].map(({ event }) => event)),
  );
  return [...kinds.values()].filter(
    ({ code, reverses }) => reverses === undefined && !own.has(code) && counted.has(code),
  );
}

function usualOf({ programmes }: ProgrammeBook, kind: EventKind, metric: string, measure: Measure): number {
  const sources = programmes.flatMap(({ config }) => config.sources);
  const source = sources.find((each) => each.event === kind.code && each.metric === metric && each.typical > 1);
  return source?.typical ?? USUAL[measure];
}

function takenBackBy({ kinds }: ProgrammeBook, { code }: EventKind): { code: string; name: string } | null {
  const reverser = [...kinds.values()].find(({ reverses }) => reverses === code);
  return reverser ? { code: reverser.code, name: reverser.name } : null;
}
