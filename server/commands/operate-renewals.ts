import { formatFen } from '../../shared/kernel/fen';
import { formatInstant } from '../../shared/kernel/instant';
import { cancelByOperator } from '../renewal/cancel-renewal';
import { type FoundContract, searchContracts } from '../renewal/search-contracts';
import type { Setting } from './carry-out';
import { optionOf, say } from './terminal';
import { actOf, type Call, type VerbSet } from './verbs';

const LIST_LENGTH = 100;

/** Verbs about auto-renewal. */
export const renewalVerbs: VerbSet = {
  usage: `  list-renewals [--member <number>]        contracts for auto-renewal that live, or all of a member
  cancel-renewal <id> --reason <text>      end a contract: nothing more is debited, paid time stays`,
  verbs: {
    'list-renewals': showRenewals,
    'cancel-renewal': actOf(
      (unit, { subject }, { now }) => cancelByOperator(unit, subject, now),
      'Nothing more is debited. A worker tells WeChat, until it has confirmed the end.',
    ),
  },
};

async function showRenewals({ database }: Setting, { words }: Call): Promise<void> {
  const memberNumber = optionOf(words, 'member');
  const found = await searchContracts(database, { memberNumber, limit: LIST_LENGTH });
  if (found.length === 0) say(memberNumber === null ? 'No renewal is on.' : 'This member has no renewal.');
  for (const contract of found) say(describe(contract));
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
