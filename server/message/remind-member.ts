import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { Membership } from '../membership/membership.entity';
import { renewsItself } from '../renewal/find-renewals';
import { decideReminder, type ReminderDecision, type ReminderTopic, reminderDueAt, reminders } from './reminder.rules';
import { tellMember } from './send-message';

/** Topic of the jobs that wait for a reminder's moment. */
export const REMIND_MEMBER = 'message.remind';

/** Payload of such a job: which end of which membership it is about. */
export interface Reminder {
  readonly memberId: string;
  readonly family: string;
  readonly endsAt: Instant;
  readonly topic: ReminderTopic;
}

/** Plans every reminder of a membership's end, once. Ends that are superseded later are sorted out when they are due. */
export async function scheduleReminders(unit: Unit, end: Omit<Reminder, 'topic'>, now: Instant): Promise<void> {
  for (const topic of Object.keys(reminders) as ReminderTopic[]) {
    const reminder: Reminder = { ...end, topic };
    const runAt = Math.max(now, reminderDueAt(topic, end.endsAt));
    const uniqueKey = `remind:${end.memberId}:${eventKeyOf(reminder)}`;
    await enqueueJob(unit, { topic: REMIND_MEMBER, payload: reminder, runAt, uniqueKey }, now);
  }
}

/** Tells of an end when it is still the membership's end and its moment has not passed. Told once, however often it runs. */
export function remindMember(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  reminder: Reminder,
): Promise<ReminderDecision> {
  const { memberId, family, endsAt, topic } = reminder;
  return database.inUnit(async (unit) => {
    const now = clock.now();
    const membership = await unit.findOneBy(Membership, { memberId, family });
    const decision = decideReminder(reminder, membership, now, await renewsItself(unit, memberId, family));
    if (membership !== null && decision === 'tell') {
      const fields = { planName: membership.planName, family, endsAt };
      await tellMember(unit, { memberId, eventKey: eventKeyOf(reminder), topic, fields }, now);
    }
    return decision;
  });
}

function eventKeyOf({ family, endsAt, topic }: Reminder): string {
  return `${family}:${endsAt}:${topic}`;
}
