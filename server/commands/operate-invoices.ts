import { formatFen } from '../../shared/kernel/fen';
import { formatInstant } from '../../shared/kernel/instant';
import { listOpenInvoices } from '../invoice/find-invoices';
import { createInvoiceCipher } from '../invoice/invoice-cipher';
import { issueInvoice } from '../invoice/settle-invoice';
import { carryOut, type Setting } from './carry-out';
import { readDataKey } from './data-key';
import { optionOf, say } from './terminal';
import { type Call, forReason, Misused, type VerbSet } from './verbs';

const LIST_LENGTH = 200;
const LONGEST_NUMBER = 40;

/** Verbs about invoices. */
export const invoiceVerbs: VerbSet = {
  usage: `  list-invoices                            invoices that members wait for, to whom and for how much
  issue-invoice <id> --number <number> --reason <text>
                                           mark one as issued: its member can no longer change it`,
  verbs: { 'list-invoices': showInvoices, 'issue-invoice': forReason(issue) },
};

async function issue(setting: Setting, call: Call): Promise<void> {
  const number = optionOf(call.words, 'number')?.trim() ?? '';
  if (number === '' || number.length > LONGEST_NUMBER) throw new Misused();
  await carryOut(setting, call, (unit) => issueInvoice(unit, call.subject, number, setting.now));
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
