import { z } from 'zod';
import { idSchema, instantSchema, pageSchema } from './wire';

/** What a tier's card is made of, the plain one first. */
export const tierMaterialSchema = z.enum(['paper', 'pearl', 'silver', 'gold', 'platinum', 'obsidian']);
export type TierMaterial = z.infer<typeof tierMaterialSchema>;

/** How a programme counts: for ever, by calendar, over the last months, or from the day the member joined. */
export const growthPeriodSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lifetime') }).strict(),
  z.object({ kind: z.literal('calendarYear') }).strict(),
  z.object({ kind: z.literal('calendarMonth') }).strict(),
  z.object({ kind: z.literal('rollingMonths'), months: z.number().int().min(2).max(36) }).strict(),
  z.object({ kind: z.literal('anniversary') }).strict(),
]);
export type GrowthPeriod = z.infer<typeof growthPeriodSchema>;

/** An amount of growth 成长值: a whole number, negative where it was taken back. */
const growthSchema = z.number().int();

/** A rung of a ladder 会员等级. */
export const tierSchema = z.object({
  code: z.string(),
  name: z.string(),
  material: tierMaterialSchema,
  /** Growth at which a member rises to it. */
  reach: growthSchema,
  /** Growth in a period that keeps it. */
  keep: growthSchema,
});
export type Tier = z.infer<typeof tierSchema>;

/** A way to close a gap, as a member reads it: `再消费 ¥320`. */
export const growthWaySchema = z.object({
  source: z.string(),
  /** `再消费 ¥320` */
  words: z.string(),
  /** What it gives. */
  growth: growthSchema,
  /** Whether it alone closes the gap. */
  closes: z.boolean(),
});
export type GrowthWay = z.infer<typeof growthWaySchema>;

/** Why a tier changed, or was put over the earned one. */
export const tierChangeReasonSchema = z.enum([
  'reached',
  'settled',
  'late',
  'granted',
  'grantEnded',
  'extended',
  'extensionUndone',
  'ladderChanged',
  'recomputed',
]);
export type TierChangeReason = z.infer<typeof tierChangeReasonSchema>;

/** A change of tier 等级变动. */
export const tierChangeSchema = z.object({
  /** Names it when it is acknowledged. */
  number: z.number().int(),
  direction: z.enum(['up', 'down']),
  from: z.object({ code: z.string(), name: z.string() }),
  to: z.object({ code: z.string(), name: z.string(), material: tierMaterialSchema }),
  reason: tierChangeReasonSchema,
  /** One sentence that says why. */
  words: z.string(),
  changedAt: instantSchema,
});
export type TierChange = z.infer<typeof tierChangeSchema>;

/** A warning before a fall 保级提醒, shown from 30 days before the period ends. */
export const tierWarningSchema = z.object({
  /** What is missing to keep the tier. */
  gap: growthSchema,
  deadline: instantSchema,
  fallsTo: z.object({ code: z.string(), name: z.string() }),
});
export type TierWarning = z.infer<typeof tierWarningSchema>;

/** Where a member stands in one programme, as their card shows it. */
export const growthCardSchema = z.object({
  programme: z.string(),
  programmeName: z.string(),
  /** What growth is called here: `成长值`, `京享值`. */
  unit: z.string(),
  tier: tierSchema,
  /** Growth of the running period. */
  growth: growthSchema,
  /** Null at the top. */
  next: z.object({ tier: tierSchema, gap: growthSchema, words: z.string() }).nullable(),
  /** The tier stands at least until then; null where it does not end. */
  validUntil: instantSchema.nullable(),
  warning: tierWarningSchema.nullable(),
  /** The newest change that the member has not acknowledged. */
  news: tierChangeSchema.nullable(),
});
export type GrowthCard = z.infer<typeof growthCardSchema>;

/** `GET /api/v1/growth`: every programme's card; the default programme first. */
export const growthCardListSchema = z.object({ items: z.array(growthCardSchema) });
export type GrowthCardList = z.infer<typeof growthCardListSchema>;

/** Growth of one source group in the period. */
export const growthGroupSchema = z.object({ code: z.string(), name: z.string(), growth: growthSchema });

