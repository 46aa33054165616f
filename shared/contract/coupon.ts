import { z } from 'zod';
import { referenceSchema } from './benefit';
import { personReferenceSchema } from './business-event';
import { fenSchema, idSchema, instantSchema } from './wire';

/** An order that a business system is about to charge; amounts before any coupon. */
export const couponOrderSchema = z
  .object({
    reference: referenceSchema,
    amountFen: fenSchema.min(1).max(100_000_000),
    /** What of it is of which category; left out: all of it counts for every coupon. */
    categories: z.record(z.string().min(1).max(40), fenSchema.min(0)).optional(),
  })
  .strict();
export type CouponOrder = z.infer<typeof couponOrderSchema>;

/** `POST /open/v1/coupons/quotes` (scope `coupons:use`): what a member's coupons would take off an order. */
export const couponQuoteWishSchema = z.object({ person: personReferenceSchema, order: couponOrderSchema }).strict();
export const couponQuoteSchema = z.object({
  /** Names the coupon when it is reserved. */
  coupon: z.string(),
  benefit: z.string(),
  name: z.string(),
  /** `满 ¥100 减 ¥20` */
  words: z.string(),
  /** 0 where it does not apply. */
  discountFen: fenSchema,
  usable: z.boolean(),
  /** Why it does not apply: `还差 ¥12`; null where it does. */
  reason: z.string().nullable(),
  expiresAt: instantSchema.nullable(),
});
export type CouponQuote = z.infer<typeof couponQuoteSchema>;
/** The best first; what does not apply comes last. */
export const couponQuotesSchema = z.object({ items: z.array(couponQuoteSchema) });

/**
 * `POST /open/v1/coupons/reservations`: holds a coupon for an order while it is being paid. One order, one coupon: a reference
 * names its first request for ever, so an order that changes its coupon releases the one and takes a reference of its own for
 * the other (`A1001-2`).
 */
export const couponReservationWishSchema = couponQuoteWishSchema.extend({ coupon: z.string().min(1).max(80) }).strict();

/** `reserved` becomes `confirmed`, `released`, or `expired` by itself; a confirmed one can be released: a refunded order. */
export const couponReservationSchema = z.object({
  id: idSchema,
  reference: z.string(),
  claimId: idSchema,
  name: z.string(),
  discountFen: fenSchema,
  status: z.enum(['reserved', 'confirmed', 'released', 'expired']),
  /** When a reservation that nobody confirms lapses. */
  expiresAt: instantSchema,
});
export type CouponReservation = z.infer<typeof couponReservationSchema>;

/** `POST /open/v1/coupons/reservations/{id}/confirm` · `/release`: a repeat answers the same. */
export const couponReservationIdSchema = z.object({ id: idSchema }).strict();

/** `POST /open/v1/services` (scope `services:read`): which service flags 服务标记 a person has: priority, free parking. */
export const servicesWishSchema = z.object({ person: personReferenceSchema }).strict();
export const servicesSchema = z.object({
  items: z.array(
    z.object({ code: z.string(), service: z.string(), name: z.string(), until: instantSchema.nullable() }),
  ),
});
