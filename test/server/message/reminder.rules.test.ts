import {
  decideReminder,
  type ReminderDecision,
  type ReminderTopic,
  reminderDueAt,
} from '../../../server/message/reminder.rules';
import { at } from '../../support/clock';

const anchorAt = at('2026-11-21T01:00:00Z');
const endsAt = at('2026-12-21T01:00:00Z');

describe('a reminder of a membership’s end', () => {
  it.each<[ReminderTopic, string, ReminderDecision]>([
    ['membershipEndsIn7Days', '2026-12-14T01:00:00Z', 'tell'],
    ['membershipEndsIn7Days', '2026-12-14T12:59:59Z', 'tell'],
    ['membershipEndsIn7Days', '2026-12-14T13:00:00Z', 'late'],
    ['membershipEndsIn7Days', '2026-12-20T01:00:00Z', 'late'],
    ['membershipEndsIn1Day', '2026-12-20T01:00:00Z', 'tell'],
    ['membershipEndsIn1Day', '2026-12-21T00:59:59Z', 'tell'],
    ['membershipEndsIn1Day', '2026-12-21T01:00:00Z', 'late'],
    ['membershipEnded', '2026-12-21T01:00:00Z', 'tell'],
    ['membershipEnded', '2026-12-22T00:59:59Z', 'tell'],
    ['membershipEnded', '2026-12-22T01:00:00Z', 'late'],
  ])('%s at %s: %s', (topic, now, decision) => {
    expect(decideReminder({ topic, endsAt }, { anchorAt, endsAt }, at(now))).toBe(decision);
  });

  it.each<ReminderTopic>(['membershipEndsIn7Days', 'membershipEndsIn1Day', 'membershipEnded'])(
    '%s is superseded when the membership ends at another moment or is gone',
    (topic) => {
      const now = reminderDueAt(topic, endsAt);
      expect(decideReminder({ topic, endsAt }, { anchorAt, endsAt: endsAt + 1 }, now)).toBe('superseded');
      expect(decideReminder({ topic, endsAt }, null, now)).toBe('superseded');
    },
  );

  it('is pointless when the membership began after its moment', () => {
    const short = { anchorAt: at('2026-12-20T20:00:00Z'), endsAt };
    expect(decideReminder({ topic: 'membershipEndsIn1Day', endsAt }, short, short.anchorAt)).toBe('pointless');
    expect(decideReminder({ topic: 'membershipEnded', endsAt }, short, endsAt)).toBe('tell');
  });
});

it('does not ask who renews by themselves to renew by hand, and tells them of the end all the same', () => {
  const decide = (topic: ReminderTopic) =>
    decideReminder({ topic, endsAt }, { anchorAt, endsAt }, reminderDueAt(topic, endsAt), true);
  expect(decide('membershipEndsIn7Days')).toBe('renewing');
  expect(decide('membershipEndsIn1Day')).toBe('renewing');
  expect(decide('membershipEnded')).toBe('tell');
});
