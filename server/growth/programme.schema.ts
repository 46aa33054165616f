import { z } from 'zod';
import { growthPeriodSchema, growthTaskSchema, tierMaterialSchema } from '../../shared/contract/growth';

/** Small enough that metric × numerators stays readable; the arithmetic itself is exact at any size. */
const FACTOR_LIMIT = 1_000_000;

/** Code of something in a scheme. */
export const codeSchema = z.string().regex(/^[a-z][a-zA-Z0-9-]{0,39}$/, 'letters, digits and hyphens, 40 at most');
const wordsSchema = z.string().min(1).max(200);
/** A whole number. */
export const whole = z.number().int();

/** An exact fraction: 1/100 turns fen into yuan, 3/2 is half as much again. */
export const fractionSchema = z
  .object({ numerator: whole.min(1).max(FACTOR_LIMIT), denominator: whole.min(1).max(FACTOR_LIMIT) })
  .strict();
export type Fraction = z.infer<typeof fractionSchema>;

/** What a source may give at most in a business day, calendar month and calendar year; without one as much as comes. */
export const capsSchema = z
  .object({ day: whole.min(1).optional(), month: whole.min(1).optional(), year: whole.min(1).optional() })
  .strict()
  .default({});

/** What a member reads about rules, beside what is told from the numbers. */
export const ruleTextsSchema = z
  .array(z.object({ title: wordsSchema, text: z.string().min(1).max(1_000) }).strict())
  .default([]);

/** How a metric is read: fen as ¥, minutes, metres as kilometres, times, or a plain number. */
export const measureSchema = growthTaskSchema.shape.measure;
export type Measure = z.infer<typeof measureSchema>;

/** A kind of business event 业务事件类型: what it may carry, and what it takes back. Configuration, not code. */
export const eventKindSchema = z
  .object({
    code: z.string().regex(/^[a-z][a-zA-Z0-9.]{0,39}$/),
    name: z.string().min(1).max(20),
    /** Metrics that it may carry; `times`, which is 1, every event has. */
    metrics: z.array(z.object({ code: codeSchema, measure: measureSchema }).strict()).default([]),
    /** It takes back the event of this kind with the same subject. */
    reverses: z.string().optional(),
  })
  .strict();
export type EventKind = z.infer<typeof eventKindSchema>;

/** A rung 会员等级; the ladder's first is everybody's and asks nothing. */
const tierConfigSchema = z
  .object({
    code: codeSchema,
    name: z.string().min(1).max(8),
    material: tierMaterialSchema,
    /** Growth in a period at which a member rises to it. */
    reach: whole.min(0),
    /** Growth in a period that keeps it; as much as to reach it when left out. */
    keep: whole.min(0).optional(),
  })
  .strict();
export type TierConfig = z.infer<typeof tierConfigSchema>;

/** Turns events of a kind into growth 成长值来源. */
export const sourceSchema = z
  .object({
    code: codeSchema,
    name: z.string().min(1).max(20),
    event: z.string(),
    /** A metric of the event kind, or `times`. */
    metric: codeSchema.default('times'),
    coefficient: fractionSchema,
    /** Times −1: a metric that lowers growth when it is positive. */
    negative: z.boolean().default(false),
    group: codeSchema,
    /** Once in a lifetime. */
    once: z.boolean().default(false),
    caps: capsSchema,
    /** Tier -> factor, by the tier with which the period began. */
    tierMultipliers: z.record(codeSchema, fractionSchema).default({}),
    /** How a gap is closed by it, `{amount}` being what is missing: `再消费 {amount}`. Left out: no way to propose. */
    way: z.string().max(30).optional(),
    /** What one event usually carries, so that the quickest ways can be told. */
    typical: whole.min(1).default(1),
  })
  .strict();
export type GrowthSource = z.infer<typeof sourceSchema>;

/** A task 会员任务: an event counted up to a target within a window. */
export const taskSchema = z
  .object({
    code: codeSchema,
    name: z.string().min(1).max(20),
    description: z.string().max(60),
    event: z.string(),
    metric: codeSchema.default('times'),
    target: whole.min(1),
    reward: whole.min(1),
    group: codeSchema,
    /** `newcomer`: once in a lifetime; `daily`; `periodic`: once a calendar month. */
    kind: z.enum(['newcomer', 'daily', 'periodic']),
    /** Given by itself, or claimed by the member within the window. */
    claim: z.enum(['automatic', 'claim']),
    action: z
      .union([
        z.object({ kind: z.literal('page'), page: z.string().max(120), words: z.string().max(8) }).strict(),
        z.object({ kind: z.literal('checkIn'), words: z.string().max(8) }).strict(),
      ])
      .nullable()
      .default(null),
  })
  .strict();
export type TaskConfig = z.infer<typeof taskSchema>;

/** A programme 成长体系: one ladder with its sources and its period. */
export const programmeSchema = z
  .object({
    code: codeSchema,
    name: z.string().min(1).max(20),
    /** `成长值` */
    unit: z.string().min(1).max(8),
    isDefault: z.boolean().default(false),
    period: growthPeriodSchema,
    /** How long after a period's end an event still counts for it. */
    lateDays: whole.min(0).max(60).default(7),
    tiers: z.array(tierConfigSchema).min(2).max(12),
    fall: z
      .object({
        /** `match`: to the tier that the growth gives; `one_step` 阶梯滑落: one tier a period. */
        mode: z.enum(['match', 'one_step']),
        /** How long after the period's end the tier still stands. */
        graceDays: whole.min(0).max(90).default(0),
        /** A member who has kept the tier for this many periods is spared once. */
        protectedAfterPeriods: whole.min(1).max(100).optional(),
      })
      .strict(),
    groups: z.array(z.object({ code: codeSchema, name: z.string().min(1).max(10) }).strict()).min(1),
    sources: z.array(sourceSchema).min(1),
    tasks: z.array(taskSchema).default([]),
    /** How multipliers of the tier and of campaigns go together. */
    combine: z.enum(['max', 'multiply']).default('max'),
    rules: ruleTextsSchema,
  })
  .strict();
export type ProgrammeConfig = z.infer<typeof programmeSchema>;

/** A tier held in one programme gives a tier in another. */
export const tierMappingSchema = z
  .object({
    from: z.object({ programme: codeSchema, tier: codeSchema }).strict(),
    to: z.object({ programme: codeSchema, tier: codeSchema }).strict(),
  })
  .strict();
export type TierMapping = z.infer<typeof tierMappingSchema>;

/** The growth section of a scheme. */
export const growthSectionSchema = z
  .object({
    events: z.array(eventKindSchema).min(1),
    programmes: z.array(programmeSchema).min(1),
    mappings: z.array(tierMappingSchema).default([]),
  })
  .strict();
export type GrowthSection = z.infer<typeof growthSectionSchema>;
