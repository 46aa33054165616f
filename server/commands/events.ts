import type { EventOutcome } from '../../shared/contract/business-event';
import { badgeConsumer } from '../badge/count-event';
import { noMultipliers } from '../growth/multipliers';
import { takeLines } from '../growth/take-lines';
import { createPersonKeys } from '../member/person-keys';
import { pointsConsumer } from '../points/points-consumer';
import { readDataKey } from './data-key';
import { openCommandDatabase } from './open-database';
import { CommandRefused, optionOf, plainWords, readText, say } from './terminal';

const USAGE = `Usage: npm run events -- <file> --business <code> [--dry-run]
  The file holds one event a line as JSON, as POST /open/v1/events takes them. --dry-run tells what would become
  of each and changes nothing.`;

/** More than this in one file is refused: split it. */
const MOST_LINES = 100_000;
const REPORT_EVERY = 1_000;
const SHOWN_FAULTS = 50;

/**
 * `events <file>`: takes business events from a file, line by line; a line that is refused leaves the others alone. The same
 * file again changes nothing.
 */
export async function events(words: string[]): Promise<void> {
  const [file] = plainWords(words);
  const business = optionOf(words, 'business') ?? '';
  if (!file || business === '') throw new CommandRefused(USAGE);
  if (business === 'membership') throw new CommandRefused('“membership” is this system’s own: name the business.');
  const lines = readLines(file);
  const { database, clock, close } = await openCommandDatabase();
  try {
    const dryRun = words.includes('--dry-run');
    const keys = createPersonKeys({
      dataKey: await readDataKey({ database, now: clock.now() }),
      sessionSecret: NO_SESSIONS,
    });
    const multipliers = noMultipliers;
    const parts = { database, clock, keys, multipliers, consumers: [pointsConsumer({ multipliers }), badgeConsumer()] };
    let reported = 0;
    const outcomes = await takeLines(parts, business, lines, {
      dryRun,
      progress: (done) => {
        if (done - reported < REPORT_EVERY) return;
        reported = done;
        say(`  ${done} / ${lines.length}`);
      },
    });
    report(outcomes, dryRun);
  } finally {
    await close();
  }
}

/** Nothing here opens or reads a session. */
const NO_SESSIONS = 'events-command-opens-no-session!';

/** The lines of a file as JSON; one that is not JSON stays as its text and is refused by name. */
function readLines(file: string): unknown[] {
  const lines = readText(file)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new CommandRefused(`${file} holds no event.`);
  if (lines.length > MOST_LINES)
    throw new CommandRefused(`${file} holds ${lines.length} lines, more than ${MOST_LINES}.`);
  return lines.map((line) => {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      return line;
    }
  });
}

function report(outcomes: readonly EventOutcome[], dryRun: boolean): void {
  const counts = new Map<string, number>();
  let growth = 0;
  for (const outcome of outcomes) {
    counts.set(outcome.status, (counts.get(outcome.status) ?? 0) + 1);
    growth += outcome.growth ?? 0;
  }
  say(dryRun ? 'Nothing was changed. It would be:' : 'Done:');
  for (const [status, count] of counts) say(`  ${status}  ${count}`);
  say(`  growth  ${growth}`);
  const faulty = outcomes.flatMap((outcome, index) =>
    outcome.status === 'refused' ? [{ outcome, line: index + 1 }] : [],
  );
  for (const { outcome, line } of faulty.slice(0, SHOWN_FAULTS)) {
    say(`  line ${line}  ${outcome.id ?? ''}  ${outcome.code}: ${outcome.detail ?? ''}`);
  }
  if (faulty.length > SHOWN_FAULTS) say(`  … and ${faulty.length - SHOWN_FAULTS} more`);
}
