import { type BusinessEvent, businessEventSchema, type EventOutcome } from '../../shared/contract/business-event';
import { type GrowthParts, refuseOverflow, takeEvent, takeInUnit } from './take-event';

/** Persons whose events are taken at the same time; one person's are taken one after the other. */
const AT_ONCE = 4;

/** Thrown to roll a dry run back; leaves this file as its outcomes. */
class DryRun extends Error {
  constructor(readonly outcomes: readonly Numbered[]) {
    super('a dry run is rolled back');
  }
}

interface Numbered {
  readonly index: number;
  readonly outcome: EventOutcome;
}

interface Line {
  readonly index: number;
  readonly event: BusinessEvent;
}

/**
 * Takes many events, each by itself: a line that is refused leaves the others alone. A person's events are taken in the
 * order in which they stand.
 * @param options.dryRun tells what would become of each, and changes nothing
 * @returns an outcome a line, in their order
 */
export async function takeLines(
  parts: GrowthParts,
  sender: string,
  lines: readonly unknown[],
  options: { readonly dryRun?: boolean; readonly progress?: (done: number) => void } = {},
): Promise<EventOutcome[]> {
  const outcomes = new Array<EventOutcome>(lines.length);
  const persons = new Map<string, Line[]>();
  for (const [index, line] of lines.entries()) {
    const parsed = businessEventSchema.safeParse(line);
    if (!parsed.success) {
      outcomes[index] = refuseLine(line, parsed.error.issues);
      continue;
    }
    // An order and its refund may name the person in two ways: the subject keeps them together.
    const event = parsed.data;
    const person = event.subject === undefined ? JSON.stringify(event.person) : `subject:${event.subject}`;
    persons.set(person, [...(persons.get(person) ?? []), { index, event }]);
  }
  let done = 0;
  const queue = [...persons.values()];
  const worker = async () => {
    for (let own = queue.shift(); own !== undefined; own = queue.shift()) {
      const taken = options.dryRun ? await rehearse(parts, sender, own) : await takeAll(parts, sender, own);
      for (const { index, outcome } of taken) outcomes[index] = outcome;
      done += own.length;
      options.progress?.(done);
    }
  };
  // SQLite has one writer: more at once would only wait, and a dry run is one unit a person anyway.
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
}

async function takeAll(parts: GrowthParts, sender: string, lines: readonly Line[]): Promise<Numbered[]> {
  const taken: Numbered[] = [];
  for (const { index, event } of lines) taken.push({ index, outcome: await takeEvent(parts, sender, event) });
  return taken;
}

/** Does it all in one unit of work and takes the unit back. */
async function rehearse(parts: GrowthParts, sender: string, lines: readonly Line[]): Promise<readonly Numbered[]> {
  try {
    await parts.database.inUnit(async (unit) => {
      const taken: Numbered[] = [];
      for (const { index, event } of lines) {
        taken.push({ index, outcome: await refuseOverflow(event, () => takeInUnit(unit, parts, sender, event)) });
      }
      throw new DryRun(taken);
    });
  } catch (error) {
    if (error instanceof DryRun) return error.outcomes;
    throw error;
  }
  return [];
}

function refuseLine(
  line: unknown,
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): EventOutcome {
  const id = typeof line === 'object' && line !== null ? (line as { id?: unknown }).id : null;
  const detail = issues.map(({ path, message }) => `${path.map(String).join('.') || '(line)'}: ${message}`).join('; ');
  return { id: typeof id === 'string' ? id : null, status: 'refused', code: 'INVALID_REQUEST', detail };
}
