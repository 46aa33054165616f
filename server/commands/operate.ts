import { userInfo } from 'node:os';
import { openCommandDatabase } from './open-database';
import { benefitVerbs } from './operate-benefits';
import { booksVerbs } from './operate-books';
import { caseVerbs } from './operate-cases';
import { catalogueVerbs } from './operate-catalogue';
import { codeCardVerbs } from './operate-code-cards';
import { invoiceVerbs } from './operate-invoices';
import { keyVerbs } from './operate-keys';
import { operatorVerbs } from './operate-operators';
import { pointsVerbs } from './operate-points';
import { refundVerbs } from './operate-refunds';
import { renewalVerbs } from './operate-renewals';
import { supplyVerbs } from './operate-supply';
import { tierVerbs } from './operate-tiers';
import { CommandRefused } from './terminal';
import { Misused, parseCall, tableOf, USAGE_HEAD, type VerbSet } from './verbs';

/** All that an operator can do, in the order of the usage. */
const sets: readonly VerbSet[] = [
  ...[caseVerbs, keyVerbs, tierVerbs, pointsVerbs, catalogueVerbs, benefitVerbs],
  ...[supplyVerbs, codeCardVerbs, refundVerbs, renewalVerbs, booksVerbs, invoiceVerbs, operatorVerbs],
];

const table = tableOf(sets);

/**
 * `operate <verb>`: an operator's act, until there is a console; the console will call the same stories. Every act that
 * changes something wants a reason and is recorded with the user of the operating system.
 */
export async function operate(words: string[]): Promise<void> {
  const call = parseCall(words);
  const known = table.get(call.verb);
  if (known === undefined) throw new CommandRefused([USAGE_HEAD, ...sets.map(({ usage }) => usage)].join('\n'));
  const { database, clock, close } = await openCommandDatabase();
  try {
    await known.handler({ database, now: clock.now(), operator: userInfo().username }, call);
  } catch (error) {
    if (error instanceof Misused) throw new CommandRefused(`${error.message}\n${known.usage}`);
    throw error;
  } finally {
    await close();
  }
}
