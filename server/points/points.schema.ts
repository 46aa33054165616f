import { z } from 'zod';
import { capsSchema, codeSchema, fractionSchema, ruleTextsSchema, whole } from '../growth/programme.schema';

/** Turns events of a kind into points 积分来源. */
export const pointsSourceSchema = z
  .object({
    code: codeSchema,
    name: z.string().min(1).max(20),
    event: z.string(),
    /** A metric of the event kind, or `times`. What is not above 0 gives nothing. */
    metric: codeSchema.default('times'),
    coefficient: fractionSchema,
    /** Once in a lifetime. */
    once: z.boolean().default(false),
    caps: capsSchema,
    /** Programme -> tier -> factor, by the tier that the member has when the event is counted. */
    tierMultipliers: z.record(codeSchema, z.record(codeSchema, fractionSchema)).default({}),
    /** Plan family -> factor, for who had a membership of it when the event happened. */
    planMultipliers: z.record(codeSchema, fractionSchema).default({}),
    /** For how many days after the event the points are pending: as long as the order can be refunded. */
    confirmAfterDays: whole.min(0).max(180).default(0),
  })
  .strict();
export type PointsSource = z.infer<typeof pointsSourceSchema>;

/** When points expire, counted from the day on which they can be spent; always at the end of a business day. */
export const pointsExpirySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('months'), months: whole.min(1).max(120) }).strict(),
  /** At the end of the calendar year, `years` years later: 0 is the same year. */
  z.object({ kind: z.literal('yearEnd'), years: whole.min(0).max(10) }).strict(),
  z.object({ kind: z.literal('never') }).strict(),
]);
export type PointsExpiry = z.infer<typeof pointsExpirySchema>;

/** The points section of a scheme: how points are earned and how long they live. */
export const pointsSectionSchema = z
  .object({
    /** `积分`, `里程` */
    unit: z.string().min(1).max(8),
    sources: z.array(pointsSourceSchema).min(1),
    expiry: pointsExpirySchema,
    /** How multipliers of tier, plan and campaigns go together. */
    combine: z.enum(['max', 'multiply']).default('max'),
    rules: ruleTextsSchema,
  })
  .strict();
export type PointsConfig = z.infer<typeof pointsSectionSchema>;
