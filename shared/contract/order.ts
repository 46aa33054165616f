import { z } from 'zod';
import { clientPlatformSchema, periodSchema } from './plan';
import { fenSchema, idSchema, instantSchema, pageSchema } from './wire';

/** `POST /api/v1/orders`. The price is the server's: no amount is ever sent. */
export const orderRequestSchema = z
  .object({
    planId: idSchema,
    /** The version of the member agreement that the member ticked. */
    agreementVersion: z.string().min(1).max(40).optional(),
    /** Where it will be paid; needed for what is paid by virtual payment. */
    platform: clientPlatformSchema.optional(),
    /** Signs for the plan's renewal while paying; only with what the member ticked. */
    renewal: z
      .object({ consentVersion: z.string().min(1).max(40) })
      .strict()
      .optional(),
  })
  .strict();
export type OrderRequest = z.infer<typeof orderRequestSchema>;

/** `POST /api/v1/orders/{id}/payment`. */
export const orderPaymentRequestSchema = z
  .object({
    /** Where it is paid this time; who orders on one terminal may pay on another. */
    platform: clientPlatformSchema.optional(),
  })
  .strict()
  .default({});
export type OrderPaymentRequest = z.input<typeof orderPaymentRequestSchema>;

export const orderStatusSchema = z.enum(['pending', 'paid', 'closed', 'refunding', 'refunded']);

/** An order 订单. */
export const orderSchema = z.object({
  id: idSchema,
  /** What it is for: a plan, the money part of an exchange of points, or a change to another plan. */
  kind: z.enum(['plan', 'exchange', 'change', 'gift']),
  /** Null where it is not for a plan. */
  planId: idSchema.nullable(),
  /** The exchange that it pays for; null where it does not. */
  exchangeId: idSchema.nullable(),
  /** The renewal that the member may sign while paying; null where there is none, also once WeChat declined to offer it. */
  renewalId: idSchema.nullable(),
  /** The gift that it pays for; null or absent where it does not. */
  giftId: idSchema.nullable().optional(),
  /** `apple`: Apple takes the money, and is asked for it back at the App Store. Null or absent: WeChat, for us. */
  collectedBy: z.literal('apple').nullable().optional(),
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

/** What `wx.requestVirtualPayment` takes, passed through untouched: `signData` is a text, and is what was signed. */
export const virtualPaymentSchema = z.object({
  kind: z.literal('virtual'),
  signData: z.string(),
  paySig: z.string(),
  signature: z.string(),
  mode: z.literal('short_series_goods'),
});
export type VirtualPayment = z.infer<typeof virtualPaymentSchema>;

/** What opens the pay sheet of an order; `kind` is there on the virtual rail alone. */
export const anyPaymentSchema = z.union([virtualPaymentSchema, paymentSchema]);
export type AnyPayment = z.infer<typeof anyPaymentSchema>;

/** `POST /api/v1/orders` and `POST /api/v1/orders/{id}/payment`. */
export const orderWithPaymentSchema = z.object({ order: orderSchema, payment: anyPaymentSchema });
export type OrderWithPayment = z.infer<typeof orderWithPaymentSchema>;
