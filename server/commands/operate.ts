import { userInfo } from 'node:os';
import { formatInstant } from '../../shared/kernel/instant';
import type { Result } from '../../shared/kernel/result';
import { closeCase, listOpenCases } from '../case/park-case';
import type { Unit } from '../database/unit-of-work';
import { listParkedJobs, rerunJob } from '../jobs/rerun-job';
import { closeOrderByOperator } from '../purchase/close-order';
import { retryRefund } from '../purchase/return-money';
import { carryOut, type Setting } from './carry-out';
import { openCommandDatabase } from './open-database';
import { BENEFIT_USAGE, benefitVerbs, operateBenefits } from './operate-benefits';
import { BOOKS_USAGE, booksVerbs, operateBooks } from './operate-books';
import { CATALOGUE_USAGE, catalogueVerbs, operateCatalogue } from './operate-catalogue';
import { CODE_CARD_USAGE, codeCardVerbs, operateCodeCards } from './operate-code-cards';
import { INVOICE_USAGE, invoiceVerbs, operateInvoices } from './operate-invoices';
import { KEY_USAGE, keyVerbs, operateKeys } from './operate-keys';
import { operatePoints, POINTS_USAGE, pointsVerbs } from './operate-points';
import { operateRefunds, REFUND_USAGE, refundVerbs } from './operate-refunds';
import { operateRenewals, RENEWAL_USAGE, renewalVerbs } from './operate-renewals';
import { operateSupply, SUPPLY_USAGE, supplyVerbs } from './operate-supply';
import { operateTiers, TIER_USAGE, tierVerbs } from './operate-tiers';
import { CommandRefused, optionOf, plainWords, say } from './terminal';

const USAGE = `Usage: npm run operate -- <verb>
  cases                                    open cases
  close-case <id> --reason <text>          close a case
  jobs                                     parked jobs
  rerun-job <id> --reason <text>           put a parked job back to work
  retry-refund <number> --reason <text>    ask again for a refund that is parked
  close-order <id> --reason <text>         close an open order whose payment was parked
${KEY_USAGE}
${TIER_USAGE}
${POINTS_USAGE}
${CATALOGUE_USAGE}
${BENEFIT_USAGE}
${SUPPLY_USAGE}
${CODE_CARD_USAGE}
${REFUND_USAGE}
${RENEWAL_USAGE}
${BOOKS_USAGE}
${INVOICE_USAGE}`;

const verbs: readonly string[] = [
  ...['cases', 'close-case', 'jobs', 'rerun-job', 'retry-refund', 'close-order'],
  ...keyVerbs,
  ...tierVerbs,
  ...pointsVerbs,
  ...catalogueVerbs,
  ...benefitVerbs,
  ...supplyVerbs,
  ...codeCardVerbs,
  ...refundVerbs,
  ...renewalVerbs,
  ...booksVerbs,
  ...invoiceVerbs,
];

const LIST_LENGTH = 100;

/**
 * `operate <verb>`: an operator's act, until there is a console; the console will call the same stories. Every act that
 * changes something wants a reason and is recorded with the user of the operating system.
 */
export async function operate(words: string[]): Promise<void> {
  const [verb = '', ...rest] = plainWords(words);
  const [subject = ''] = rest;
  if (!verbs.includes(verb)) throw new CommandRefused(USAGE);
  const { database, clock, close } = await openCommandDatabase();
  try {
    const setting = { database, now: clock.now(), operator: userInfo().username };
    switch (verb) {
      case 'cases':
        return await showCases(setting);
      case 'jobs':
        return await showJobs(setting);
      case 'close-case':
        return await act(setting, verb, subject, words, (unit, reason) =>
          closeCase(unit, { caseId: subject, operator: setting.operator, note: reason }, setting.now),
        );
      case 'rerun-job':
        return await act(setting, verb, subject, words, (unit) => rerunJob(unit, subject, setting.now));
      case 'retry-refund':
        return await act(setting, verb, subject, words, (unit) => retryRefund(unit, subject, setting.now));
      case 'close-order':
        return await act(setting, verb, subject, words, (unit) => closeOrderByOperator(unit, subject, setting.now));
      case 'grant-points':
      case 'import-points':
        return await operatePoints(setting, verb, rest, words);
      default:
        if (catalogueVerbs.includes(verb)) return await operateCatalogue(setting, verb, subject, words);
        if (benefitVerbs.includes(verb)) return await operateBenefits(setting, verb, rest, words);
        if (refundVerbs.includes(verb)) return await operateRefunds(setting, verb, rest, words);
        if (renewalVerbs.includes(verb)) return await operateRenewals(setting, verb, subject, words);
        if (invoiceVerbs.includes(verb)) return await operateInvoices(setting, verb, subject, words);
        if (booksVerbs.includes(verb)) return await operateBooks(setting, verb, subject, words);
        if (codeCardVerbs.includes(verb)) return await operateCodeCards(setting, verb, rest, words);
        if (supplyVerbs.includes(verb)) return await operateSupply(setting, verb, rest, words);
        return tierVerbs.includes(verb)
          ? await operateTiers(setting, verb, subject, words)
          : await operateKeys(setting, verb, subject, words);
    }
  } finally {
    await close();
  }
}

/** Carries out an act on what the command names, for the reason that it gives. */
async function act(
  setting: Setting,
  verb: string,
  subject: string,
  words: string[],
  story: (unit: Unit, reason: string) => Promise<Result<unknown, string>>,
): Promise<void> {
  const reason = optionOf(words, 'reason')?.trim() ?? '';
  if (subject === '' || reason === '') throw new CommandRefused(USAGE);
  await carryOut(setting, { verb, subject, reason }, (unit) => story(unit, reason));
  say('Done.');
}

async function showCases({ database }: Setting): Promise<void> {
  const cases = await listOpenCases(database, LIST_LENGTH);
  if (cases.length === 0) say('No case is open.');
  for (const { id, kind, subject, openedAt, content } of cases) {
    say(`${id}  ${formatInstant(openedAt)}  ${kind}  ${subject}\n    ${JSON.stringify(content)}`);
  }
}

async function showJobs({ database }: Setting): Promise<void> {
  const jobs = await listParkedJobs(database, LIST_LENGTH);
  if (jobs.length === 0) say('No job is parked.');
  for (const { id, topic, finishedAt, lastError } of jobs) {
    say(`${id}  ${formatInstant(finishedAt ?? 0)}  ${topic}\n    ${lastError?.split('\n')[0] ?? ''}`);
  }
}
