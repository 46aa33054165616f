import { z } from 'zod';
import { fenSchema, idSchema, instantSchema } from './wire';

/** Why a member wants their money back. */
export const refundReasonSchema = z.enum(['boughtByMistake', 'notNeeded', 'notAsExpected', 'other']);
export type RefundReason = z.infer<typeof refundReasonSchema>;

/** What a refund takes back. */
export const refundTakenSchema = z.object({
  /** The end of the term that the order bought: as it was, and with the refund. Null where the term is over anyway. */
  term: z.object({ endedAt: instantSchema, until: instantSchema }).nullable(),
  /** Growth and points that the payment gave, less what stays of a refund in part; 0 or more. */
  growth: z.number().int(),
  points: z.number().int(),
  /** Unused benefits that can no longer be used, with how many of each. */
  benefits: z.array(z.object({ code: z.string(), name: z.string(), count: z.number().int() })),
  /** Whether an auto-renewal of the same membership ends with it. */
  renewalEnds: z.boolean(),
});
export type RefundTaken = z.infer<typeof refundTakenSchema>;

/** `GET /api/v1/orders/{id}/refund-preview`: what a refund would give and take at this moment. Nothing is changed. */
export const refundPreviewSchema = z.object({
  orderId: idSchema,
  planName: z.string(),
  paidFen: fenSchema,
  /** The plan's policy as a sentence. */
  policy: z.string(),
  /** Null where a refund can be asked for; else why it cannot. */
  refusal: z.object({ code: z.string(), title: z.string() }).nullable(),
  /** `atOnce`: carried out when it is asked for; `operator`: somebody decides, and the amount is a proposal. */
  decision: z.enum(['atOnce', 'operator']).nullable(),
  /** 0 where it is refused. */
  amountFen: fenSchema,
  /** Days of the term that count as used, today among them, of how many. Null where there is no term. */
  days: z.object({ used: z.number().int(), total: z.number().int() }).nullable(),
  taken: refundTakenSchema.nullable(),
});
export type RefundPreview = z.infer<typeof refundPreviewSchema>;

/** `POST /api/v1/orders/{id}/refund-requests` + `Idempotency-Key`. */
export const refundWishSchema = z
  .object({
    reason: refundReasonSchema,
    note: z.string().trim().max(200).default(''),
    /** The amount that the member saw: where it is another by now, nothing happens and they look again. */
    expectedFen: fenSchema.min(1),
  })
  .strict();
export type RefundWish = z.input<typeof refundWishSchema>;

/** A request for a refund 退款申请. */
export const refundRequestSchema = z.object({
  id: idSchema,
  orderId: idSchema,
  status: z.enum(['waiting', 'agreed', 'refused', 'withdrawn']),
  reason: refundReasonSchema,
  note: z.string(),
  /** What was agreed on; until then what was proposed. */
  amountFen: fenSchema,
  decision: z.enum(['atOnce', 'operator']),
  /** What the operator wrote to the member; null where nothing. */
  answer: z.string().nullable(),
  createdAt: instantSchema,
  decidedAt: instantSchema.nullable(),
  /** How the money stands; null until it was agreed on. */
  money: z
    .object({ status: z.enum(['processing', 'succeeded', 'attention']), succeededAt: instantSchema.nullable() })
    .nullable(),
  taken: refundTakenSchema.nullable(),
});
export type RefundRequest = z.infer<typeof refundRequestSchema>;

/** `GET /api/v1/orders/{id}/refund-requests`: newest first, all of them. */
export const refundRequestListSchema = z.object({
  items: z.array(refundRequestSchema),
  nextCursor: z.string().nullable(),
});
export type RefundRequestList = z.infer<typeof refundRequestListSchema>;
