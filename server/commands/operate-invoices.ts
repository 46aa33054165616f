import { formatFen } from '../../shared/kernel/fen';
import { formatInstant } from '../../shared/kernel/instant';
import { listOpenInvoices } from '../invoice/find-invoices';
import { createInvoiceCipher } from '../invoice/invoice-cipher';
import { issueInvoice } from '../invoice/settle-invoice';
import { carryOut, type Setting } from './carry-out';
import { readDataKey } from './data-key';
import { CommandRefused, optionOf, say } from './terminal';

/** The lines of `operate`'s usage about invoices. */
export const INVOICE_USAGE = `  list-invoices                            invoices that members wait for, to whom and for how much
  issue-invoice <id> --number <number> --reason <text>
                                           mark one as issued: its member can no longer change it`;

export const invoiceVerbs: readonly string[] = ['list-invoices', 'issue-invoice'];

const LIST_LENGTH = 200;
const LONGEST_NUMBER = 40;

/** Carries out a verb about invoices. */
export async function operateInvoices(
  setting: Setting,
  verb: string,
  subject: string,
  words: readonly string[],
): Promise<void> {
  if (verb === 'list-invoices') return showInvoices(setting);
  const number = optionOf(words, 'number')?.trim() ?? '';
  const reason = optionOf(words, 'reason')?.trim() ?? '';
  if (subject === '' || reason === '' || number === '' || number.length > LONGEST_NUMBER) {
    throw new CommandRefused(`Usage: npm run operate -- <verb>\n${INVOICE_USAGE}`);
  }
  await carryOut(setting, { verb, subject, reason }, (unit) => issueInvoice(unit, subject, number, setting.now));
  say('Done.');
}

async function showInvoices(setting: Setting): Promise<void> {
  const cipher = createInvoiceCipher(await readDataKey(setting));
  const open = await listOpenInvoices(setting.database, cipher, LIST_LENGTH);
  if (open.length === 0) say('No invoice is waited for.');
  for (const { id, orderId, planName, amountFen, title, requestedAt } of open) {
    say(`${id}  ${formatInstant(requestedAt)}  ${formatFen(amountFen)}  ${planName} (order ${orderId})`);
    say(`    ${[title.title, title.taxNumber, title.email].filter((part) => part !== null).join('  ')}`);
  }
}
