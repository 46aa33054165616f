import { z } from 'zod';
import { idSchema, instantSchema } from '../wire';
import { uploadFaultSchema, uploadIdSchema } from './upload';

/** A pool of codes in numbers. */
export const poolSchema = z.object({
  pool: z.string(),
  /** That can still be given. */
  free: z.number().int(),
  given: z.number().int(),
  voided: z.number().int(),
  expired: z.number().int(),
  /** The next day after which free codes are lost. */
  nextExpiry: z.string().nullable(),
  /** Below so many it is low; null where no live benefit draws from it. */
  lowStock: z.number().int().nullable(),
  low: z.boolean(),
  /** The live benefits that draw from it. */
  benefits: z.array(z.object({ code: z.string(), name: z.string() })),
});
export type PoolView = z.infer<typeof poolSchema>;

/** How a pool is named. */
export const poolNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, '以小写字母开头，可含数字和连字符，最多 40 位');

/** What a file of codes would put into a pool. */
export const codesCheckSchema = z.object({
  uploadId: uploadIdSchema,
  codes: z.number().int(),
  faults: z.array(uploadFaultSchema),
  faultCount: z.number().int(),
});
export type CodesCheck = z.infer<typeof codesCheckSchema>;

/** Putting a file that was looked at into a pool. */
export const codesImportSchema = z.object({ pool: poolNameSchema, uploadId: idSchema }).strict();
export type CodesImportInput = z.infer<typeof codesImportSchema>;

/** Taking all free codes out of a pool. */
export const aboutPoolSchema = z.object({ pool: poolNameSchema }).strict();
export type AboutPoolInput = z.infer<typeof aboutPoolSchema>;

/** An order with a supplier whose outcome is still to come. */
export const supplyOrderSchema = z.object({
  id: idSchema,
  memberId: idSchema.nullable(),
  supplier: z.string(),
  sku: z.string(),
  status: z.enum(['created', 'unknown', 'sent']),
  account: z.string().nullable(),
  supplierNumber: z.string().nullable(),
  createdAt: instantSchema,
  sentAt: instantSchema.nullable(),
  sends: z.number().int(),
  asked: z.number().int(),
});
export type SupplyOrderView = z.infer<typeof supplyOrderSchema>;

/** Asking the supplier after an order. */
export const aboutSupplyOrderSchema = z.object({ orderId: idSchema }).strict();
export type AboutSupplyOrderInput = z.infer<typeof aboutSupplyOrderSchema>;

/** How an order ended, by the word of the supplier's people. */
export const settleSupplyOrderSchema = aboutSupplyOrderSchema.extend({ outcome: z.enum(['succeeded', 'failed']) });
export type SettleSupplyOrderInput = z.infer<typeof settleSupplyOrderSchema>;