/** `GET /api/v1/growth/{programme}`: the tier page of one programme. */
export const growthDetailSchema = z.object({
  card: growthCardSchema,
  period: z.object({
    /** `2026年`, `2026年5月`, `近 6 个月`, `终身`. */
    name: z.string(),
    startsAt: instantSchema.nullable(),
    /** Null where it does not end. */
    endsAt: instantSchema.nullable(),
  }),
  /** The ladder from the lowest; `held` is where the member stands. */
  ladder: z.array(tierSchema.extend({ held: z.boolean(), reached: z.boolean() })),
  /** Cumulated growth of the period, a point a day on which something changed; the first point is the period's start. */
  curve: z.array(z.object({ day: z.string(), growth: growthSchema })),
  groups: z.array(growthGroupSchema),
  /** The three quickest ways to the next tier, or to keep the present one; empty at the top. */
  ways: z.array(growthWaySchema).max(3),
  history: z.array(tierChangeSchema),
  /** A tier that was given over the earned one. */
  held: z
    .object({
      kind: z.enum(['grant', 'extension', 'mapping']),
      earned: z.object({ code: z.string(), name: z.string() }),
      until: instantSchema.nullable(),
      words: z.string(),
    })
    .nullable(),
});
export type GrowthDetail = z.infer<typeof growthDetailSchema>;

/** A line of the growth ledger 成长值明细. */
export const growthEntrySchema = z.object({
  id: idSchema,
  amount: growthSchema,
  title: z.string(),
  group: z.object({ code: z.string(), name: z.string() }),
  kind: z.enum(['earned', 'takenBack', 'released', 'task', 'corrected']),
  /** When what it counts happened. */
  occurredAt: instantSchema,
  createdAt: instantSchema,
  /** How it was computed, line by line, in words a member can check. */
  explanation: z.array(z.object({ label: z.string(), value: z.string() })),
});
export type GrowthEntry = z.infer<typeof growthEntrySchema>;

/** `GET /api/v1/growth/{programme}/entries?group=&cursor=`: newest first. */
export const growthEntryPageSchema = pageSchema(growthEntrySchema);
export const growthEntryQuerySchema = z
  .object({
    group: z.string().max(40).optional(),
    cursor: z.string().max(80).optional(),
    limit: z.coerce.number().int().min(1).max(50).optional(),
  })
  .strict();

/** `GET /api/v1/growth/explain?programme=`: why the member is at this tier, with numbers. */
export const growthExplanationSchema = z.object({
  programme: z.string(),
  programmeName: z.string(),
  unit: z.string(),
  tier: tierSchema,
  /** `为什么是黄金`: the answer in two or three sentences. */
  sentences: z.array(z.string()),
  /** The rules of the programme, as a member reads them. */
  rules: z.array(z.object({ title: z.string(), text: z.string() })),
  ruleVersion: z.number().int(),
  period: growthDetailSchema.shape.period,
  growth: growthSchema,
  next: growthCardSchema.shape.next,
  ways: z.array(growthWaySchema).max(3),
  groups: z.array(growthGroupSchema),
  /** The entries that weigh most in the period, at most ten. */
  entries: z.array(growthEntrySchema).max(10),
});
export type GrowthExplanation = z.infer<typeof growthExplanationSchema>;
export const growthExplainQuerySchema = z.object({ programme: z.string().max(40).optional() }).strict();

/** `POST /api/v1/growth/{programme}/acknowledgements`: the member has seen this change and every earlier one. */
export const growthAcknowledgementSchema = z.object({ number: z.number().int().min(1) }).strict();

/** A task 会员任务. */
export const growthTaskSchema = z.object({
  code: z.string(),
  programme: z.string(),
  name: z.string(),
  description: z.string(),
  kind: z.enum(['newcomer', 'daily', 'periodic']),
  progress: z.number().int(),
  target: z.number().int(),
  /** `¥` amounts, times, minutes: how progress is read. */
  measure: z.enum(['fen', 'times', 'minutes', 'metres', 'count']),
  reward: growthSchema,
  unit: z.string(),
  /** `claimable`: done, waits for the tap; `done`: rewarded in this window. */
  status: z.enum(['open', 'claimable', 'done']),
  /** When the window ends; null for a newcomer's. */
  endsAt: instantSchema.nullable(),
  /** What the button of an open task does: a page of the mini-program, checking in, or nothing. */
  action: z.union([
    z.object({ kind: z.literal('page'), page: z.string(), words: z.string() }),
    z.object({ kind: z.literal('checkIn'), words: z.string() }),
    z.null(),
  ]),
});
export type GrowthTask = z.infer<typeof growthTaskSchema>;

/** `GET /api/v1/tasks`: newcomer's first, then daily, then periodic. */
export const growthTaskListSchema = z.object({ items: z.array(growthTaskSchema) });
export type GrowthTaskList = z.infer<typeof growthTaskListSchema>;

/** `POST /api/v1/tasks/{code}/claim` answers the task; claiming again answers the same. */
export const taskCodeSchema = z.object({ code: z.string().min(1).max(40) }).strict();

/** `POST /api/v1/check-ins` 签到: once a business day; a repeat answers the same day. */
export const checkInSchema = z.object({ day: z.string(), first: z.boolean() });
export type CheckIn = z.infer<typeof checkInSchema>;
