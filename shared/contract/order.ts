import { z } from 'zod';
import { periodSchema } from './plan';
import { fenSchema, idSchema, instantSchema, pageSchema } from './wire';

/** `POST /api/v1/orders`. The price is the server's: no amount is ever sent. */
export const orderRequestSchema = z
  .object({
    planId: idSchema,
    /** The version of the member agreement that the member ticked. */
    agreementVersion: z.string().min(1).max(40).optional(),
  })
  .strict();
export type OrderRequest = z.infer<typeof orderRequestSchema>;

export const orderStatusSchema = z.enum(['pending', 'paid', 'closed', 'refunding', 'refunded']);

/** An order 订单. */
export const orderSchema = z.object({
  id: idSchema,
  /** What it is for: a plan, or the money part of an exchange of points. */
  kind: z.enum(['plan', 'exchange']),
  /** Null where it is not for a plan. */
  planId: idSchema.nullable(),
  /** The exchange that it pays for; null where it does not. */
  exchangeId: idSchema.nullable(),
  /** What is bought, in words: `山茶会员年卡`, `兑换 QQ音乐周卡`. */
  planName: z.string(),
  /** Null where it is not for a plan. */
  period: periodSchema.nullable(),
  status: orderStatusSchema,
  amountFen: fenSchema,
  refundedFen: fenSchema,
  refundableFen: fenSchema,
  /** True while a payment's outcome is unknown or WeChat cannot be asked; never to be shown as failed. */
  confirming: z.boolean(),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  paidAt: instantSchema.nullable(),
  closedAt: instantSchema.nullable(),
  /** The stretch of membership that it bought, null until paid. */
  term: z.object({ startsAt: instantSchema, endsAt: instantSchema }).nullable(),
  /** Money that came twice or too late and goes, or went, back by itself. */
  refunds: z.array(
    z.object({
      amountFen: fenSchema,
      status: z.enum(['processing', 'succeeded', 'attention']),
      reason: z.string(),
      createdAt: instantSchema,
      succeededAt: instantSchema.nullable(),
    }),
  ),
});
export type Order = z.infer<typeof orderSchema>;

export const orderPageSchema = pageSchema(orderSchema);

/** What `wx.requestPayment` takes, passed through untouched. */
export const paymentSchema = z.object({
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.string(),
  paySign: z.string(),
});
export type Payment = z.infer<typeof paymentSchema>;

/** `POST /api/v1/orders` and `POST /api/v1/orders/{id}/payment`. */
export const orderWithPaymentSchema = z.object({ order: orderSchema, payment: paymentSchema });
export type OrderWithPayment = z.infer<typeof orderWithPaymentSchema>;
