import { z } from 'zod';
import { paymentSchema } from './order';
import { periodSchema } from './plan';
import { fenSchema, idSchema, instantSchema, pageSchema } from './wire';

/** The longest message that goes with a gift, in characters as a person counts them. */
export const LONGEST_GIFT_MESSAGE = 60;

/** What a gift's card is opened with: 128 random bits in base64url. */
export const giftTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'not a gift token');

/** `POST /api/v1/gifts`: a plan is bought for a friend. The price is the server's. */
export const giftWishSchema = z
  .object({
    planId: idSchema,
    /** What the friend reads; WeChat checks it first. */
    message: z
      .string()
      .trim()
      .refine((text) => [...text].length <= LONGEST_GIFT_MESSAGE, `${LONGEST_GIFT_MESSAGE} characters at most`)
      .optional(),
    agreementVersion: z.string().min(1).max(40).optional(),
  })
  .strict();
export type GiftWish = z.infer<typeof giftWishSchema>;

/** `returned`: the money goes back, or is back; `closed`: it was never paid. */
export const giftStatusSchema = z.enum(['awaitingPayment', 'waiting', 'accepted', 'returned', 'closed']);

/** A gift 会员礼物 as its giver sees it. */
export const giftSchema = z.object({
  id: idSchema,
  planName: z.string(),
  period: periodSchema,
  amountFen: fenSchema,
  message: z.string().nullable(),
  status: giftStatusSchema,
  /** How it stands, in a sentence. */
  words: z.string(),
  orderId: idSchema.nullable(),
  /** Opens the card; only while it waits to be accepted. */
  token: giftTokenSchema.nullable(),
  createdAt: instantSchema,
  /** Until when it may be accepted; null until it is paid. */
  expiresAt: instantSchema.nullable(),
  acceptedAt: instantSchema.nullable(),
});
export type Gift = z.infer<typeof giftSchema>;

export const giftPageSchema = pageSchema(giftSchema);

/** `payment` is null once there is nothing to pay: the repeat of a command whose gift is paid. */
export const giftWithPaymentSchema = z.object({ gift: giftSchema, payment: paymentSchema.nullable() });
export type GiftWithPayment = z.infer<typeof giftWithPaymentSchema>;

/** The card of a gift as whoever holds its token sees it; with or without a session. */
export const giftCardSchema = z.object({
  planName: z.string(),
  period: periodSchema,
  message: z.string().nullable(),
  /** `accepted`: by somebody else; `mine`: by the one who asks; `own`: it is their own gift; `ended`: nobody can any more. */
  state: z.enum(['open', 'own', 'mine', 'accepted', 'ended']),
  expiresAt: instantSchema.nullable(),
  benefits: z.array(z.object({ code: z.string(), name: z.string(), icon: z.string(), value: z.string() })),
});
export type GiftCard = z.infer<typeof giftCardSchema>;

/** `POST /api/v1/gift-acceptances`. */
export const giftAcceptanceWishSchema = z.object({ token: giftTokenSchema }).strict();

/** What was accepted; the repeat by the same member answers the same with `first: false`. */
export const giftAcceptanceSchema = z.object({
  planName: z.string(),
  endsAt: instantSchema,
  first: z.boolean(),
});
export type GiftAcceptance = z.infer<typeof giftAcceptanceSchema>;
