import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/kernel/clock';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { builtInKinds } from '../growth/event-kind.rules';
import type { EventKind, Measure } from '../growth/programme.schema';
import { type ProgrammeBook, readProgrammeBook } from '../growth/programme-book';
import { type GrowthParts, takeEvent } from '../growth/take-event';
import type { BusinessPlayer } from '../sandbox';

/** The business that the demo plays. */
const BUSINESS = 'demo-shop';

/** What an event usually carries where no source says. */
const USUAL: Readonly<Record<Measure, number>> = { fen: 12_800, minutes: 30, metres: 5_000, times: 1, count: 1 };

/** Plays the business system of the live scheme for the desk, by the same story as the open API. */
export function createDemoBusiness(database: Database, clock: Clock, parts: () => GrowthParts): BusinessPlayer {
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
      const outcome = await takeEvent(parts(), BUSINESS, {
        id,
        kind,
        person: { openid, app: 'miniprogram' },
        occurredAt: formatInstant(clock.now()),
        subject: named,
        metrics: { ...metrics },
      });
      return {
        status: outcome.status,
        growth: outcome.growth ?? null,
        subject: named,
        detail: outcome.detail ?? null,
      };
    },
  };
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
