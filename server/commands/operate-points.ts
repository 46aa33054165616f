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
import { CommandRefused, endOfDay, optionOf, readText, say } from './terminal';
import { type Call, forReason, Misused, type VerbSet } from './verbs';

const REPORT_EVERY = 1_000;
const SHOWN_FAULTS = 50;

/** Verbs about points. */
export const pointsVerbs: VerbSet = {
  usage: `  grant-points <member number> <points> --reason <text> [--title <text>] [--expires-on <YYYY-MM-DD>]
               [--approved-by <name>]      give points, or take some where negative; the member reads the title
  import-points <file> --reason <text> [--approved-by <name>] [--dry-run]
                                           give what a file says: JSON lines, or CSV with a header
                                           (memberNumber,points and title, expiresOn, key where wanted);
                                           above ${ALONE_UP_TO} points in one act a second person must approve`,
  verbs: { 'grant-points': forReason(grant), 'import-points': importFile },
};

async function grant(setting: Setting, { verb, rest, subject, reason, words }: Call): Promise<void> {
  const [, wanted] = rest;
  if (wanted === undefined) throw new Misused('How many points?');
  const approvedBy = approverOf(words);
  const title = optionOf(words, 'title')?.trim() || GRANT_TITLE;
  const day = optionOf(words, 'expires-on');
  const expiresAt = day === null ? undefined : endOfDay(day, 'expires-on');
  const points = {
    ...{ memberNumber: subject, points: Number(wanted), title: title.slice(0, 40) },
    ...{ operator: setting.operator, approvedBy, reason },
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  const act = { verb, subject: `${subject} ${wanted}`, reason: recorded(reason, approvedBy) };
  await carryOut(setting, act, (unit) => grantPoints(unit, points, setting.now));
  say(expiresAt === undefined ? 'Done.' : `Done: to be used until the end of ${formatLastChineseDay(expiresAt)}.`);
}

/** With `--dry-run` a file is only looked at, which takes no reason. */
async function importFile(setting: Setting, { subject: file, reason, words }: Call): Promise<void> {
  const dryRun = words.includes('--dry-run');
  if (file === '' || (reason === '' && !dryRun)) throw new Misused();
  await importPoints(setting, file, { operator: setting.operator, approvedBy: approverOf(words), reason }, dryRun);
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

function approverOf(words: readonly string[]): string | null {
  return optionOf(words, 'approved-by')?.trim() || null;
}

/** The reason as it is recorded: with the second person, where there was one. */
function recorded(reason: string, approvedBy: string | null): string {
  return approvedBy === null ? reason : `[approved by ${approvedBy}] ${reason}`;
}
