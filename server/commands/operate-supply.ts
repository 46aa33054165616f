import { readFileSync } from 'node:fs';
import { formatInstant } from '../../shared/kernel/instant';
import { type Result, refuse } from '../../shared/kernel/result';
import { findPools, voidFreeCodes } from '../supply/code-pool';
import { type CodeRefusal, findKnownCodes, importCodes, MOST_CODES, parseCodes } from '../supply/import-codes';
import { askByHand, listOpenOrders, settleByHand } from '../supply/operate-order';
import { createSupplyCipher } from '../supply/supply-cipher';
import { carryOut, type Setting } from './carry-out';
import { readDataKey } from './data-key';
import { CommandRefused, optionOf, say } from './terminal';

/** The lines of `operate`'s usage about codes and suppliers. */
export const SUPPLY_USAGE = `  pool-status [pool]                       codes left, given, void and expired
  import-codes <pool> <file> --reason <text> [--dry-run]
                                           put a CSV's codes into a pool, all or none: its header is code or
                                           code,expiresOn (YYYY-MM-DD, the last day); codes are shown nowhere
  void-codes <pool> --reason <text>        take all free codes out of a pool for good
  supply-orders                            orders with suppliers whose outcome is still to come
  ask-supply-order <number> --reason <text>
                                           ask the supplier after an order now
  settle-supply-order <number> <succeeded|failed> --reason <text>
                                           say how an order ended that its supplier tells nothing of`;

export const supplyVerbs: readonly string[] = [
  ...['pool-status', 'import-codes', 'void-codes'],
  ...['supply-orders', 'ask-supply-order', 'settle-supply-order'],
];

const SHOWN_FAULTS = 50;
const LIST_LENGTH = 100;

/** Carries out a verb about codes and suppliers. @param rest the plain words after the verb */
export async function operateSupply(
  setting: Setting,
  verb: string,
  rest: readonly string[],
  words: string[],
): Promise<void> {
  const [subject = '', more = ''] = rest;
  if (verb === 'pool-status') return showPools(setting, subject || null);
  if (verb === 'supply-orders') return showOrders(setting);
  const reason = optionOf(words, 'reason')?.trim() ?? '';
  const dryRun = verb === 'import-codes' && words.includes('--dry-run');
  const lacks = subject === '' || (reason === '' && !dryRun) || (verb === 'import-codes' && more === '');
  if (lacks) throw new CommandRefused(`Usage: npm run operate -- <verb>\n${SUPPLY_USAGE}`);
  const { now } = setting;
  switch (verb) {
    case 'import-codes':
      return importFile(setting, { pool: subject, file: more, reason, dryRun });
    case 'void-codes': {
      const count = await carryOut(setting, { verb, subject, reason }, (unit) => voidFreeCodes(unit, subject));
      return say(`Void: ${count} codes of ${subject} will not be given any more.`);
    }
    case 'ask-supply-order':
      await carryOut(setting, { verb, subject, reason }, (unit) => askByHand(unit, subject, now));
      return say('A worker asks the supplier now; where it tells no outcome, `cases` shows what it said.');
    default: {
      if (more !== 'succeeded' && more !== 'failed') throw new CommandRefused(`How did it end?\n${SUPPLY_USAGE}`);
      const act = { verb, subject: `${subject} ${more}`, reason };
      await carryOut(setting, act, (unit) => settleByHand(unit, subject, more, reason, now));
      return say('Done.');
    }
  }
}

async function importFile(
  setting: Setting,
  { pool, file, reason, dryRun }: { readonly pool: string; readonly file: string; reason: string; dryRun: boolean },
): Promise<void> {
  const { now, database } = setting;
  const cipher = createSupplyCipher(await readDataKey(setting));
  const lines = inWords(parseCodes(readText(file), now));
  if (!lines.ok) throw new CommandRefused(`import-codes ${file}: ${lines.refusal}`);
  if (dryRun) {
    const checked = inWords(await findKnownCodes(database.read, cipher, pool, lines.value));
    if (!checked.ok) throw new CommandRefused(`import-codes ${file}: ${checked.refusal}`);
    return say(`Nothing was changed. It would put ${lines.value.length} codes into ${pool}.`);
  }
  const act = { verb: 'import-codes', subject: `${pool} ${file}`.slice(0, 120), reason };
  const count = await carryOut(setting, act, async (unit) =>
    inWords(await importCodes(unit, cipher, pool, lines.value, now)),
  );
  say(`Imported: ${count} codes into ${pool}.`);
  await showPools(setting, pool);
}

async function showPools({ database, now }: Setting, pool: string | null): Promise<void> {
  const pools = await findPools(database, pool, now);
  if (pools.length === 0) say(pool === null ? 'There is no pool.' : `There is no pool “${pool}”.`);
  for (const { pool: name, free, given, voided, expired, nextExpiry } of pools) {
    const next = nextExpiry === null ? '' : `; the next ones expire after ${nextExpiry}`;
    say(`${name}  ${free} free, ${given} given, ${voided} void, ${expired} expired${next}`);
  }
}

async function showOrders({ database }: Setting): Promise<void> {
  const orders = await listOpenOrders(database, LIST_LENGTH);
  if (orders.length === 0) say('No order is open.');
  for (const { id, supplier, sku, status, sentAt, sends, asked, supplierNumber } of orders) {
    const sent =
      sentAt === null
        ? 'not sent yet'
        : `last sent ${formatInstant(sentAt)}; sends: ${sends}, questions since: ${asked}`;
    say(
      `${id}  ${supplier}  ${sku}  ${status}\n    ${sent}${supplierNumber === null ? '' : `; theirs: ${supplierNumber}`}`,
    );
  }
}

const REFUSALS: Readonly<Record<Exclude<CodeRefusal['code'], 'LINES_REFUSED'>, string>> = {
  POOL_INVALID: 'a pool is named by 1 to 40 characters of a-z 0-9 -, beginning with a letter.',
  FILE_EMPTY: 'the file has no code.',
  FILE_TOO_LONG: `a file has at most ${MOST_CODES} codes: split it.`,
  HEADER_INVALID: 'the first line must be “code” or “code,expiresOn”.',
};

function inWords<T>(result: Result<T, CodeRefusal>): Result<T, string> {
  if (result.ok) return result;
  const { refusal } = result;
  if (refusal.code !== 'LINES_REFUSED') return refuse(REFUSALS[refusal.code]);
  const { faults } = refusal;
  const shown = faults.slice(0, SHOWN_FAULTS).map(({ line, detail }) => `  line ${line}  ${detail}`);
  const rest = faults.length > SHOWN_FAULTS ? [`  … and ${faults.length - SHOWN_FAULTS} more`] : [];
  return refuse(['nothing is imported, since', ...shown, ...rest].join('\n'));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandRefused(`${file} cannot be read.`);
  }
}
