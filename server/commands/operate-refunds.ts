import { formatFen } from '../../shared/kernel/fen';
import { formatInstant } from '../../shared/kernel/instant';
import { badgeConsumer } from '../badge/count-event';
import { noMultipliers } from '../growth/multipliers';
import type { GrowthParts } from '../growth/take-event';
import { createPersonKeys } from '../member/person-keys';
import { pointsConsumer } from '../points/points-consumer';
import { type Decision, decideRequest, listWaitingRequests } from '../refund/decide-request';
import { ALONE_UP_TO_FEN } from '../refund/refund.rules';
import { carryOut, type Setting } from './carry-out';
import { readDataKey } from './data-key';
import { CommandRefused, optionOf, say } from './terminal';
import { type Call, forReason, Misused, type VerbSet } from './verbs';

const LIST_LENGTH = 100;

/** Verbs about refunds. */
export const refundVerbs: VerbSet = {
  usage: `  refund-requests                          requests for refunds that wait for a decision
  decide-refund <id> approve|refuse --reason <text> [--amount <fen>] [--approved-by <name>]
                                           carry a refund out, with the amount the member saw or another, or refuse it;
                                           the member reads the reason; above ${formatFen(ALONE_UP_TO_FEN)} a second person must approve`,
  verbs: { 'refund-requests': showRequests, 'decide-refund': forReason(decide) },
};

async function decide(
  setting: Setting,
  { verb, rest, subject: requestId, reason: answer, words }: Call,
): Promise<void> {
  const [, verdict] = rest;
  if (verdict !== 'approve' && verdict !== 'refuse') throw new Misused();
  const approvedBy = optionOf(words, 'approved-by')?.trim() || null;
  const amountFen = amountOf(words);
  const growth = await growthOf(setting);
  const decision: Decision = { requestId, verdict, amountFen, operator: setting.operator, approvedBy, answer };
  const reason = approvedBy === null ? answer : `[approved by ${approvedBy}] ${answer}`;
  const act = { verb, subject: `${requestId} ${verdict}`, reason };
  const given = await carryOut(setting, act, (unit) => decideRequest(unit, { growth }, decision, setting.now));
  say(verdict === 'approve' ? `${given} is on its way back; what the order gave is taken back.` : 'Refused.');
}

async function showRequests({ database }: Setting): Promise<void> {
  const waiting = await listWaitingRequests(database, LIST_LENGTH);
  if (waiting.length === 0) say('No request for a refund waits.');
  for (const { id, createdAt, orderId, planName, amountFen, reason, note } of waiting) {
    const words = note === '' ? reason : `${reason}: ${note}`;
    say(`${id}  ${formatInstant(createdAt)}  ${planName}  ${formatFen(amountFen)}  order ${orderId}\n    ${words}`);
  }
}

function amountOf(words: readonly string[]): number | null {
  const text = optionOf(words, 'amount');
  if (text === null) return null;
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new CommandRefused('--amount is a whole number of fen.');
  return Number(text);
}

/** Who takes growth and points back, as the server has it. */
async function growthOf(setting: Setting): Promise<GrowthParts> {
  const { database, now } = setting;
  const keys = createPersonKeys({ dataKey: await readDataKey(setting), sessionSecret: NO_SESSIONS });
  const multipliers = noMultipliers;
  const consumers = [pointsConsumer({ multipliers }), badgeConsumer()];
  return { database, clock: { now: () => now }, keys, multipliers, consumers };
}

/** Nothing here opens or reads a session. */
const NO_SESSIONS = 'refund-command-opens-no-session!';
