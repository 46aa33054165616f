import type { MessageTopic } from '../../shared/contract/message';
import { DAY_MS, HOUR_MS, type Instant } from '../../shared/kernel/instant';

/** A reminder's moment, counted from the end of the membership. */
interface ReminderTiming {
  /** How long before the end it is due. */
  readonly beforeMs: number;
  /** For how long after its moment it is still worth telling. */
  readonly toleranceMs: number;
}

/**
 * When each reminder is due. A worker that comes later than the tolerance stays silent: "in 7 days" must be about true,
 * "in 1 day" is worth hearing until the end itself, and an end that is a day old is no news.
 */
export const reminders = {
  membershipEndsIn7Days: { beforeMs: 7 * DAY_MS, toleranceMs: 12 * HOUR_MS },
  membershipEndsIn1Day: { beforeMs: DAY_MS, toleranceMs: DAY_MS },
  membershipEnded: { beforeMs: 0, toleranceMs: DAY_MS },
} as const satisfies Partial<Record<MessageTopic, ReminderTiming>>;

export type ReminderTopic = keyof typeof reminders;

/** True for the topics that are told because time passed. */
export function isReminder(topic: MessageTopic): topic is ReminderTopic {
  return Object.hasOwn(reminders, topic);
}

/** The moment a reminder is due. */
export function reminderDueAt(topic: ReminderTopic, endsAt: Instant): Instant {
  return endsAt - reminders[topic].beforeMs;
}

/**
 * `superseded`: the membership no longer ends there. `late`: its moment has passed. `pointless`: the membership began
 * after that moment, so it would come with the purchase. `renewing`: the membership renews itself, and its own reminder
 * tells of the debit.
 */
export type ReminderDecision = 'tell' | 'superseded' | 'late' | 'pointless' | 'renewing';

/** Whether a reminder of an end is told now. @param renewsItself and no debit has failed: nothing is to be done by hand */
export function decideReminder(
  reminder: { readonly topic: ReminderTopic; readonly endsAt: Instant },
  membership: { readonly anchorAt: Instant; readonly endsAt: Instant } | null,
  now: Instant,
  renewsItself = false,
): ReminderDecision {
  if (membership === null || membership.endsAt !== reminder.endsAt) return 'superseded';
  if (renewsItself && reminder.topic !== 'membershipEnded') return 'renewing';
  const dueAt = reminderDueAt(reminder.topic, reminder.endsAt);
  if (dueAt < membership.anchorAt) return 'pointless';
  return now < dueAt + reminders[reminder.topic].toleranceMs ? 'tell' : 'late';
}
