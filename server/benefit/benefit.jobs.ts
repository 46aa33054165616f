import { TIERS_NOTICED, type TiersNoticed } from '../growth/growth.events';
import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import type { JobRegistry } from '../jobs/registry';
import { MEMBER_IDENTIFIED, type MemberIdentified } from '../member/member.events';
import {
  MEMBERSHIP_EXTENDED,
  MEMBERSHIP_PAUSED,
  MEMBERSHIP_RESUMED,
  type MembershipExtended,
  type MembershipPauseChanged,
} from '../membership/membership.events';
import { REFUND_SUCCEEDED, type RefundSucceeded } from '../purchase/purchase.events';
import { trackAudiences } from './track-audiences';
import { type TrackingParts, trackChangedTiers, trackMember, trackNewMember, trackPause } from './track-changes';
import { type MemberWalk, WALK_MEMBERS, walkMembers } from './walk-members';

/** Name under which this room listens to events. */
const LISTENER = 'benefit';

/** Topic of the job that goes on with a range of changed tiers. */
const TRACK_ON = 'benefit.trackOn';

/** Registers how what is open for members follows their standing and the business's benefits. */
export function registerBenefitJobs(registry: JobRegistry, parts: TrackingParts): void {
  const trackRange = async (range: TiersNoticed) => {
    const left = await trackChangedTiers(parts, range, createLeaseBudget());
    if (left === null) return;
    const now = parts.clock.now();
    await parts.database.inUnit((unit) => enqueueJob(unit, { topic: TRACK_ON, payload: left }, now));
  };
  registry.on<MemberIdentified>(MEMBER_IDENTIFIED, LISTENER, ({ memberId }) => trackNewMember(parts, memberId));
  registry.on<MembershipExtended>(MEMBERSHIP_EXTENDED, LISTENER, ({ memberId }) => trackMember(parts, memberId));
  for (const event of [MEMBERSHIP_PAUSED, MEMBERSHIP_RESUMED]) {
    registry.on<MembershipPauseChanged>(event, LISTENER, ({ memberId }) => trackPause(parts, memberId));
  }
  // Money that went back without a request, as from Apple: its term was cut, and nothing else was seen to.
  registry.on<RefundSucceeded>(REFUND_SUCCEEDED, LISTENER, async ({ memberId, ofPurchase, requestId }) => {
    if (ofPurchase && requestId === null) await trackMember(parts, memberId);
  });
  registry.on<TiersNoticed>(TIERS_NOTICED, LISTENER, trackRange);
  registry.handle<TiersNoticed>(TRACK_ON, trackRange);
  registry.handle<MemberWalk>(WALK_MEMBERS, (walk) => walkMembers(parts, walk));
  // Lists are made by hand and tell nobody: who was put on one hears of it in the morning.
  registry.every('0 10 * * *', 'benefit.trackAudiences', () => trackAudiences(parts));
}
