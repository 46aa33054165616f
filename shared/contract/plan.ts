import { z } from 'zod';
import { fenSchema, idSchema, instantSchema } from './wire';

/** How long one purchase lasts: `count` of a calendar unit. */
export const periodSchema = z.object({
  unit: z.enum(['month', 'quarter', 'halfYear', 'year']),
  count: z.number().int().min(1).max(10),
});
export type Period = z.infer<typeof periodSchema>;

/**
 * The terminal that a client runs on, as far as it decides which plans may be paid there; `other` is every terminal that
 * has no mini-program virtual payment 虚拟支付, also an iPhone or a WeChat that is too old for it.
 */
export const clientPlatformSchema = z.enum(['ios', 'android', 'harmony', 'windows', 'other']);
export type ClientPlatform = z.infer<typeof clientPlatformSchema>;

/** `GET /api/v1/plans?platform=`; a client that does not say it is shown what is paid by virtual payment as not to be had. */
export const planQuerySchema = z
  .object({
    platform: clientPlatformSchema.optional(),
    /** Of an iPhone: whether WeChat and its base library are new enough for Apple's subscriptions. */
    appleSubscriptions: z.enum(['true', 'false']).optional(),
  })
  .strict();

/** A right that a plan opens, as the member reads it. */
export const planBenefitSchema = z.object({
  code: z.string(),
  /** At most six characters: it stands under an icon. */
  name: z.string(),
  icon: z.string(),
  /** One line of value: `每单减 ¥5`. */
  value: z.string(),
  description: z.string(),
});
export type PlanBenefit = z.infer<typeof planBenefitSchema>;

/** A plan on sale 会员方案. */
export const planSchema = z.object({
  id: idSchema,
  code: z.string(),
  name: z.string(),
  tagline: z.string(),
  family: z.string(),
  /** What it opens: rights on goods and offline service, or online content. */
  opens: z.enum(['goods', 'online']),
  period: periodSchema,
  priceFen: fenSchema,
  /** Struck through only when it was really charged; null where there is none. */
  listPriceFen: fenSchema.nullable(),
  /** Price divided by months, rounded up. */
  pricePerMonthFen: fenSchema,
  /** Against buying the monthly plan for the same months; 0 when nothing is saved or there is no monthly plan. */
  savingFen: fenSchema,
  bestValue: z.boolean(),
  autoRenew: z.boolean(),
  /** What is agreed to with a signature for its renewal; null for a plan that is bought each time. */
  renewal: z
    .object({
      /** What every later debit takes. */
      priceFen: fenSchema,
      /** What the first payment is instead; null where it is the same, or where this member had it already. */
      firstPriceFen: fenSchema.nullable(),
      /** To be sent back with the wish to sign: another text or price since is refused. */
      consentVersion: z.string(),
      /** To be read in full beside the button. */
      text: z.string(),
      /** `wechatpay` may be signed for while paying; the others are signed for by themselves, and the first debit follows. */
      rail: z.enum(['wechatpay', 'virtual', 'apple']).optional(),
    })
    .nullable(),
  saleEndsAt: instantSchema.nullable(),
  /** How often this member may still buy it, null without a limit or without a session. */
  remainingPurchases: z.number().int().nullable(),
  /** Null when it can be bought; else why it cannot. */
  unavailable: z
    .enum(['PLAN_LIMIT_REACHED', 'PLAN_RANK_DIFFERS', 'PLAN_RAIL_NOT_HERE', 'PLAN_NEEDS_NEWER_WECHAT'])
    .nullable(),
  benefits: z.array(planBenefitSchema),
  /** How this member changes to it where the rank differs; null or absent where they need not, or may not. */
  change: z.enum(['atOnce', 'atTermEnd']).nullable().optional(),
  /** For how many days a friend may accept it as a gift; null or absent where it cannot be given. */
  giftDays: z.number().int().nullable().optional(),
});
export type Plan = z.infer<typeof planSchema>;

/** `GET /api/v1/plans`. */
export const planListSchema = z.object({
  items: z.array(planSchema),
  nextCursor: z.string().nullable(),
  agreement: z.object({ version: z.string(), title: z.string() }),
});
export type PlanList = z.infer<typeof planListSchema>;
