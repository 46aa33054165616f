import { z } from 'zod';
import { orderSchema, orderWithPaymentSchema } from './order';
import { periodSchema } from './plan';
import { fenSchema, idSchema, instantSchema } from './wire';

/**
 * When a change takes effect: `atOnce`, with what is left of the old plan taken off the price, or `atTermEnd`, when the paid
 * time is over.
 */
export const planChangeKindSchema = z.enum(['atOnce', 'atTermEnd']);

/** What a change would mean at this moment: shown before the member agrees to it. */
const quoteShape = {
  kind: planChangeKindSchema,
  from: z.object({ planId: idSchema, planName: z.string(), endsAt: instantSchema }),
  to: z.object({
    planId: idSchema,
    planName: z.string(),
    period: periodSchema,
    priceFen: fenSchema,
    /** True where it is signed for once the old plan is over, and not bought ahead. */
    autoRenew: z.boolean(),
  }),
  /** How often the plan's period is bought: more than once where what is left of the old plan pays for more. */
  periods: z.number().int().min(1),
  /** Price of all periods: what is taken off and what is to pay sum to it. */
  fullFen: fenSchema,
  creditFen: fenSchema,
  payFen: fenSchema,
  /** When the new plan begins; its end, where it is paid by then. */
  startsAt: instantSchema,
  endsAt: instantSchema,
};

/** `GET /api/v1/plan-changes/preview?planId=`. */
export const planChangePreviewSchema = z.object({
  ...quoteShape,
  /** Days left of what was paid for, the present one among them. */
  unusedDays: z.number().int(),
  /** Days that were given and end without being counted: gifts, codes. */
  givenDays: z.number().int(),
  /** Whether an auto-renewal ends with the member's consent, because the new price needs one of its own. */
  endsRenewal: z.boolean(),
});
export type PlanChangePreview = z.infer<typeof planChangePreviewSchema>;
export const planChangeQuerySchema = z.object({ planId: idSchema }).strict();

/** `POST /api/v1/plan-changes` + `Idempotency-Key`. */
export const planChangeWishSchema = z
  .object({
    planId: idSchema,
    /** What the member saw is to pay; another amount meanwhile is refused, nothing is changed. */
    payFen: fenSchema.min(1),
    /** The version of the member agreement that the member ticked. */
    agreementVersion: z.string().min(1).max(40).optional(),
  })
  .strict();
export type PlanChangeWish = z.infer<typeof planChangeWishSchema>;

/**
 * A change of plan 会员变更. `waiting`: stored, takes effect at the term's end once the new plan is paid for.
 * `awaitingPayment`: its order is open. `paid`: begins by itself at the term's end. `done`, `cancelled`.
 */
export const planChangeSchema = z.object({
  id: idSchema,
  ...quoteShape,
  status: z.enum(['waiting', 'awaitingPayment', 'paid', 'done', 'cancelled']),
  /** True for a wish whose time has come: nothing is in force any more, and the plan is bought or signed for as any other. */
  due: z.boolean(),
  orderId: idSchema.nullable(),
  createdAt: instantSchema,
});
export type PlanChange = z.infer<typeof planChangeSchema>;

/** `POST /api/v1/plan-changes/{id}/order` + `Idempotency-Key`: what the member saw is to pay. */
export const planChangePrepaymentSchema = planChangeWishSchema.pick({ payFen: true }).strict();

/** Order and payment are null where nothing is to be paid now. */
export const planChangeWithPaymentSchema = z.object({
  change: planChangeSchema,
  order: orderSchema.nullable(),
  payment: orderWithPaymentSchema.shape.payment.nullable(),
});
export type PlanChangeWithPayment = z.infer<typeof planChangeWithPaymentSchema>;

/** `GET /api/v1/plan-changes/current`: the changes that are not at their end, one a family at most. */
export const planChangeListSchema = z.object({ items: z.array(planChangeSchema), nextCursor: z.string().nullable() });
