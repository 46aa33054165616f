import { BADGE_EARNED, type BadgeEarned } from '../badge/badge.events';
import {
  BENEFIT_CLAIMED,
  BENEFIT_USED,
  BENEFITS_OPENED,
  BENEFITS_REVOKED,
  type BenefitClaimed,
  type BenefitsOpened,
  type BenefitsRevoked,
  type BenefitUsed,
  CLAIM_DELIVERED,
  CLAIM_FAILED,
  CLAIMS_EXPIRING,
  type ClaimSettled,
  type ClaimsExpiring,
} from '../benefit/benefit.events';
import { GIFT_ACCEPTED, GIFT_RETURNED, type GiftAccepted, type GiftReturned } from '../gift/gift.events';
import { returnWords } from '../gift/gift.rules';
import { TIERS_NOTICED, type TiersNoticed } from '../growth/growth.events';
import type { JobRegistry } from '../jobs/registry';
import {
  MEMBERSHIP_EXTENDED,
  MEMBERSHIP_PAUSED,
  MEMBERSHIP_RESUMED,
  type MembershipExtended,
  type MembershipPauseChanged,
} from '../membership/membership.events';
import { POINTS_EXPIRING, type PointsExpiring } from '../points/points.events';
import { REFUND_SUCCEEDED, type RefundSucceeded } from '../purchase/purchase.events';
import { REFUND_REFUSED, type RefundRefused } from '../refund/refund.events';
import { noteReminder } from '../renewal/note-reminder';
import { RENEWAL_DUE, type RenewalDue } from '../renewal/renewal.events';
import { type DeliveryDeps, deliverMessage } from './deliver-message';
import { REMIND_MEMBER, type Reminder, remindMember, scheduleReminders } from './remind-member';
import { type DeliveryReport, REPORT_DELIVERY, reportDelivery } from './report-delivery';
import { DELIVER_MESSAGE, type DeliverMessage, tellMember } from './send-message';
import { sweepPushes } from './sweep-pushes';
import {
  gatherBadge,
  TELL_BADGE,
  tellBadge,
  tellClaimed,
  tellExpiring,
  tellFailed,
  tellOpened,
  tellRevoked,
  tellUsed,
} from './tell-benefits';
import { tellExpiringPoints } from './tell-points';
import { TELL_TIERS, tellTiers } from './tell-tiers';

/** Name under which this room listens to events. */
const LISTENER = 'message';

