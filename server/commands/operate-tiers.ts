import { formatChineseDay, formatLastChineseDay } from '../../shared/kernel/business-day';
import { applyExtension, beginExtension, previewExtension, undoExtension } from '../growth/extend-tiers';
import { grantTier, revokeGrant } from '../growth/hold-tier';
import { makeTierAudience } from '../growth/resolve-audience';
import { carryOut, type Setting } from './carry-out';
import { CommandRefused, endOfDay, optionOf, say } from './terminal';

/** The lines of `operate`'s usage about tiers. */
export const TIER_USAGE = `  grant-tier <member number> --programme <code> --tier <code> --until <YYYY-MM-DD> --reason <text>
                                           give a tier until the end of a day; then the earned one shows again
  revoke-grant <id> --reason <text>        take a given tier back
  make-audience <name> --programme <code> [--tiers <code,…>] --reason <text>
                                           the members who have one of the tiers now
  preview-extension <audience id> --programme <code> --months <n>
                                           what extending their tiers would do
  extend-tiers <audience id> --programme <code> --months <n> --reason <text>
                                           keep their tiers n months beyond the period's end
  undo-extension <id> --reason <text>      take an extension back`;

export const tierVerbs: readonly string[] = [
  ...['grant-tier', 'revoke-grant', 'make-audience'],
  ...['preview-extension', 'extend-tiers', 'undo-extension'],
];

const MOST_MONTHS = 36;

/** Carries out a verb about tiers. */
export async function operateTiers(setting: Setting, verb: string, subject: string, words: string[]): Promise<void> {
  const { database, now, operator } = setting;
  const clock = { now: () => now };
  const text = (name: string): string => {
    const value = optionOf(words, name)?.trim() ?? '';
    if (value === '') throw new CommandRefused(`--${name} is missing.\n${TIER_USAGE}`);
    return value;
  };
  if (subject === '') throw new CommandRefused(`Usage: npm run operate -- <verb>\n${TIER_USAGE}`);
  const months = () => {
    const value = Number(text('months'));
    if (Number.isInteger(value) && value >= 1 && value <= MOST_MONTHS) return value;
    throw new CommandRefused(`--months is a whole number from 1 to ${MOST_MONTHS}.`);
  };
  switch (verb) {
    case 'grant-tier': {
      const reason = text('reason');
      const grant = { memberNumber: subject, programme: text('programme'), tier: text('tier'), reason, operator };
      const until = endOfDay(text('until'), 'until');
      const id = await carryOut(setting, { verb, subject, reason }, (unit) =>
        grantTier(unit, { ...grant, until }, now),
      );
      return say(`Granted as ${id}, until the end of ${formatLastChineseDay(until)}.`);
    }
    case 'revoke-grant': {
      await carryOut(setting, { verb, subject, reason: text('reason') }, (unit) => revokeGrant(unit, subject, now));
      return say('Revoked: the earned tier shows again.');
    }
    case 'make-audience': {
      const tiers = optionOf(words, 'tiers')?.split(',').filter(Boolean);
      const filter = { programme: text('programme'), ...(tiers ? { tiers } : {}) };
      const act = { verb, subject, reason: text('reason') };
      const id = await carryOut(setting, act, (unit) => makeTierAudience(unit, subject, filter, now));
      return say(`Audience ${id}.`);
    }
    case 'preview-extension': {
      const asked = { programme: text('programme'), audienceId: subject, months: months() };
      const preview = await previewExtension({ database, clock }, asked);
      if (!preview.ok) throw new CommandRefused(`${verb} ${subject}: ${preview.refusal}`);
      const { audienceSize, tiers, until } = preview.value;
      say(`${audienceSize} members in the audience.`);
      for (const { name, members } of tiers) say(`  ${name}  ${members}`);
      if (until)
        say(
          `Kept until ${formatChineseDay(until.first)} at the earliest, ${formatChineseDay(until.last)} at the latest.`,
        );
      return;
    }
    case 'extend-tiers': {
      const reason = text('reason');
      const asked = { programme: text('programme'), audienceId: subject, months: months(), reason, operator };
      const id = await carryOut(setting, { verb, subject, reason }, (unit) => beginExtension(unit, asked, now));
      const done = await applyExtension({ database, clock }, id, (count) => say(`  ${count} …`));
      return say(`Extension ${id}: ${done} members keep their tier. Take it back with: undo-extension ${id}`);
    }
    case 'undo-extension': {
      const reason = text('reason');
      const undone = await undoExtension({ database, clock }, subject, (count) => say(`  ${count} …`));
      await carryOut(setting, { verb, subject, reason }, async () => undone);
      return say('Undone: the earned tiers show again.');
    }
    default:
      throw new CommandRefused(TIER_USAGE);
  }
}
