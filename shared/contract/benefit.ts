import { z } from 'zod';
import { planBenefitSchema } from './plan';
import { fenSchema, idSchema, instantSchema, pageSchema } from './wire';

/** How a benefit comes to a member: by itself, by a tap, for points, or by a code. */
export const benefitIssueSchema = z.enum(['automatic', 'claim', 'exchange', 'code']);
export type BenefitIssue = z.infer<typeof benefitIssueSchema>;

/** What is given, in the form that decides what the member does with it. */
export const deliveryKindSchema = z.enum(['verify', 'coupon', 'code', 'supplier', 'service']);
export type DeliveryKind = z.infer<typeof deliveryKindSchema>;

/**
 * What a benefit is to a member at this moment. `open`: it can be had or used now. `usedUp`: nothing is left in this period.
 * `locked`: another tier or a membership opens it. `upcoming`: its window has not begun. `soldOut`: no stock or budget is
 * left. `ended`: its window is over, or it was switched off.
 */
export const benefitStateSchema = z.enum(['open', 'usedUp', 'locked', 'upcoming', 'soldOut', 'ended']);
export type BenefitState = z.infer<typeof benefitStateSchema>;

/**
 * What became of a claim 领取记录. `delivering`: a supplier is being asked. `usable`, then `used`. `expired`, `revoked`
 * (a refund or a fall took it back), `failed` (it could not be delivered; points went back).
 */
export const claimStatusSchema = z.enum(['delivering', 'usable', 'used', 'expired', 'revoked', 'failed']);
export type ClaimStatus = z.infer<typeof claimStatusSchema>;

/** A benefit 权益 as a list shows it to one member. */
export const benefitCardSchema = planBenefitSchema.extend({
  /** 固定 or 增值. */
  kind: z.enum(['fixed', 'valueAdded']),
  /** One of the at most two that the business is known for. */
  core: z.boolean(),
  issue: benefitIssueSchema,
  delivery: deliveryKindSchema,
  state: benefitStateSchema,
  /** One sentence on the state: `本月还可领 2 次`, `再升一级即可领取`. */
  words: z.string(),
  /** What opens a locked one, and the page that leads there; null where nothing the member does would. */
  unlock: z.object({ words: z.string(), page: z.string().nullable() }).nullable(),
  /** How often it can still be claimed, or used where it comes by itself, in this period; null without a limit. */
  remaining: z.number().int().nullable(),
  /** When the present state ends by the calendar: the window, the period, the membership; null where it does not. */
  until: instantSchema.nullable(),
  /** The usable claim that ends first; null where there is none. */
  claimId: idSchema.nullable(),
});
export type BenefitCard = z.infer<typeof benefitCardSchema>;

/** `GET /api/v1/benefits`: every benefit of the live scheme with what it is to this member; without a session to anyone. */
export const benefitHallSchema = z.object({
  /** The business's own order: open ones first is the client's arrangement. */
  items: z.array(benefitCardSchema),
  /** What real uses have saved the member so far 已为你节省, and how many uses. Zeros without a session. */
  savedFen: fenSchema,
  uses: z.number().int(),
  /** Usable claims that are not used yet. */
  usableClaims: z.number().int(),
});
export type BenefitHall = z.infer<typeof benefitHallSchema>;

/** How a claim is used, by the form of what was given. */
export const claimDeliverySchema = z.discriminatedUnion('kind', [
  /** Staff verifies a short-lived code. */
  z.object({ kind: z.literal('verify') }),
  /** The business system takes it off the bill; staff may verify it too. */
  z.object({
    kind: z.literal('coupon'),
    /** `满 ¥100 减 ¥20`, `9.5 折，最多减 ¥50` */
    words: z.string(),
    /** True while an order that is being paid holds it. */
    reserved: z.boolean(),
  }),
  /** A code of the pool, for the member to copy; null until it was given. */
  z.object({ kind: z.literal('code'), code: z.string().nullable(), instructions: z.string() }),
  /** Topped up by a supplier; the account is masked. */
  z.object({ kind: z.literal('supplier'), account: z.string().nullable(), instructions: z.string() }),
  /** A business system reads it, or the member joins by a picture: `qrText` is drawn as a QR code. */
  z.object({ kind: z.literal('service'), instructions: z.string(), qrText: z.string().nullable() }),
]);
export type ClaimDelivery = z.infer<typeof claimDeliverySchema>;

/** A use 使用记录 of a claim. */
export const benefitUseSchema = z.object({
  id: idSchema,
  usedAt: instantSchema,
  /** Where: a shop's name, an order's number; empty where nobody said. */
  place: z.string(),
  savedFen: fenSchema,
  /** Staff took it back. */
  reversed: z.boolean(),
});

/** A claim 领取记录: what a member holds, by the terms of its own version. */
export const claimSchema = z.object({
  id: idSchema,
  benefit: planBenefitSchema.pick({ code: true, name: true, icon: true, value: true }),
  status: claimStatusSchema,
  /** `今天到期`, `已使用`, `充值中，通常几分钟内完成` */
  words: z.string(),
  usesTotal: z.number().int(),
  usesLeft: z.number().int(),
  validFrom: instantSchema,
  /** Null where it does not expire. */
  expiresAt: instantSchema.nullable(),
  claimedAt: instantSchema,
  delivery: claimDeliverySchema,
});
export type Claim = z.infer<typeof claimSchema>;

/** `GET /api/v1/benefit-claims/{id}`. */
export const claimDetailSchema = claimSchema.extend({
  rules: z.array(z.object({ title: z.string(), text: z.string() })),
  uses: z.array(benefitUseSchema),
});
export type ClaimDetail = z.infer<typeof claimDetailSchema>;