/** Registers what is told to members, how it reaches them, and the daily sweep of old pushes. */
export function registerMessageJobs(registry: JobRegistry, deps: DeliveryDeps): void {
  const { database, clock } = deps;

  registry.on<MembershipExtended>(MEMBERSHIP_EXTENDED, LISTENER, async (event) => {
    const { memberId, termId, family, planName, startsAt, endsAt, orderId } = event;
    await database.inUnit(async (unit) => {
      const now = clock.now();
      const fields = { planName, startsAt, endsAt, orderId };
      await tellMember(unit, { memberId, eventKey: `activated:${termId}`, topic: 'membershipActivated', fields }, now);
      await scheduleReminders(unit, { memberId, family, endsAt }, now);
    });
  });

  for (const event of [MEMBERSHIP_PAUSED, MEMBERSHIP_RESUMED]) {
    registry.on<MembershipPauseChanged>(event, LISTENER, async ({ memberId, family, endsAt }) => {
      await database.inUnit((unit) => scheduleReminders(unit, { memberId, family, endsAt }, clock.now()));
    });
  }

  registry.on<RefundSucceeded>(REFUND_SUCCEEDED, LISTENER, async (event) => {
    const { memberId, refundId, orderId, amountFen, reason, succeededAt } = event;
    await database.inUnit(async (unit) => {
      const fields = { amountFen, reason, refundedAt: succeededAt, orderId };
      const eventKey = `refunded:${refundId}`;
      await tellMember(unit, { memberId, eventKey, topic: 'refundSucceeded', fields }, clock.now());
    });
  });

  registry.on<RefundRefused>(REFUND_REFUSED, LISTENER, async ({ memberId, requestId, orderId, planName, answer }) => {
    await database.inUnit(async (unit) => {
      const fields = { planName, answer, orderId };
      const eventKey = `refundRefused:${requestId}`;
      await tellMember(unit, { memberId, eventKey, topic: 'refundRefused', fields }, clock.now());
    });
  });

  registry.on<RenewalDue>(RENEWAL_DUE, LISTENER, async (due) => {
    const { cycleId, contractId, memberId, planName, amountFen, debitAt } = due;
    await database.inUnit(async (unit) => {
      const now = clock.now();
      const fields = { planName, amountFen, debitAt, renewalId: contractId ?? null };
      const told = await tellMember(
        unit,
        { memberId, eventKey: `renewal:${cycleId}`, topic: 'renewalDue', fields },
        now,
      );
      // The inbox is a channel of its own: what stands in it has reached the member.
      if (told) await noteReminder(unit, cycleId, now);
    });
  });

  registry.on<GiftAccepted>(GIFT_ACCEPTED, LISTENER, async ({ giftId, giverId, planName, acceptedAt }) => {
    const fields = { giftId, planName, acceptedAt };
    const news = { memberId: giverId, eventKey: `gift-accepted:${giftId}`, topic: 'giftAccepted', fields } as const;
    await database.inUnit(async (unit) => {
      await tellMember(unit, news, clock.now());
    });
  });

  registry.on<GiftReturned>(GIFT_RETURNED, LISTENER, async ({ giftId, giverId, planName, amountFen, reason }) => {
    // Whoever left has no inbox any more.
    if (reason === 'giverLeft') return;
    const fields = { giftId, planName, amountFen, reason: returnWords(reason) };
    const news = { memberId: giverId, eventKey: `gift-returned:${giftId}`, topic: 'giftReturned', fields } as const;
    await database.inUnit(async (unit) => {
      await tellMember(unit, news, clock.now());
    });
  });

  registry.on<TiersNoticed>(TIERS_NOTICED, LISTENER, (range) => tellTiers(deps, range));
  registry.handle<TiersNoticed>(TELL_TIERS, (range) => tellTiers(deps, range));

  registry.on<PointsExpiring>(POINTS_EXPIRING, LISTENER, (expiring) => tellExpiringPoints(deps, expiring));

  registry.on<BenefitsOpened>(BENEFITS_OPENED, LISTENER, (opened) => tellOpened(deps, opened));
  registry.on<BenefitsRevoked>(BENEFITS_REVOKED, LISTENER, (revoked) => tellRevoked(deps, revoked));
  registry.on<BenefitClaimed>(BENEFIT_CLAIMED, LISTENER, (claimed) => tellClaimed(deps, claimed));
  registry.on<ClaimSettled>(CLAIM_DELIVERED, LISTENER, (settled) => tellClaimed(deps, settled));
  registry.on<ClaimSettled>(CLAIM_FAILED, LISTENER, (failed) => tellFailed(deps, failed));
  registry.on<BenefitUsed>(BENEFIT_USED, LISTENER, (used) => tellUsed(deps, used));
  registry.on<ClaimsExpiring>(CLAIMS_EXPIRING, LISTENER, (expiring) => tellExpiring(deps, expiring));
  registry.on<BadgeEarned>(BADGE_EARNED, LISTENER, (earned) => gatherBadge(deps, earned));
  registry.handle<BadgeEarned>(TELL_BADGE, (earned) => tellBadge(deps, earned));

  registry.handle<DeliverMessage>(DELIVER_MESSAGE, ({ messageId }) => deliverMessage(deps, messageId));
  registry.handle<Reminder>(REMIND_MEMBER, async (reminder) => {
    await remindMember(deps, reminder);
  });
  registry.handle<DeliveryReport>(REPORT_DELIVERY, (report) => reportDelivery(deps, report));
  registry.everyNight(() => sweepPushes(deps));
}
