import { z } from 'zod';
import { idSchema, instantSchema } from '../wire';

/** More codes than this in one batch are a bulk grant: a second person agrees. */
export const CODES_ALONE_UP_TO = 1_000;

/** A batch of code cards. */
export const codeBatchSchema = z.object({
  id: idSchema,
  name: z.string(),
  gives: z.object({ kind: z.enum(['plan', 'benefit']), code: z.string(), name: z.string() }),
  count: z.number().int(),
  redeemed: z.number().int(),
  /** `expired` is computed. */
  status: z.enum(['made', 'active', 'ended', 'expired']),
  /** `mine`: the asking operator can draw the codes, once. */
  codes: z.enum(['mine', 'others', 'drawn']),
  /** The last day on which its cards redeem. */
  expiresOn: z.string(),
  createdAt: instantSchema,
  activatedAt: instantSchema.nullable(),
  madeBy: z.string(),
  reason: z.string(),
});
export type CodeBatchView = z.infer<typeof codeBatchSchema>;

/** What a batch may give. */
export const codeGiftsSchema = z.object({
  plans: z.array(z.object({ code: z.string(), name: z.string() })),
  benefits: z.array(z.object({ code: z.string(), name: z.string() })),
});
export type CodeGifts = z.infer<typeof codeGiftsSchema>;

/** Asking for a batch. */
export const newBatchSchema = z
  .object({
    name: z.string().trim().min(1).max(60),
    gives: z.object({ kind: z.enum(['plan', 'benefit']), code: z.string().min(1).max(40) }).strict(),
    count: z.number().int().min(1).max(100_000),
    /** The last day on which its cards redeem. */
    expiresOn: z.iso.date(),
  })
  .strict();
export type NewBatchInput = z.infer<typeof newBatchSchema>;

/** Drawing its codes, activating it, ending it. */
export const aboutBatchSchema = z.object({ batchId: idSchema }).strict();
export type AboutBatchInput = z.infer<typeof aboutBatchSchema>;
