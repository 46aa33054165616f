import { z } from 'zod';
import { fenSchema, idSchema, instantSchema } from '../wire';

/** An audience with more members than this is given a benefit only with a second person's word. */
export const GRANTS_ALONE_UP_TO = 100;

/** A live benefit with what is left of it. */
export const stockSchema = z.object({
  code: z.string(),
  name: z.string(),
  value: z.string(),
  kind: z.enum(['fixed', 'valueAdded']),
  issue: z.string(),
  delivery: z.enum(['verify', 'coupon', 'code', 'supplier', 'service']),
  stopped: z.boolean(),
  /** Claims taken of the stock and not given back. */
  taken: z.number().int(),
  /** Null without a limit. */
  stock: z.number().int().nullable(),
  costFen: fenSchema,
  budget: z
    .object({
      per: z.enum(['month', 'total']),
      boundFen: fenSchema,
      budgetFen: fenSchema,
      level: z.enum(['fine', 'warn', 'full']),
    })
    .nullable(),
  /** Where its codes come from; null where it has none. */
  pool: z.string().nullable(),
});
export type StockView = z.infer<typeof stockSchema>;

/** Stopping a benefit, or letting it be had again. */
export const aboutBenefitSchema = z.object({ benefit: z.string().min(1).max(40) }).strict();
export type AboutBenefitInput = z.infer<typeof aboutBenefitSchema>;

/** Giving a benefit to everybody of a saved audience. */
export const audienceGrantSchema = aboutBenefitSchema.extend({ audienceId: idSchema });
export type AudienceGrantInput = z.infer<typeof audienceGrantSchema>;

/** A benefit that was given to an audience, or is being. */
export const benefitGrantSchema = z.object({
  id: idSchema,
  benefit: z.string(),
  benefitName: z.string(),
  audience: z.string(),
  status: z.enum(['running', 'done']),
  size: z.number().int(),
  granted: z.number().int(),
  refused: z.number().int(),
  operator: z.string(),
  reason: z.string(),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type BenefitGrantView = z.infer<typeof benefitGrantSchema>;
