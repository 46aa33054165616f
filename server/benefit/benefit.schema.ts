import { z } from 'zod';
import { benefitIssueSchema } from '../../shared/contract/benefit';
import { planBenefitSchema } from '../../shared/contract/plan';
import { instantSchema } from '../../shared/contract/wire';
import { codeSchema, ruleTextsSchema, whole } from '../growth/programme.schema';

/** An amount in a scheme, in fen. */
const fen = whole.min(0).max(100_000_000);

/**
 * How a coupon lowers a bill, and under which conditions. A rate is what remains to pay in ten-thousandths: 9500 is 9.5 折.
 */
const couponTermsSchema = z
  .object({
    kind: z.literal('coupon'),
    discount: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('amount'), amountFen: fen.min(1) }).strict(),
      z.object({ kind: z.literal('rate'), payBp: whole.min(1).max(9_999), maximumFen: fen.min(1).nullable() }).strict(),
    ]),
    /** The bill, or its part in `categories`, must reach it. */
    minimumFen: fen.default(0),
    /** Only these categories of goods count; empty: all do. */
    categories: z.array(z.string().min(1).max(40)).default([]),
  })
  .strict();
export type CouponTerms = z.infer<typeof couponTermsSchema>;

/** What is given, and how it reaches the member. */
export const deliverySchema = z.discriminatedUnion('kind', [
  /** Staff verifies the member's use code. */
  z.object({ kind: z.literal('verify') }).strict(),
  couponTermsSchema,
  /** A code of a pool that was imported. */
  z
    .object({
      kind: z.literal('code'),
      pool: codeSchema,
      /** An operator is told when fewer are left. */
      lowStock: whole.min(0).max(1_000_000).default(100),
      instructions: z.string().max(400).default(''),
    })
    .strict(),
  /** A supplier of virtual goods tops up an account, or delivers without one. */
  z
    .object({
      kind: z.literal('supplier'),
      supplier: codeSchema,
      sku: z.string().min(1).max(64),
      account: z.enum(['none', 'phone']).default('phone'),
      instructions: z.string().max(400).default(''),
    })
    .strict(),
  /** A flag that a business system reads (priority, free parking), or a group or adviser to be joined by a picture. */
  z
    .object({
      kind: z.literal('service'),
      service: codeSchema.default('service'),
      instructions: z.string().max(400).default(''),
      /** Drawn as a QR code for the member. */
      qrText: z.string().max(400).nullable().default(null),
    })
    .strict(),
]);
export type Delivery = z.infer<typeof deliverySchema>;

/**
 * Whom a benefit opens for, any of these being enough; the plans that list it are added when the scheme is loaded. With
 * nothing here and no plan it opens for nobody, unless `everyone` says so.
 */
export const opensForSchema = z
  .object({
    everyone: z.boolean().default(false),
    /** From this tier of the programme upwards. */
    tiers: z.array(z.object({ programme: codeSchema, from: codeSchema }).strict()).default([]),
    /** Who has a membership of the family. */
    families: z.array(codeSchema).default([]),
    /** Who is on a saved list 人群. */
    audiences: z.array(codeSchema).default([]),
  })
  .strict();

/** How often a member may have it. Counted by calendar in Asia/Shanghai; `once` is once for ever. */
export const quotaSchema = z
  .object({
    period: z.enum(['day', 'week', 'month', 'quarter', 'year', 'once']),
    count: whole.min(1).max(1_000),
    /** At most so many that were left of the period before are added; 0: what is left lapses. */
    rollover: whole.min(0).max(1_000).default(0),
  })
  .strict();
export type Quota = z.infer<typeof quotaSchema>;

/** How long a claim is valid; always to the end of a business day. */
const validitySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), from: instantSchema, until: instantSchema }).strict(),
  /** So many days, the day of the claim being the first. */
  z.object({ kind: z.literal('days'), days: whole.min(1).max(3_660) }).strict(),
  /** To the end of the quota's period; with `once` or without a quota to the end of the year. */
  z.object({ kind: z.literal('periodEnd') }).strict(),
]);
export type Validity = z.infer<typeof validitySchema>;

/** A benefit 权益 in a scheme. Only the texts are demanded: what is left out makes a standing privilege of its plans. */
export const benefitSchema = planBenefitSchema
  .extend({
    code: codeSchema,
    name: z.string().min(1).max(12),
    value: z.string().max(20),
    description: z.string().max(1_000),
    /** Shown large on its page, two to one in width and height; null: its icon stands for it. */
    picture: z
      .url({ protocol: /^https$/ })
      .max(400)
      .nullable()
      .default(null),
    /** 固定: belongs to the tier or plan. 增值: with window, quota and budget. */
    kind: z.enum(['fixed', 'valueAdded']).default('fixed'),
    /** 留存, 互惠, 口碑. */
    goal: z.enum(['retention', 'reciprocal', 'reputation']).default('retention'),
    /** What it saves the member, or adds. */
    gives: z.enum(['money', 'time', 'effort', 'status']).default('money'),
    core: z.boolean().default(false),
    /** What one use is worth to the member; null where it is not money, or the bill decides. */
    savesFen: fen.nullable().default(null),
    /** What one use costs the business. */
    costFen: fen.default(0),
    opensFor: opensForSchema.prefault({}),
    issue: benefitIssueSchema.default('automatic'),
    /** Uses a claim has. */
    uses: whole.min(1).max(100).default(1),
    /** Null: as often as one likes; a claimed benefit then has one claim at a time. */
    quota: quotaSchema.nullable().default(null),
    /** For everybody together, for ever; raising it is a new version. Null: without limit. */
    stock: whole.min(0).max(100_000_000).nullable().default(null),
    validity: validitySchema.prefault({ kind: 'periodEnd' }),
    /** When it can be claimed; shown `warmUpDays` before. */
    window: z
      .object({
        from: instantSchema.nullable().default(null),
        until: instantSchema.nullable().default(null),
        warmUpDays: whole.min(0).max(90).default(0),
      })
      .strict()
      .nullable()
      .default(null),
    /** Warns at 80 %, refuses at 100 %; claims that lapse unused give their part back. */
    budget: z
      .object({ fen: fen.min(1), per: z.enum(['month', 'total']) })
      .strict()
      .nullable()
      .default(null),
    /** What becomes of unused claims when a refund or a fall closes the benefit for a member. */
    onLoss: z.enum(['keep', 'revoke']).default('revoke'),
    delivery: deliverySchema.prefault({ kind: 'service' }),
    rules: ruleTextsSchema,
  })
  .strict();
export type BenefitInput = z.input<typeof benefitSchema>;

/** A benefit as a version keeps it: with the plans that list it. */
export interface BenefitConfig extends z.infer<typeof benefitSchema> {
  /** Codes of plans. */
  readonly plans: readonly string[];
}
