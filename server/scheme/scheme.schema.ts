import { z } from 'zod';
import { agreementSchema } from '../../shared/contract/agreement';
import { messagesSectionSchema } from '../../shared/contract/ops/message-templates';
import { type PlanBenefit, periodSchema } from '../../shared/contract/plan';
import { instantSchema } from '../../shared/contract/wire';
import { badgesSectionSchema } from '../badge/badge.schema';
import { benefitSchema } from '../benefit/benefit.schema';
import { shelfSectionSchema } from '../exchange/shelf.schema';
import { growthSectionSchema } from '../growth/programme.schema';
import { paymentRails } from '../plan/plan.rules';
import { planChangeKinds } from '../plan/plan-change-policy.rules';
import { priceLadderRules } from '../plan/price-ladder.rules';
import { DEFAULT_REFUND_POLICY } from '../plan/refund-policy.rules';
import { pointsSectionSchema } from '../points/points.schema';

const codeSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, 40 at most');

const schemePriceSchema = z
  .object({
    /** From when; left out: from the moment of loading. */
    from: instantSchema.optional(),
    priceFen: z.number().int().min(1),
    /** Struck through beside the price. */
    listPriceFen: z.number().int().min(1).nullable().default(null),
  })
  .strict();

const autoRenewSchema = z
  .object({
    /** Number of WeChat's template for this plan. */
    papayPlanId: z
      .string()
      .regex(/^[1-9]\d{0,17}$/, 'a number of WeChat Pay')
      .optional(),
    /** On the virtual rail, in its place: the subscription product of virtual payment. */
    subscriptionProductId: z
      .string()
      .regex(/^[0-9A-Za-z_]{1,64}$/, 'an id of virtual payment')
      .optional(),
    mode: z.enum(['announced', 'delayed']),
    firstPriceFen: z.number().int().min(1).nullable().default(null),
    /** All tries must fit the seven days of an announcement. */
    graceDays: z.number().int().min(0).max(5),
    /** Short, since the prices are added to it. */
    consentVersion: z.string().min(1).max(20),
    /** What members agree to; left out: the usual words, made of the plan's numbers. */
    consent: z.string().min(20).max(1_000).nullable().default(null),
  })
  .strict();

const pauseSchema = z
  .object({
    daysPerYear: z.number().int().min(1).max(366),
    minDays: z.number().int().min(1).max(366),
    maxTimes: z.number().int().min(1).max(12),
  })
  .strict();

const giftSchema = z.object({ days: z.number().int().min(1).max(90) }).strict();

const refundSchema = z.union([
  z.enum(['none', 'operator']),
  z.object({ wholeWithinDays: z.number().int().min(1).max(180), whenUnused: z.boolean() }).strict(),
  z.object({ unusedShare: z.literal('byDays') }).strict(),
]);

const schemePlanSchema = z
  .object({
    code: codeSchema,
    family: codeSchema,
    rank: z.number().int().min(1).max(1_000),
    name: z.string().min(1).max(20),
    tagline: z.string().max(40).default(''),
    opens: z.enum(['goods', 'online']),
    period: periodSchema,
    prices: z.array(schemePriceSchema).min(1),
    limitPerPerson: z.number().int().min(1).nullable().default(null),
    saleStartsAt: instantSchema.nullable().default(null),
    saleEndsAt: instantSchema.nullable().default(null),
    benefits: z.array(codeSchema),
    /** Left out: it is bought each time. */
    autoRenew: autoRenewSchema.nullable().default(null),
    /** How it is paid; left out: goods by WeChat Pay, online content by virtual payment. */
    rail: z.enum(paymentRails).nullable().default(null),
    /** Left out: an operator decides on every request. */
    refund: refundSchema.default(DEFAULT_REFUND_POLICY),
    /** Left out: its membership cannot be paused. */
    pause: pauseSchema.nullable().default(null),
    /** Left out: it cannot be given to a friend. */
    gift: giftSchema.nullable().default(null),
  })
  .strict();

/** What a change from one plan to another is, and what it is where no rule says so. */
const changePolicySchema = z
  .object({
    default: z.enum(planChangeKinds),
    rules: z
      .array(z.object({ from: codeSchema, to: codeSchema, kind: z.enum(planChangeKinds) }).strict())
      .max(200)
      .default([]),
  })
  .strict();

/** A scheme 会员体系方案: a whole membership as data, loaded into the rooms. */
export const schemeSchema = z
  .object({
    code: codeSchema,
    programmeName: z.string().min(1).max(20),
    invitation: z.object({ headline: z.string().max(40), points: z.array(z.string().max(40)).max(5) }).strict(),
    families: z
      .array(
        z
          .object({
            code: codeSchema,
            name: z.string().min(1).max(20),
            isDefault: z.boolean(),
            /** How the prices a month of its plans should stand to each other; who breaks it is warned. */
            priceLadder: z.enum(priceLadderRules).default('usual'),
            /** Which changes between plans of different ranks it allows; left out: none. */
            changes: changePolicySchema.default({ default: 'notAllowed', rules: [] }),
          })
          .strict(),
      )
      .min(1),
    benefits: z.array(benefitSchema.strict()),
    plans: z.array(schemePlanSchema),
    agreements: z.array(agreementSchema),
    /** How members rise; left out: nobody does. */
    growth: growthSectionSchema.nullable().default(null),
    /** How members earn what they can spend; left out: there are no points. */
    points: pointsSectionSchema.nullable().default(null),
    /** What points are exchanged for; left out: nothing. */
    shelf: shelfSectionSchema.default([]),
    /** What members collect; left out: there are none. */
    badges: badgesSectionSchema,
    /** By which templates of WeChat messages go out; left out: those that are live stay, since they are one business's own. */
    messages: messagesSectionSchema.nullable().default(null),
  })
  .strict();

export type Scheme = z.infer<typeof schemeSchema>;

/** A scheme of growth alone, with its points and badges: it goes on top of what is live and leaves plans and texts as they are. */
export const growthSchemeSchema = z
  .object({
    code: codeSchema,
    growth: growthSectionSchema,
    /** Left out: the benefits that are live stay, as the plans do. */
    benefits: z.array(benefitSchema.strict()).nullable().default(null),
    points: pointsSectionSchema.nullable().default(null),
    /** Left out: the shelf that is live stays, as the benefits do. */
    shelf: shelfSectionSchema.nullable().default(null),
    badges: badgesSectionSchema,
  })
  .strict();

export type GrowthScheme = z.infer<typeof growthSchemeSchema>;

/** What screens read of the live scheme; plans stand in their own room. */
export type SchemeTexts = Pick<Scheme, 'programmeName' | 'invitation' | 'agreements'> & {
  readonly benefits: readonly PlanBenefit[];
};
