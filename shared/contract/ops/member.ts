import { z } from 'zod';
import { growthCardSchema, growthDetailSchema } from '../growth';
import { membershipSchema } from '../membership';
import { pointsBalanceSchema } from '../points';
import { idSchema, instantSchema, pageQuerySchema, pageSchema } from '../wire';

const codeSchema = z.string().min(1).max(40);
const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD');

/** A tag 标签: 1 to 20 characters, no comma. */
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(20)
  .regex(/^[^,，]+$/, '标签里不能有逗号');

/** `paying`: paid time is left; `expired`: there was some, none is left; `never`: there never was. */
export const payingStates = ['paying', 'expired', 'never'] as const;

/** Which members are looked for; everything that is named must hold. */
export const memberFilterSchema = z
  .object({
    /** A member number, phone number, openid, a number of an order, or how a nickname begins. */
    q: z.string().trim().min(1).max(64).optional(),
    programme: codeSchema.optional(),
    /** Code of a tier of `programme`. */
    tier: codeSchema.optional(),
    family: codeSchema.optional(),
    planId: idSchema.optional(),
    state: z.enum(payingStates).optional(),
    /** Paid time ends within so many days from now. */
    expiringDays: z.coerce.number().int().min(1).max(366).optional(),
    /** Separated by commas; all of them. */
    tags: z.string().max(200).optional(),
    frozen: z.enum(['true']).optional(),
    joinedFrom: daySchema.optional(),
    joinedTo: daySchema.optional(),
  })
  .strict();
export type MemberFilter = z.infer<typeof memberFilterSchema>;

/** `GET /ops/v1/members` */
export const memberSearchSchema = memberFilterSchema.extend(pageQuerySchema.shape).strict();
export type MemberSearch = z.output<typeof memberSearchSchema>;

/** What a member is to operators. */
export const memberStatusSchema = z.enum(['active', 'frozen', 'leaving', 'gone']);

/** A line of the list of members. */
export const memberRowSchema = z.object({
  id: idSchema,
  memberNumber: z.string(),
  nickname: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  status: memberStatusSchema,
  joinedAt: instantSchema,
  /** Tier of the default programme as it is written down; null where there is no programme. */
  tier: z.string().nullable(),
  memberships: z.array(
    z.object({ family: z.string(), planName: z.string(), endsAt: instantSchema, active: z.boolean() }),
  ),
  tags: z.array(z.string()),
});
export type MemberRow = z.infer<typeof memberRowSchema>;

/** A page may be short, or empty, and go on: not more than some thousands are looked at for one. */
export const memberPageSchema = pageSchema(memberRowSchema);

/** How many a filter finds; `more` where there are more than were counted. */
export const memberCountSchema = z.object({ count: z.number().int(), more: z.boolean() });
export type MemberCount = z.infer<typeof memberCountSchema>;

/** What can be filtered by: `GET /ops/v1/member-filters`. */
export const memberFilterChoicesSchema = z.object({
  programmes: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      unit: z.string(),
      tiers: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  ),
  families: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      plans: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
  tags: z.array(z.object({ tag: z.string(), members: memberCountSchema })),
  /** Live benefits, which can be given by hand. */
  benefits: z.array(z.object({ code: z.string(), name: z.string() })),
});
export type MemberFilterChoices = z.infer<typeof memberFilterChoicesSchema>;

/** Why the tier is what it is, and what was given over it. */
export const memberTierSchema = z.object({
  card: growthCardSchema,
  sentences: z.array(z.string()),
  held: growthDetailSchema.shape.held,
  /** Tiers given by hand that have not ended, which can be taken back. */
  grants: z.array(
    z.object({ id: idSchema, tier: z.string(), endsAt: instantSchema, reason: z.string(), operator: z.string() }),
  ),
});

