import { formatInstant } from '../../shared/kernel/instant';
import { GIFT_ACCEPTED, type GiftAccepted } from '../gift/gift.events';
import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import type { JobRegistry } from '../jobs/registry';
import { Member } from '../member/member.entity';
import {
  MEMBER_IDENTIFIED,
  type MemberAchieved,
  type MemberIdentified,
  PHONE_BOUND,
  PROFILE_COMPLETED,
} from '../member/member.events';
import { PURCHASE_PAID, type PurchasePaid, REFUND_SUCCEEDED, type RefundSucceeded } from '../purchase/purchase.events';
import { applyWaiting, expireWaiting, matchRefund } from './apply-waiting';
import { ownKinds } from './event-kind.rules';
import { APPLY_EXTENSION, applyExtension, UNDO_EXTENSION, undoExtension } from './extend-tiers';
import { END_HOLDS, endHolds } from './hold-tier';
import { REASSESS, reassess } from './reassess-tiers';
import { RECOMPUTE, recompute } from './recompute-growth';
import { remindAfterFalls } from './remind-after-falls';
import { settlePeriods } from './settle-period';
import { type GrowthParts, MATCH_REFUND, type MatchRefund, takeOwnEvent } from './take-event';
import type { AccountWalk } from './walk-accounts';
import { warnOfFalls } from './warn-falls';

/** Name under which this room listens to events. */
const LISTENER = 'growth';

/** Topic of the job that goes on with a settlement. */
const SETTLE_ON = 'growth.settleOn';

/** Registers what growth reacts to, the settlement after midnight, warnings in the morning, and the nightly sweep. */
export function registerGrowthJobs(registry: JobRegistry, parts: GrowthParts): void {
  const { database } = parts;
  const numberOf = async (memberId: string) => (await database.read.findOneBy(Member, { id: memberId }))?.memberNumber;

  registry.handle<{ readonly extensionId: string }>(APPLY_EXTENSION, async ({ extensionId }) => {
    await applyExtension(parts, extensionId);
  });
  registry.handle<{ readonly extensionId: string }>(UNDO_EXTENSION, async ({ extensionId }) => {
    await undoExtension(parts, extensionId);
  });
  registry.on<MemberIdentified>(MEMBER_IDENTIFIED, LISTENER, async ({ memberId }) => {
    await applyWaiting(parts, memberId);
  });
  registry.on<PurchasePaid>(PURCHASE_PAID, LISTENER, async ({ orderId, memberId, kind, amountFen, paidAt }) => {
    // The money part of an exchange buys no membership; a gift's money may still go back until it is accepted.
    if (kind === 'exchange' || kind === 'gift') return;
    const memberNumber = await numberOf(memberId);
    if (memberNumber === undefined) return;
    await takeOwnEvent(parts, {
      key: `paid:${orderId}`,
      kind: ownKinds.membershipPaid,
      memberNumber,
      occurredAt: formatInstant(paidAt),
      subject: orderId,
      metrics: { amountFen },
    });
  });
  registry.on<GiftAccepted>(GIFT_ACCEPTED, LISTENER, async ({ giverId, orderId, amountFen, acceptedAt }) => {
    const memberNumber = await numberOf(giverId);
    if (memberNumber === undefined) return;
    await takeOwnEvent(parts, {
      key: `paid:${orderId}`,
      kind: ownKinds.membershipPaid,
      memberNumber,
      occurredAt: formatInstant(acceptedAt),
      subject: orderId,
      metrics: { amountFen },
    });
  });
  registry.on<RefundSucceeded>(REFUND_SUCCEEDED, LISTENER, async (refund) => {
    // Money that came twice, or for a closed order, gave no growth; nor did an exchange, or a gift that came back. What was
    // agreed on by request has taken its growth back with the agreement.
    if (!refund.ofPurchase || ['exchange', 'gift'].includes(refund.kind) || refund.requestId !== null) return;
    const memberNumber = await numberOf(refund.memberId);
    if (memberNumber === undefined) return;
    await takeOwnEvent(parts, {
      key: `refunded:${refund.refundId}`.slice(0, 64),
      kind: ownKinds.membershipRefunded,
      memberNumber,
      occurredAt: formatInstant(refund.succeededAt),
      subject: refund.orderId,
      metrics: { amountFen: refund.amountFen },
    });
  });
  for (const [type, kind] of [
    [PROFILE_COMPLETED, ownKinds.profileCompleted],
    [PHONE_BOUND, ownKinds.phoneBound],
  ] as const) {
    registry.on<MemberAchieved>(type, LISTENER, async ({ memberId, at }) => {
      const memberNumber = await numberOf(memberId);
      if (memberNumber === undefined) return;
      await takeOwnEvent(parts, { key: `${kind}:${memberId}`, kind, memberNumber, occurredAt: formatInstant(at) });
    });
  }

  registry.handle<MatchRefund>(MATCH_REFUND, ({ eventId }) => matchRefund(parts, eventId));
  registry.handle(END_HOLDS, () => endHolds(parts));
  registry.handle<AccountWalk>(REASSESS, (payload) => reassess(parts, payload));
  registry.handle<AccountWalk>(RECOMPUTE, (payload) => recompute(parts, payload));
  registry.every('0 0 * * *', 'growth.settle', () => settle(parts));
  registry.handle(SETTLE_ON, () => settle(parts));
  registry.every('0 10 * * *', 'growth.warn', async () => {
    await warnOfFalls(parts);
    await remindAfterFalls(parts);
  });
  registry.everyNight(() => expireWaiting(parts));
}

/** Settles within a job's lease; what is left then, the next job goes on with. */
async function settle(parts: GrowthParts): Promise<void> {
  const { finished } = await settlePeriods(parts, { isOver: createLeaseBudget() });
  if (finished) return;
  await parts.database.inUnit((unit) => enqueueJob(unit, { topic: SETTLE_ON, payload: {} }, parts.clock.now()));
}
