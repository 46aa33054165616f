import { z } from 'zod';
import { idSchema, instantSchema, pageSchema } from '../wire';

/** An extension of an audience's tiers 批量延长等级, as operators see it. */
export const tierExtensionSchema = z.object({
  id: idSchema,
  programme: z.string(),
  programmeName: z.string(),
  /** The audience's name, and how many are in it. */
  audience: z.string(),
  size: z.number().int(),
  months: z.number().int(),
  status: z.enum(['applying', 'applied', 'undoing', 'undone']),
  /** How many keep their tier by it so far, and from how many it was taken again. */
  extended: z.number().int(),
  lifted: z.number().int(),
  operator: z.string(),
  reason: z.string(),
  createdAt: instantSchema,
});
export type TierExtensionView = z.infer<typeof tierExtensionSchema>;
export const tierExtensionPageSchema = pageSchema(tierExtensionSchema);
