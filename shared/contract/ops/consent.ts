import { z } from 'zod';
import { periodSchema } from '../plan';

const amountSchema = z.coerce.number().int().min(1);

/** What a form holds of a plan's auto-renewal, as far as members read it; it need not be saved anywhere yet. */
export const consentQuerySchema = z
  .object({
    unit: periodSchema.shape.unit,
    count: z.coerce.number().int().min(1).max(36),
    priceFen: amountSchema,
    firstPriceFen: amountSchema.optional(),
    mode: z.enum(['announced', 'delayed']),
    /** Whether virtual payment renews it, as a subscription. */
    rail: z.enum(['papay', 'subscription']),
    version: z.string().max(20),
    /** The business's own words; left out: the usual ones. */
    text: z.string().max(1_000).optional(),
  })
  .strict();
export type ConsentQuery = z.infer<typeof consentQuerySchema>;

/** `GET /ops/v1/config/consent`: what a member reads before they sign for auto-renewal, and under which version it is kept. */
export const consentExampleSchema = z.object({
  text: z.string(),
  version: z.string(),
  /** Where Apple debits; null where it never does. */
  onIphone: z.string().nullable(),
});
export type ConsentExample = z.infer<typeof consentExampleSchema>;
