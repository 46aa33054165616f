import { appendFileSync, closeSync, fsyncSync, openSync, unlinkSync } from 'node:fs';
import { formatLastChineseDay } from '../../shared/kernel/business-day';
import { formatInstant } from '../../shared/kernel/instant';
import { type Result, refuse } from '../../shared/kernel/result';
import { formatCardCode } from '../code-card/card-code.rules';
import { createCardCodeKeys } from '../code-card/card-code-keys';
import type { CardGift, CodeBatch } from '../code-card/code-card.entity';
import { type BatchRefusal, drawCards, MOST_CARDS, openBatch } from '../code-card/make-batch';
import { activateBatch, endBatch, listBatches } from '../code-card/settle-batch';
import { carryOut, type Setting } from './carry-out';
import { readDataKey } from './data-key';
import { CommandRefused, endOfDay, optionOf, say } from './terminal';
import { actOf, type Call, forReason, Misused, type VerbSet } from './verbs';

const LIST_LENGTH = 200;
const REPORT_EVERY = 10_000;

/** Only the operator who made it reads the file. */
const FILE_MODE = 0o600;

/** Verbs about code cards. */
export const codeCardVerbs: VerbSet = {
  usage: `  make-codes plan|benefit <code> --count <n> --name <text> --expires-on <YYYY-MM-DD> --out <file.csv> --reason <text>
                                           make a batch of code cards, up to ${MOST_CARDS}; the codes stand in the new
                                           file and nowhere else; they redeem nothing until the batch is activated
  activate-codes <batch> --reason <text>   from now on its cards redeem
  end-codes <batch> --reason <text>        its cards redeem no more, for good
  code-batches                             batches, with how many of their cards were redeemed`,
  verbs: {
    'make-codes': forReason(makeCodes),
    'activate-codes': forReason(activateCodes),
    'end-codes': actOf(
      async (unit, { subject }) => inWords(await endBatch(unit, subject)),
      'Ended: no more of its cards redeem.',
    ),
    'code-batches': showBatches,
  },
};

async function activateCodes(setting: Setting, call: Call): Promise<void> {
  const batch = await carryOut(setting, call, async (unit) =>
    inWords(await activateBatch(unit, call.subject, setting.now)),
  );
  say(`Activated: ${batch.count} cards redeem until the end of ${formatLastChineseDay(batch.expiresAt)}.`);
}

async function makeCodes(setting: Setting, { verb, rest, words, reason }: Call): Promise<void> {
  const { database, now, operator } = setting;
  const wish = {
    ...{ gives: parseGift(rest), name: optionOf(words, 'name') ?? '', count: Number(optionOf(words, 'count')) },
    ...{ expiresAt: endOfDay(optionOf(words, 'expires-on') ?? '', 'expires-on'), madeBy: operator, reason },
  };
  const out = optionOf(words, 'out') ?? '';
  const keys = createCardCodeKeys(await readDataKey(setting));
  const file = createFile(out);
  try {
    const batch = await carryOut(
      setting,
      { verb, subject: ({ id, count }: CodeBatch) => `${id} ${count}`, reason },
      async (unit) => inWords(await openBatch(unit, wish, now)),
    ).catch((error: unknown) => {
      // Nothing was made: the name of the file is free for the next try.
      unlinkSync(out);
      throw error;
    });
    appendFileSync(file, 'serial,code\n');
    await drawCards(database.inUnit, keys, batch, (codes, firstSerial) => {
      appendFileSync(file, codes.map((code, index) => `${firstSerial + index},${formatCardCode(code)}\n`).join(''));
      fsyncSync(file);
      const before = firstSerial - 1;
      if (Math.floor(before / REPORT_EVERY) < Math.floor((before + codes.length) / REPORT_EVERY)) {
        say(`  ${before + codes.length} / ${batch.count}`);
      }
    });
    say(`batch  ${batch.id}\nfile   ${out}\n`);
    say('The codes stand in this file and nowhere else: keep it safe. They redeem once the batch is activated.');
  } finally {
    closeSync(file);
  }
}

async function showBatches({ database, now }: Setting): Promise<void> {
  const batches = await listBatches(database, LIST_LENGTH);
  if (batches.length === 0) say('There is no batch of code cards.');
  for (const { id, name, gives, count, redeemed, status, expiresAt, createdAt, madeBy } of batches) {
    const state = status === 'active' && expiresAt <= now ? 'expired' : status;
    const gift = gives.kind === 'membership' ? `plan ${gives.plan}` : `benefit ${gives.benefit}`;
    say(`${id}  ${name}  ${gift}  ${state}\n    ${redeemed} of ${count} redeemed; until ${formatInstant(expiresAt)}`);
    say(`    made ${formatInstant(createdAt)} by ${madeBy}`);
  }
}

function parseGift([kind, code = '']: readonly string[]): CardGift {
  if (code !== '' && kind === 'plan') return { kind: 'membership', plan: code };
  if (code !== '' && kind === 'benefit') return { kind: 'benefit', benefit: code };
  throw new Misused('What do the cards give: plan <code> or benefit <code>?');
}

/** A new file that nobody else may read. */
function createFile(path: string): number {
  if (path === '') throw new CommandRefused('--out names the file for the codes.');
  try {
    return openSync(path, 'wx', FILE_MODE);
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CommandRefused(
      exists ? `${path} is there already: codes never overwrite.` : `${path} cannot be written.`,
    );
  }
}

const REFUSALS = {
  BATCH_NAME_INVALID: '--name takes 1 to 60 characters.',
  BATCH_COUNT_INVALID: `--count is a whole number from 1 to ${MOST_CARDS}.`,
  BATCH_EXPIRED: 'its last day is over.',
  PLAN_NOT_FOUND: 'there is no such plan.',
  BENEFIT_NOT_FOUND: 'the live scheme has no such benefit.',
  BATCH_NOT_FOUND: 'there is no such batch.',
  BATCH_INCOMPLETE: 'its making was cut off and some of its cards are missing: end it and make another.',
  BATCH_ENDED: 'it was ended, which is for good.',
} as const satisfies Record<BatchRefusal, string> & Record<string, string>;

function inWords<T>(result: Result<T, keyof typeof REFUSALS>): Result<T, string> {
  return result.ok ? result : refuse(REFUSALS[result.refusal]);
}
