import { z } from 'zod';
import { invoiceTitleSchema } from '../invoice';
import { orderSchema } from '../order';
import { refundTakenSchema } from '../refund';
import { fenSchema, idSchema, instantSchema, pageQuerySchema, pageSchema } from '../wire';
import { memberContractSchema } from './member';

/** Whose it is, as lists show it; null where they have left. */
export const ownerSchema = z
  .object({ id: idSchema, memberNumber: z.string(), nickname: z.string().nullable() })
  .nullable();
export type OwnerView = z.infer<typeof ownerSchema>;

/** An order as operators see it. */
export const opsOrderSchema = orderSchema.extend({ owner: ownerSchema });
export type OpsOrder = z.infer<typeof opsOrderSchema>;
export const opsOrderPageSchema = pageSchema(opsOrderSchema);
export const opsOrderQuerySchema = pageQuerySchema
  .extend({ status: orderSchema.shape.status.optional(), memberId: idSchema.optional() })
  .strict();

/** An order with each attempt to pay it: the numbers by which WeChat knows them. */
export const opsOrderDetailSchema = opsOrderSchema.extend({
  attempts: z.array(
    z.object({
      id: idSchema,
      channel: z.string(),
      status: z.string(),
      amountFen: fenSchema,
      transactionId: z.string().nullable(),
      refusal: z.string().nullable(),
      createdAt: instantSchema,
      paidAt: instantSchema.nullable(),
    }),
  ),
  /** Refunds with their numbers, parked ones among them. */
  moneyBack: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      words: z.string(),
      amountFen: fenSchema,
      reason: z.string(),
      detail: z.string().nullable(),
      createdAt: instantSchema,
      succeededAt: instantSchema.nullable(),
    }),
  ),
});
export type OpsOrderDetail = z.infer<typeof opsOrderDetailSchema>;

/** What Apple was answered about a refund that the person asked it for; Apple decides. */
export const appleAnswerSchema = z.object({
  id: z.string(),
  answeredAt: instantSchema,
  /** Whether we have told it that the money may go back. */
  gives: z.boolean(),
  info: z.string(),
  evidence: z.string(),
});
export type AppleAnswerView = z.infer<typeof appleAnswerSchema>;
/** `GET /ops/v1/orders/{id}/apple-answers`: all of them, the oldest first. */
export const appleAnswerListSchema = z.object({ items: z.array(appleAnswerSchema), nextCursor: z.null() });
export type AppleAnswerList = z.infer<typeof appleAnswerListSchema>;

/** A request for a refund as operators decide on it. */
export const opsRefundRequestSchema = z.object({
  id: idSchema,
  orderId: idSchema,
  owner: ownerSchema,
  planName: z.string(),
  status: z.enum(['waiting', 'agreed', 'refused', 'withdrawn']),
  reason: z.string(),
  note: z.string(),
  /** Proposed while it waits, then agreed on. */
  amountFen: fenSchema,
  /** Decided by the plan's policy, nobody was asked. */
  byPolicy: z.boolean(),
  taken: refundTakenSchema.nullable(),
  answer: z.string().nullable(),
  decidedBy: z.string().nullable(),
  createdAt: instantSchema,
  decidedAt: instantSchema.nullable(),
});
export type OpsRefundRequest = z.infer<typeof opsRefundRequestSchema>;
export const opsRefundRequestPageSchema = pageSchema(opsRefundRequestSchema);
export const opsRefundQuerySchema = pageQuerySchema
  .extend({ status: opsRefundRequestSchema.shape.status.default('waiting') })
  .strict();

/** A contract for auto-renewal with its owner. */
export const opsContractSchema = memberContractSchema.extend({ owner: ownerSchema });
export type OpsContract = z.infer<typeof opsContractSchema>;
export const opsContractPageSchema = pageSchema(opsContractSchema);
export const opsContractQuerySchema = pageQuerySchema
  .extend({ status: memberContractSchema.shape.status.default('signed') })
  .strict();

/** A request for an invoice. */
export const opsInvoiceSchema = z.object({
  id: idSchema,
  orderId: idSchema,
  owner: ownerSchema,
  planName: z.string(),
  status: z.enum(['requested', 'issued', 'withdrawn']),
  amountFen: fenSchema,
  /** Null once its member is gone. */
  title: invoiceTitleSchema.nullable(),
  number: z.string().nullable(),
  requestedAt: instantSchema,
  issuedAt: instantSchema.nullable(),
  /** Money went back after it was issued: its counterpart is to be issued. */
  refundedAt: instantSchema.nullable(),
});
export type OpsInvoice = z.infer<typeof opsInvoiceSchema>;
export const opsInvoicePageSchema = pageSchema(opsInvoiceSchema);
export const opsInvoiceQuerySchema = pageQuerySchema
  .extend({ status: opsInvoiceSchema.shape.status.default('requested') })
  .strict();

/** A case 待办: what no rule may decide. */
export const opsCaseSchema = z.object({
  id: idSchema,
  kind: z.string(),
  subject: z.string(),
  content: z.unknown(),
  status: z.enum(['open', 'closed']),
  openedAt: instantSchema,
  closedAt: instantSchema.nullable(),
  closedBy: z.string().nullable(),
  closingNote: z.string().nullable(),
});
export type OpsCase = z.infer<typeof opsCaseSchema>;
export const opsCasePageSchema = pageSchema(opsCaseSchema);
export const opsCaseQuerySchema = pageQuerySchema
  .extend({ status: z.enum(['open', 'closed']).default('open') })
  .strict();