/** `GET /api/v1/benefit-claims?status=&cursor=&limit=`: newest first; `ended` is expired, revoked and failed. */
export const claimPageSchema = pageSchema(claimSchema);
export const claimQuerySchema = z
  .object({
    status: z.enum(['usable', 'used', 'ended']).default('usable'),
    cursor: z.string().max(80).optional(),
    limit: z.coerce.number().int().min(1).max(50).optional(),
  })
  .strict();
export const claimIdSchema = z.object({ id: idSchema }).strict();

/** `GET /api/v1/benefits/{code}`: one benefit, whole. */
export const benefitDetailSchema = z.object({
  card: benefitCardSchema,
  /** https; null where its icon stands for it. */
  picture: z.string().nullable(),
  /** `领取后 30 天内有效`, `每月 4 次，当月有效`: terms as sentences, computed from the numbers. */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  rules: z.array(z.object({ title: z.string(), text: z.string() })),
  /** What one use is worth to the member; null where it is not money. */
  savesFen: fenSchema.nullable(),
  /** What is left for everybody; null without a limit. */
  stockLeft: z.number().int().nullable(),
  /** Whether claiming asks for an account to top up; `phone` offers the member's own number. */
  account: z.enum(['none', 'phone']),
  /** How a service is used that comes by itself; null for what has to be claimed or shown first, and where it is not open. */
  guide: z.object({ instructions: z.string(), qrText: z.string().nullable() }).nullable(),
  /** The member's claims of it that are still usable. */
  claims: z.array(claimSchema),
  /** The shelf's item that gives it; null where none does. */
  shelfItem: z.string().nullable(),
});
export type BenefitDetail = z.infer<typeof benefitDetailSchema>;
export const benefitCodeSchema = z.object({ code: z.string().min(1).max(40) }).strict();

/** An account that a supplier tops up: a mobile number of mainland China. */
export const supplyAccountSchema = z.string().regex(/^1[3-9]\d{9}$/, '11 digits');

/** `POST /api/v1/benefits/{code}/claims` + `Idempotency-Key` -> 201 the claim; a repeat answers the first one. */
export const claimWishSchema = z.object({ account: supplyAccountSchema.optional() }).strict();

/** `POST /api/v1/benefit-claims/{id}/use-codes`: a code for staff, good for one use. A new one ends the one before. */
export const useCodeSchema = z.object({
  /** Ten digits, for the QR code and to read aloud. */
  code: z.string().regex(/^\d{10}$/),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  ttlSeconds: z.number().int(),
});
export type UseCode = z.infer<typeof useCodeSchema>;

/** `POST /api/v1/benefit-exposures`: these cards were really on screen. Counted once a member and month. */
export const exposuresSchema = z.object({ codes: z.array(z.string().min(1).max(40)).min(1).max(50) }).strict();

/** `GET /api/v1/benefits/matrix`: tiers × benefits and plans × benefits in one response. */
export const benefitMatrixSchema = z.object({
  columns: z.array(
    z.object({
      kind: z.enum(['tier', 'plan']),
      /** `camellia:gold`, `shop-year` */
      code: z.string(),
      name: z.string(),
      /** `山茶等级`, `山茶会员`: columns of one group stand together. */
      group: z.string(),
      /** The member is there now. */
      mine: z.boolean(),
    }),
  ),
  rows: z.array(
    z.object({
      benefit: planBenefitSchema.pick({ code: true, name: true, icon: true, value: true }),
      core: z.boolean(),
      /** One a column: whether the column opens it. */
      cells: z.array(z.boolean()),
    }),
  ),
});
export type BenefitMatrix = z.infer<typeof benefitMatrixSchema>;

/** A business's own number of what it asks: the same number is the same request for ever. */
export const referenceSchema = z.string().regex(/^[\x21-\x7e]{1,64}$/, '1 to 64 printable characters without blanks');

/** `POST /open/v1/redemptions/preview` {code}: what staff is about to verify 核销; nothing is used. */
export const redemptionPreviewWishSchema = z.object({ code: z.string().regex(/^\d{10}$/) }).strict();
export const redemptionPreviewSchema = z.object({
  claimId: idSchema,
  benefit: planBenefitSchema.pick({ code: true, name: true, value: true }),
  /** `山**`: enough to greet, not to know. */
  memberName: z.string(),
  usesLeft: z.number().int(),
  expiresAt: instantSchema.nullable(),
});

/** `POST /open/v1/redemptions` (scope `benefits:redeem`): uses a claim by the member's code. */
export const redemptionWishSchema = z
  .object({
    code: z.string().regex(/^\d{10}$/),
    reference: referenceSchema,
    /** Where, for the member and the books: a shop's name. */
    place: z.string().max(40).default(''),
    uses: z.number().int().min(1).max(100).default(1),
  })
  .strict();
export const redemptionSchema = z.object({
  id: idSchema,
  claimId: idSchema,
  benefit: planBenefitSchema.pick({ code: true, name: true, value: true }),
  memberName: z.string(),
  uses: z.number().int(),
  usesLeft: z.number().int(),
  redeemedAt: instantSchema,
  reversedAt: instantSchema.nullable(),
});
export type Redemption = z.infer<typeof redemptionSchema>;

/** `POST /open/v1/redemptions/{id}/reversal`: staff was mistaken; within a day the uses go back. */
export const redemptionIdSchema = z.object({ id: idSchema }).strict();