/** A contract for auto-renewal, as an operator sees it. */
export const memberContractSchema = z.object({
  id: idSchema,
  planName: z.string(),
  status: z.enum(['unsigned', 'signed', 'ending', 'ended']),
  priceFen: z.number().int(),
  /** `apple`: Apple debits it, and only its member can end it, in the settings of the phone. Null: we do. */
  drivenBy: z.literal('apple').nullable(),
  signedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  endReason: z.string().nullable(),
  /** The period in which something is still to come. */
  cycle: z
    .object({ number: z.number().int(), status: z.string(), dueAt: instantSchema, amountFen: z.number().int() })
    .nullable(),
});
export type MemberContract = z.infer<typeof memberContractSchema>;

/** A note 备注 of an operator. */
export const memberNoteSchema = z.object({
  id: idSchema,
  text: z.string(),
  operator: z.string(),
  createdAt: instantSchema,
});
export type MemberNoteView = z.infer<typeof memberNoteSchema>;

/** `GET /ops/v1/members/{id}`: the head of a member's page. */
export const memberHeadSchema = z.object({
  id: idSchema,
  memberNumber: z.string(),
  nickname: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  status: memberStatusSchema,
  joinedAt: instantSchema,
  frozenAt: instantSchema.nullable(),
  followsOfficial: z.boolean(),
  lastActiveOn: z.string().nullable(),
  tiers: z.array(memberTierSchema),
  /** Null where no plan family is loaded. */
  membership: membershipSchema.nullable(),
  points: pointsBalanceSchema.nullable(),
  contracts: z.array(memberContractSchema),
  tags: z.array(z.string()),
  notes: z.object({ count: z.number().int(), newest: memberNoteSchema.nullable() }),
  openOrders: z.number().int(),
  customers: z.array(z.object({ business: z.string(), customerId: z.string() })),
});
export type MemberHead = z.infer<typeof memberHeadSchema>;

/** What kinds of things a timeline tells. */
export const timelineKinds = [
  ...['joined', 'order', 'payment', 'refund', 'term', 'pause', 'contract', 'tier', 'growth', 'points'],
  ...['claim', 'use', 'message', 'act', 'note'],
] as const;

/** A moment of a member's life here. */
export const timelineItemSchema = z.object({
  /** `<kind>:<id>` */
  id: z.string(),
  kind: z.string(),
  at: instantSchema,
  title: z.string(),
  detail: z.string(),
  /** What it is about, where a page of its own shows it: `order:01…`. */
  link: z.string().nullable(),
});
export type TimelineItem = z.infer<typeof timelineItemSchema>;
export const timelinePageSchema = pageSchema(timelineItemSchema);
export const timelineQuerySchema = pageQuerySchema.extend({ kind: z.string().max(200).optional() }).strict();

/** A message with how it fared on each channel. */
export const memberMessageSchema = z.object({
  id: idSchema,
  topic: z.string(),
  title: z.string(),
  body: z.string(),
  createdAt: instantSchema,
  readAt: instantSchema.nullable(),
  deliveries: z.array(
    z.object({
      channel: z.enum(['official', 'miniprogram']),
      status: z.string(),
      words: z.string(),
      detail: z.string().nullable(),
      updatedAt: instantSchema,
    }),
  ),
  /** Whether it may be sent once more: it has reached nobody for certain. */
  resendable: z.boolean(),
});
export type MemberMessage = z.infer<typeof memberMessageSchema>;
export const memberMessagePageSchema = pageSchema(memberMessageSchema);

/** The number that an act has revealed: shown once, never written down. */
export const revealedPhoneSchema = z.object({ phone: z.string().nullable() });

/** A list of members that a worker makes. */
export const memberListSchema = z.object({
  id: idSchema,
  kind: z.enum(['audience', 'export']),
  name: z.string(),
  status: z.enum(['running', 'done', 'cut']),
  done: z.number().int(),
  filter: memberFilterSchema,
  audienceId: idSchema.nullable(),
  operator: z.string(),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type MemberListView = z.infer<typeof memberListSchema>;
export const memberListPageSchema = pageSchema(memberListSchema);
