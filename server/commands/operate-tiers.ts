import { formatChineseDay, formatLastChineseDay } from '../../shared/kernel/business-day';
import { applyExtension, beginExtension, previewExtension, undoExtension } from '../growth/extend-tiers';
import { grantTier, revokeGrant } from '../growth/hold-tier';
import { makeTierAudience } from '../growth/resolve-audience';
import { carryOut, type Setting } from './carry-out';
import { CommandRefused, endOfDay, optionOf, say } from './terminal';
import { type Call, Misused, type VerbSet } from './verbs';

const MOST_MONTHS = 36;

/** Verbs about tiers. */
export const tierVerbs: VerbSet = {
  usage: `  grant-tier <member number> --programme <code> --tier <code> --until <YYYY-MM-DD> --reason <text>
                                           give a tier until the end of a day; then the earned one shows again
  revoke-grant <id> --reason <text>        take a given tier back
  make-audience <name> --programme <code> [--tiers <code,…>] --reason <text>
                                           the members who have one of the tiers now
  preview-extension <audience id> --programme <code> --months <n>
                                           what extending their tiers would do
  extend-tiers <audience id> --programme <code> --months <n> --reason <text>
                                           keep their tiers n months beyond the period's end
  undo-extension <id> --reason <text>      take an extension back`,
  verbs: {
    'grant-tier': giveTier,
    'revoke-grant': revoke,
    'make-audience': makeAudience,
    'preview-extension': preview,
    'extend-tiers': extend,
    'undo-extension': undo,
  },
};

async function giveTier(setting: Setting, call: Call): Promise<void> {
  const act = actOn(call);
  const grant = {
    ...{ memberNumber: call.subject, programme: wordOf(call, 'programme'), tier: wordOf(call, 'tier') },
    ...{ reason: act.reason, operator: setting.operator },
  };
  const until = endOfDay(wordOf(call, 'until'), 'until');
  const id = await carryOut(setting, act, (unit) => grantTier(unit, { ...grant, until }, setting.now));
  say(`Granted as ${id}, until the end of ${formatLastChineseDay(until)}.`);
}

async function revoke(setting: Setting, call: Call): Promise<void> {
  await carryOut(setting, actOn(call), (unit) => revokeGrant(unit, call.subject, setting.now));
  say('Revoked: the earned tier shows again.');
}

async function makeAudience(setting: Setting, call: Call): Promise<void> {
  const name = subjectOf(call);
  const tiers = optionOf(call.words, 'tiers')?.split(',').filter(Boolean);
  const filter = { programme: wordOf(call, 'programme'), ...(tiers ? { tiers } : {}) };
  const id = await carryOut(setting, actOn(call), (unit) => makeTierAudience(unit, name, filter, setting.now));
  say(`Audience ${id}.`);
}

async function preview({ database, now }: Setting, call: Call): Promise<void> {
  const audienceId = subjectOf(call);
  const asked = { programme: wordOf(call, 'programme'), audienceId, months: monthsOf(call) };
  const previewed = await previewExtension({ database, clock: { now: () => now } }, asked);
  if (!previewed.ok) throw new CommandRefused(`${call.verb} ${audienceId}: ${previewed.refusal}`);
  const { audienceSize, tiers, until } = previewed.value;
  say(`${audienceSize} members in the audience.`);
  for (const { name, members } of tiers) say(`  ${name}  ${members}`);
  if (until === null) return;
  say(`Kept until ${formatChineseDay(until.first)} at the earliest, ${formatChineseDay(until.last)} at the latest.`);
}

async function extend(setting: Setting, call: Call): Promise<void> {
  const { database, now, operator } = setting;
  const act = actOn(call);
  const asked = {
    ...{ programme: wordOf(call, 'programme'), audienceId: call.subject, months: monthsOf(call) },
    ...{ reason: act.reason, operator },
  };
  const id = await carryOut(setting, act, (unit) => beginExtension(unit, asked, now));
  const done = await applyExtension({ database, clock: { now: () => now } }, id, sayProgress);
  say(`Extension ${id}: ${done} members keep their tier. Take it back with: undo-extension ${id}`);
}

async function undo(setting: Setting, call: Call): Promise<void> {
  const { database, now } = setting;
  const act = actOn(call);
  const undone = await undoExtension({ database, clock: { now: () => now } }, call.subject, sayProgress);
  await carryOut(setting, act, async () => undone);
  say('Undone: the earned tiers show again.');
}

/** What is recorded of a call; it says which option is missing. */
function actOn(call: Call): { readonly verb: string; readonly subject: string; readonly reason: string } {
  return { verb: call.verb, subject: subjectOf(call), reason: wordOf(call, 'reason') };
}

function subjectOf({ subject }: Call): string {
  if (subject === '') throw new Misused();
  return subject;
}

function wordOf({ words }: Call, option: string): string {
  const value = optionOf(words, option)?.trim() ?? '';
  if (value === '') throw new Misused(`--${option} is missing.`);
  return value;
}

function monthsOf(call: Call): number {
  const value = Number(wordOf(call, 'months'));
  if (Number.isInteger(value) && value >= 1 && value <= MOST_MONTHS) return value;
  throw new CommandRefused(`--months is a whole number from 1 to ${MOST_MONTHS}.`);
}

function sayProgress(count: number): void {
  say(`  ${count} …`);
}
