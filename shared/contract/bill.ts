import { z } from 'zod';
import { fenSchema, idSchema, instantSchema } from './wire';

/** `GET /api/v1/bills?month=`: the present month of Asia/Shanghai unless one is named. */
export const billQuerySchema = z
  .object({
    month: z
      .string()
      .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'YYYY-MM')
      .optional(),
    cursor: z.string().min(1).max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  })
  .strict();

/** Money of a member that moved: a payment, or a refund that has arrived. */
export const billLineSchema = z.object({
  id: z.string(),
  kind: z.enum(['payment', 'refund']),
  orderId: idSchema,
  /** What was bought, in words. */
  title: z.string(),
  amountFen: fenSchema,
  /** Its business day, `YYYY-MM-DD`. */
  day: z.string(),
  at: instantSchema,
});
export type BillLine = z.infer<typeof billLineSchema>;

/** A month of a member's money 账单, newest first; the totals are those of the whole month, on every page. */
export const billPageSchema = z.object({
  month: z.string(),
  paidFen: fenSchema,
  refundedFen: fenSchema,
  items: z.array(billLineSchema),
  nextCursor: z.string().nullable(),
});
export type BillPage = z.infer<typeof billPageSchema>;
