import { z } from 'zod';
import { idSchema, instantSchema, pageSchema } from './wire';

/** What a message is about; later parts add theirs. */
export const messageTopicSchema = z.enum([
  'membershipActivated',
  'membershipEndsIn7Days',
  'membershipEndsIn1Day',
  'membershipEnded',
  'refundSucceeded',
  'refundRefused',
  'tierRose',
  'tierFell',
  'tierExtended',
  'tierFallsIn30Days',
  'tierFallsIn7Days',
  'tierWayBack',
  'pointsExpireIn30Days',
  'pointsExpireIn7Days',
  'benefitsOpened',
  'benefitsNew',
  'benefitClaimed',
  'benefitFailed',
  'benefitUsed',
  'benefitsExpire',
  'benefitsRevoked',
  'badgeEarned',
  'renewalDue',
  'giftAccepted',
  'giftReturned',
]);
export type MessageTopic = z.infer<typeof messageTopicSchema>;

/** A message in the in-app inbox 消息. */
export const messageSchema = z.object({
  id: idSchema,
  topic: messageTopicSchema,
  title: z.string(),
  body: z.string(),
  /** The mini-program page it leads to. */
  page: z.string(),
  createdAt: instantSchema,
  readAt: instantSchema.nullable(),
});
export type Message = z.infer<typeof messageSchema>;

/** `GET /api/v1/messages`. */
export const messagePageSchema = pageSchema(messageSchema);

/** `POST /api/v1/messages/read`: marks one message, or all up to now. */
export const messagesReadSchema = z.union([
  z.object({ id: idSchema }).strict(),
  z.object({ all: z.literal(true) }).strict(),
]);
export type MessagesRead = z.infer<typeof messagesReadSchema>;

/** `GET /api/v1/subscriptions`: which templates can be asked for, and what is left of each permission. */
export const subscriptionListSchema = z.object({
  items: z.array(
    z.object({ topic: messageTopicSchema, label: z.string(), templateId: z.string(), credits: z.number().int() }),
  ),
});
export type SubscriptionList = z.infer<typeof subscriptionListSchema>;

/** `POST /api/v1/subscriptions`: what wx.requestSubscribeMessage answered for each template id. */
export const subscriptionAnswersSchema = z
  .object({ answers: z.record(z.string().min(1).max(64), z.enum(['accept', 'reject', 'ban', 'filter'])) })
  .strict();
export type SubscriptionAnswers = z.infer<typeof subscriptionAnswersSchema>;
