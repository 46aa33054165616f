import { readFileSync } from 'node:fs';
import { formatLastChineseDay } from '../../shared/kernel/business-day';
import { GRANT_TITLE, grantPoints } from '../points/grant-points';
import {
  applyImport,
  type ImportFault,
  type ImportPlan,
  type ImportRefusal,
  planImport,
} from '../points/import-points';
import { ALONE_UP_TO, decideApproval } from '../points/points.rules';
import { carryOut, type Setting } from './carry-out';
import { CommandRefused, endOfDay, optionOf, say } from './terminal';

/** The lines of `operate`'s usage about points. */
export const POINTS_USAGE = `  grant-points <member number> <points> --reason <text> [--title <text>] [--expires-on <YYYY-MM-DD>]
               [--approved-by <name>]      give points, or take some where negative; the member reads the title
  import-points <file> --reason <text> [--approved-by <name>] [--dry-run]
                                           give what a file says: JSON lines, or CSV with a header
                                           (memberNumber,points and title, expiresOn, key where wanted);
                                           above ${ALONE_UP_TO} points in one act a second person must approve`;

export const pointsVerbs: readonly string[] = ['grant-points', 'import-points'];

const REPORT_EVERY = 1_000;
const SHOWN_FAULTS = 50;

/** Carries out a verb about points. @param rest the plain words after the verb */
export async function operatePoints(
  setting: Setting,
  verb: string,
  rest: readonly string[],
  words: string[],
): Promise<void> {
  const { operator } = setting;
  const reason = optionOf(words, 'reason')?.trim() ?? '';
  const approvedBy = optionOf(words, 'approved-by')?.trim() || null;
  const dryRun = verb === 'import-points' && words.includes('--dry-run');
  if ((reason === '' && !dryRun) || rest[0] === undefined)
    throw new CommandRefused(`Usage: npm run operate -- <verb>\n${POINTS_USAGE}`);
  const authority = { operator, approvedBy, reason };
  if (verb === 'import-points') return importPoints(setting, rest[0], authority, dryRun);
  if (rest[1] === undefined) throw new CommandRefused(`How many points?\n${POINTS_USAGE}`);
  const points = Number(rest[1]);
  const title = optionOf(words, 'title')?.trim() || GRANT_TITLE;
  const day = optionOf(words, 'expires-on');
  const end = day === null ? {} : { expiresAt: endOfDay(day, 'expires-on') };
  const grant = { ...authority, memberNumber: rest[0], points, title: title.slice(0, 40), ...end };
  const act = { verb, subject: `${rest[0]} ${rest[1]}`, reason: recorded(reason, approvedBy) };
  await carryOut(setting, act, (unit) => grantPoints(unit, grant, setting.now));
  say(
    day === null ? 'Done.' : `Done: to be used until the end of ${formatLastChineseDay(endOfDay(day, 'expires-on'))}.`,
  );
}

async function importPoints(
  setting: Setting,
  file: string,
  authority: { readonly operator: string; readonly approvedBy: string | null; readonly reason: string },
  dryRun: boolean,
): Promise<void> {
  const { database, now } = setting;
  const planned = await planImport(database, readText(file), now);
  if (!planned.ok) throw new CommandRefused(explain(file, planned.refusal));
  const plan = planned.value;
  const words = describe(plan);
  if (dryRun) return say(`Nothing was changed. It would give ${words}.`);
  // Recorded first: an import that is cut off has been begun by somebody.
  const reason = recorded(authority.reason, authority.approvedBy);
  await carryOut(setting, { verb: 'import-points', subject: file.slice(-120), reason }, async () =>
    decideApproval({ ...authority, points: plan.points }),
  );
  let reported = 0;
  const applied = await applyImport({ database, clock: { now: () => now } }, plan, authority, (done) => {
    if (done - reported < REPORT_EVERY) return;
    reported = done;
    say(`  ${done} / ${plan.lines.length}`);
  });
  if (!applied.ok) throw new CommandRefused(`import-points ${file}: ${applied.refusal}`);
  say(`Given: ${words}.`);
  for (const line of list(applied.value)) say(line);
}

function describe({ points, members, repeated }: ImportPlan): string {
  const before = repeated === 0 ? '' : `; ${repeated} lines had been given before`;
  return `${points} points to ${members} members${before}`;
}

function explain(file: string, refusal: ImportRefusal): string {
  if (refusal.code !== 'LINES_REFUSED') return `import-points ${file}: ${refusal.code}`;
  return [`import-points ${file}: nothing is given, since`, ...list(refusal.faults)].join('\n');
}

function list(faults: readonly ImportFault[]): string[] {
  const shown = faults.slice(0, SHOWN_FAULTS).map(({ line, detail }) => `  line ${line}  ${detail}`);
  return faults.length > SHOWN_FAULTS ? [...shown, `  … and ${faults.length - SHOWN_FAULTS} more`] : shown;
}

/** The reason as it is recorded: with the second person, where there was one. */
function recorded(reason: string, approvedBy: string | null): string {
  return approvedBy === null ? reason : `[approved by ${approvedBy}] ${reason}`;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandRefused(`${file} cannot be read.`);
  }
}
