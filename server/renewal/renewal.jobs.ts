import { In, LessThan } from 'typeorm';
import { HOUR_MS, type Instant } from '../../shared/kernel/instant';
import { enqueueJob } from '../jobs/enqueue-job';
import type { JobRegistry } from '../jobs/registry';
import { MEMBERSHIP_PAUSED, MEMBERSHIP_RESUMED, type MembershipPauseChanged } from '../membership/membership.events';
import {
  PURCHASE_CLOSED,
  PURCHASE_PAID,
  type PurchaseClosed,
  type PurchasePaid,
  REFUND_SUCCEEDED,
  type RefundSucceeded,
} from '../purchase/purchase.events';
import type { AppleSubscriptionChange, SubscriptionDebitFailed, SubscriptionSigned } from '../wechat/ports';
import { advanceCycle } from './advance-cycle';
import { askContract, terminateContract } from './ask-contract';
import { askDebit } from './ask-debit';
import { scheduleSignatureQuestion } from './begin-renewal';
import { followMembership } from './follow-membership';
import { endUnsigned, followOrder } from './follow-order';
import { RenewalContract, RenewalCycle, RenewalDebit } from './renewal.entity';
import { NotYet, type RenewalParts, topics } from './renewal.parts';
import { openCycleStatuses, openDebitStatuses } from './renewal.states';
import { followAppleRefund, takeAppleChange } from './take-apple-push';
import { takeSubscriptionDebitFailed, takeSubscriptionSigned } from './take-subscription-push';

/** A look that is so late was lost: its job is parked, or gone. */
const LOST_AFTER_MS = HOUR_MS;
const SWEPT_AT_ONCE = 500;

/** What this room does later: the cycles' steps, questions about debits and contracts, and ends to be told to WeChat. */
export function registerRenewalJobs(registry: JobRegistry, parts: RenewalParts): void {
  const { database, clock } = parts;

  registry.handle<{ cycleId: string; revision: number }>(topics.advance, ({ cycleId, revision }) =>
    advanceCycle(parts, cycleId, revision),
  );

  registry.handle<{ debitId: string; asked: number }>(topics.askDebit, ({ debitId, asked }) =>
    askDebit(parts, debitId, asked),
  );

  registry.handle<{ contractId: string; from: Instant; step: number }>(
    topics.askSignature,
    async ({ contractId, from, step }) => {
      if (!(await askContract(parts, contractId))) throw new NotYet('WeChat did not answer');
      await endUnsigned(parts, contractId);
      if (!(await database.read.existsBy(RenewalContract, { id: contractId, status: 'unsigned' }))) return;
      await database.inUnit((unit) => scheduleSignatureQuestion(unit, contractId, from, step + 1, clock.now()));
    },
  );

  registry.handle<{ contractId: string }>(topics.askContract, async ({ contractId }) => {
    if (!(await askContract(parts, contractId))) throw new NotYet('WeChat did not answer');
  });

  registry.handle<{ orderId: string }>(topics.followOrder, ({ orderId }) => followOrder(parts, orderId));
  registry.on<PurchasePaid>(PURCHASE_PAID, 'renewal', ({ orderId }) => followOrder(parts, orderId));
  registry.on<PurchaseClosed>(PURCHASE_CLOSED, 'renewal', ({ orderId }) => followOrder(parts, orderId));

  registry.handle<{ contractId: string }>(topics.terminate, async ({ contractId }) => {
    if (!(await terminateContract(parts, contractId))) throw new NotYet('WeChat has not confirmed the end yet');
  });

  registry.handle<{ wechatContractId: string }>(topics.remindFailure, async ({ wechatContractId }) => {
    if (parts.channel === null) throw new NotYet('entrusted debit is not configured');
    const outcome = await parts.channel.remindFailure(wechatContractId);
    if (outcome.status === 'unknown') throw new NotYet(`no word about a hint: ${outcome.reason}`);
  });

  registry.handle<SubscriptionSigned>(topics.subscriptionSigned, (told) => takeSubscriptionSigned(parts, told));
  registry.handle<SubscriptionDebitFailed>(topics.subscriptionDebitFailed, (told) =>
    takeSubscriptionDebitFailed(parts, told),
  );

  registry.handle<AppleSubscriptionChange>(topics.appleSubscriptionChanged, (told) => takeAppleChange(parts, told));
  registry.on<RefundSucceeded>(REFUND_SUCCEEDED, 'renewal', ({ orderId }) => followAppleRefund(parts, orderId));

  for (const event of [MEMBERSHIP_PAUSED, MEMBERSHIP_RESUMED]) {
    registry.on<MembershipPauseChanged>(event, 'renewal', (change) => followMembership(parts, change));
  }

  // Within the hours in which WeChat debits.
  registry.every('0 10,18 * * *', 'renewal.sweep', () => sweep(parts));
}

/** Takes up what no job takes care of any more. A look or a question that runs twice does nothing the second time. */
async function sweep({ database, clock }: RenewalParts): Promise<void> {
  const now = clock.now();
  const late = LessThan(now - LOST_AFTER_MS);
  const statuses = openCycleStatuses.filter((status) => status !== 'debiting');
  const cycles = await database.read.find(RenewalCycle, {
    where: { status: In(statuses), nextAt: late },
    order: { nextAt: 'ASC' },
    take: SWEPT_AT_ONCE,
  });
  const debits = await database.read.find(RenewalDebit, {
    where: { status: In(openDebitStatuses), askAt: late },
    order: { askAt: 'ASC' },
    take: SWEPT_AT_ONCE,
  });
  await database.inUnit(async (unit) => {
    for (const { id: cycleId, revision } of cycles) {
      await enqueueJob(unit, { topic: topics.advance, payload: { cycleId, revision } }, now);
    }
    for (const { id: debitId, asked } of debits) {
      await enqueueJob(unit, { topic: topics.askDebit, payload: { debitId, asked } }, now);
    }
  });
}
