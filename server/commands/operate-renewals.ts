import { formatFen } from '../../shared/kernel/fen';
import { formatInstant } from '../../shared/kernel/instant';
import { cancelByOperator } from '../renewal/cancel-renewal';
import { type FoundContract, searchContracts } from '../renewal/search-contracts';
import { carryOut, type Setting } from './carry-out';
import { CommandRefused, optionOf, say } from './terminal';

/** The lines of `operate`'s usage about auto-renewal. */
export const RENEWAL_USAGE = `  list-renewals [--member <number>]        contracts for auto-renewal that live, or all of a member
  cancel-renewal <id> --reason <text>      end a contract: nothing more is debited, paid time stays`;

export const renewalVerbs: readonly string[] = ['list-renewals', 'cancel-renewal'];

const LIST_LENGTH = 100;

/** Carries out a verb about auto-renewal. */
export async function operateRenewals(
  setting: Setting,
  verb: string,
  subject: string,
  words: readonly string[],
): Promise<void> {
  if (verb === 'list-renewals') {
    const memberNumber = optionOf(words, 'member') ?? null;
    const found = await searchContracts(setting.database, { memberNumber, limit: LIST_LENGTH });
    if (found.length === 0) say(memberNumber === null ? 'No renewal is on.' : 'This member has no renewal.');
    for (const contract of found) say(describe(contract));
    return;
  }
  const reason = optionOf(words, 'reason')?.trim() ?? '';
  if (subject === '' || reason === '') throw new CommandRefused(`Usage: npm run operate -- <verb>\n${RENEWAL_USAGE}`);
  await carryOut(setting, { verb, subject, reason }, (unit) => cancelByOperator(unit, subject, setting.now));
  say('Nothing more is debited. A worker tells WeChat, until it has confirmed the end.');
}

function describe({ contract, cycle, memberNumber }: FoundContract): string {
  const { id, planName, status, consentedFen, signedAt, endReason } = contract;
  const since = signedAt === null ? 'never signed' : `signed ${formatInstant(signedAt)}`;
  const next =
    cycle === null
      ? (endReason ?? '')
      : `period ${cycle.number} ${cycle.status}, due ${formatInstant(cycle.dueAt)}, ${formatFen(cycle.amountFen)}`;
  return `${id}  ${status}  ${memberNumber ?? 'departed'}  ${planName} ${formatFen(consentedFen)}\n    ${since}  ${next}`;
}
