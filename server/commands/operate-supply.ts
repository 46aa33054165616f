import { formatInstant } from '../../shared/kernel/instant';
import { type Result, refuse } from '../../shared/kernel/result';
import { findPools, voidFreeCodes } from '../supply/code-pool';
import { type CodeRefusal, findKnownCodes, importCodes, MOST_CODES, parseCodes } from '../supply/import-codes';
import { askByHand, listOpenOrders, settleByHand } from '../supply/operate-order';
import { createSupplyCipher } from '../supply/supply-cipher';
import { carryOut, type Setting } from './carry-out';
import { readDataKey } from './data-key';
import { CommandRefused, readText, say } from './terminal';
import { actOf, type Call, forReason, Misused, type VerbSet } from './verbs';

const SHOWN_FAULTS = 50;
const LIST_LENGTH = 100;

/** Verbs about codes and suppliers. */
export const supplyVerbs: VerbSet = {
  usage: `  pool-status [pool]                       codes left, given, void and expired
  import-codes <pool> <file> --reason <text> [--dry-run]
                                           put a CSV's codes into a pool, all or none: its header is code or
                                           code,expiresOn (YYYY-MM-DD, the last day); codes are shown nowhere
  void-codes <pool> --reason <text>        take all free codes out of a pool for good
  supply-orders                            orders with suppliers whose outcome is still to come
  ask-supply-order <number> --reason <text>
                                           ask the supplier after an order now
  settle-supply-order <number> <succeeded|failed> --reason <text>
                                           say how an order ended that its supplier tells nothing of`,
  verbs: {
    'pool-status': (setting, { subject }) => showPools(setting, subject || null),
    'import-codes': importFile,
    'void-codes': forReason(voidCodes),
    'supply-orders': showOrders,
    'ask-supply-order': actOf(
      (unit, { subject }, { now }) => askByHand(unit, subject, now),
      'A worker asks the supplier now; where it tells no outcome, `cases` shows what it said.',
    ),
    'settle-supply-order': forReason(settleOrder),
  },
};

async function voidCodes(setting: Setting, call: Call): Promise<void> {
  const count = await carryOut(setting, call, (unit) => voidFreeCodes(unit, call.subject));
  say(`Void: ${count} codes of ${call.subject} will not be given any more.`);
}

async function settleOrder(setting: Setting, { verb, subject, rest, reason }: Call): Promise<void> {
  const [, outcome] = rest;
  if (outcome !== 'succeeded' && outcome !== 'failed') throw new Misused('How did it end?');
  const act = { verb, subject: `${subject} ${outcome}`, reason };
  await carryOut(setting, act, (unit) => settleByHand(unit, subject, outcome, reason, setting.now));
  say('Done.');
}

/** With `--dry-run` a file is only looked at, which takes no reason. */
async function importFile(setting: Setting, { verb, rest, reason, words }: Call): Promise<void> {
  const [pool = '', file = ''] = rest;
  const dryRun = words.includes('--dry-run');
  if (file === '' || (reason === '' && !dryRun)) throw new Misused();
  const { now, database } = setting;
  const cipher = createSupplyCipher(await readDataKey(setting));
  const lines = inWords(parseCodes(readText(file), now));
  if (!lines.ok) throw new CommandRefused(`import-codes ${file}: ${lines.refusal}`);
  if (dryRun) {
    const checked = inWords(await findKnownCodes(database.read, cipher, pool, lines.value));
    if (!checked.ok) throw new CommandRefused(`import-codes ${file}: ${checked.refusal}`);
    return say(`Nothing was changed. It would put ${lines.value.length} codes into ${pool}.`);
  }
  const act = { verb, subject: `${pool} ${file}`.slice(0, 120), reason };
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
