import { z } from 'zod';
import { fenSchema, idSchema, instantSchema } from '../wire';
import { type AlertCode, alertWords, type FigureCode, figureWords, type RowKind, rowKinds } from './insight-words';

/** A business day, `YYYY-MM-DD`. */
export const daySchema = z.iso.date();

const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, '月份写作 YYYY-MM');

/** A stretch of days, both with it; the last thirty where nothing is said. */
export const stretchQuerySchema = z.object({ from: daySchema.optional(), to: daySchema.optional() }).strict();

/** A month; the running one where nothing is said. */
export const monthQuerySchema = z.object({ month: monthSchema.optional() }).strict();

/** As of when numbers are; `refreshing` while a worker counts newer ones. */
const freshness = { countedAt: instantSchema.nullable(), refreshing: z.boolean() };

/** A number of a day, with the route of the rows behind it. */
const pointSchema = z.object({ day: daySchema, value: z.number().int() });

/** A figure of the overview: how it stands, how it went, and where its rows are. */
export const figureSchema = z.object({
  code: z.enum(Object.keys(figureWords) as [FigureCode, ...FigureCode[]]),
  unit: z.enum(['count', 'fen', 'bp']),
  /** Null where it cannot be said: a rate of nothing. */
  value: z.number().int().nullable(),
  series: z.array(pointSchema),
  /** `GET` shows the rows that it is made of, a day at a time; null where its own page tells them. */
  rows: z.string().nullable(),
});
export type Figure = z.infer<typeof figureSchema>;

export const alertSchema = z.object({
  code: z.enum(Object.keys(alertWords) as [AlertCode, ...AlertCode[]]),
  /** Counted up to 1 000. */
  count: z.number().int(),
  more: z.boolean(),
});

export const overviewSchema = z.object({
  ...freshness,
  today: daySchema,
  figures: z.array(figureSchema),
  /** Today's orders by plan. */
  plans: z.array(
    z.object({
      product: z.string(),
      name: z.string(),
      created: z.number().int(),
      paid: z.number().int(),
      paidFen: fenSchema,
      refunded: z.number().int(),
      refundedFen: fenSchema,
      inForce: z.number().int(),
    }),
  ),
  alerts: z.array(alertSchema),
});
export type Overview = z.infer<typeof overviewSchema>;

/** Which rows are asked for: those behind a number of a day, or of a stretch of days. */
export const rowsQuerySchema = z
  .object({
    of: z.enum(rowKinds as [RowKind, ...RowKind[]]),
    day: daySchema,
    /** The last day of a stretch of at most 31; the one day where nothing is said, and always for active members. */
    to: daySchema.optional(),
    /** A plan, a change of tier, a kind of entry, a benefit; all where nothing is said. */
    dimension: z.string().max(130).optional(),
    cursor: z.string().min(1).max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  })
  .strict();
export type RowsQuery = z.infer<typeof rowsQuerySchema>;

/** A row behind a number. */
export const rowSchema = z.object({
  id: z.string(),
  memberId: z.string().nullable(),
  at: instantSchema.nullable(),
  /** What it is of: the number's dimension. */
  dimension: z.string(),
  text: z.string(),
  /** Fen of orders and uses, points of entries; null where there is no amount. */
  amount: z.number().int().nullable(),
});
export type InsightRow = z.infer<typeof rowSchema>;

/** Numbers of days, as they were counted. */
export const dayCountSchema = z.object({
  day: daySchema,
  metric: z.string(),
  dimension: z.string(),
  value: z.number().int(),
});
export type DayCount = z.infer<typeof dayCountSchema>;

/** How members stand in a programme's tiers, and how they moved within the stretch. */
export const tiersSchema = z.object({
  ...freshness,
  from: daySchema,
  to: daySchema,
  programmes: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      /** From the lowest. At the end of `to`. */
      tiers: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          members: z.number().int(),
          /** Half of those who ever reached it took at most so many days from joining; null where nobody has. */
          medianDays: z.number().int().nullable(),
          reached: z.number().int(),
        }),
      ),
      moves: z.array(z.object({ from: z.string(), to: z.string(), members: z.number().int() })),
      days: z.array(z.object({ day: daySchema, up: z.number().int(), down: z.number().int() })),
    }),
  ),
});
export type TiersInsight = z.infer<typeof tiersSchema>;

/** A month of every live benefit. */
export const benefitsSchema = z.object({
  ...freshness,
  month: monthSchema,
  items: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      stopped: z.boolean(),
      entitled: z.number().int(),
      exposed: z.number().int(),
      claimed: z.number().int(),
      used: z.number().int(),
      uses: z.number().int(),
      costFen: fenSchema,
      savedFen: fenSchema,
      budget: z
        .object({ boundFen: fenSchema, budgetFen: fenSchema, level: z.enum(['fine', 'warn', 'full']) })
        .nullable(),
      /** Open for somebody, and used by nobody in the month. */
      unused: z.boolean(),
    }),
  ),
});
export type BenefitsInsight = z.infer<typeof benefitsSchema>;

/** Points of a stretch of days. */
export const pointsSchema = z.object({
  ...freshness,
  from: daySchema,
  to: daySchema,
  issued: z.number().int(),
  spent: z.number().int(),
  expired: z.number().int(),
  takenBack: z.number().int(),
  /** What members can spend at the end of `to`. */
  liability: z.number().int(),
  pending: z.number().int(),
  days: z.array(
    z.object({
      day: daySchema,
      issued: z.number().int(),
      spent: z.number().int(),
      expired: z.number().int(),
      takenBack: z.number().int(),
      entries: z.number().int(),
      liability: z.number().int(),
    }),
  ),
});
export type PointsInsight = z.infer<typeof pointsSchema>;

/** The books of a month, as the business reads them. */
export const moneySchema = z.object({
  month: monthSchema,
  total: z.object({
    salesFen: fenSchema,
    incomeFen: fenSchema,
    refundsFen: fenSchema,
    feesFen: fenSchema,
    marginFen: fenSchema,
    /** By how much the money at WeChat Pay changed. */
    cashFen: fenSchema,
    /** The same at virtual payment, before the platform's share. */
    cashVirtualFen: fenSchema,
  }),
  /** Paid and not earned yet, at the month's end. */
  deferredFen: fenSchema,
  /** What stands in the books as money at virtual payment, at the month's end. */
  heldVirtualFen: fenSchema,
  days: z.array(
    z.object({
      day: daySchema,
      salesFen: fenSchema,
      incomeFen: fenSchema,
      refundsFen: fenSchema,
      feesFen: fenSchema,
      cashFen: fenSchema,
      cashVirtualFen: fenSchema,
      deferredFen: fenSchema,
    }),
  ),
  products: z.array(
    z.object({
      product: z.string(),
      name: z.string(),
      salesFen: fenSchema,
      incomeFen: fenSchema,
      refundsFen: fenSchema,
      deferredFen: fenSchema,
    }),
  ),
});
export type MoneyInsight = z.infer<typeof moneySchema>;

/** A day as it was compared with WeChat's bills, and with what virtual payment says of its orders. */
export const reconciliationDaySchema = z.object({
  day: daySchema,
  status: z.enum(['open', 'waiting', 'closed']),
  lineCount: z.number().int(),
  matchedCount: z.number().int(),
  paidFen: fenSchema,
  refundedFen: fenSchema,
  feeFen: fenSchema,
  cashFen: fenSchema,
  /** Orders of virtual payment on which money moved, and those on which WeChat says the same. */
  virtualLineCount: z.number().int(),
  virtualMatchedCount: z.number().int(),
  virtualCashFen: fenSchema,
  checkedAt: instantSchema,
  closedAt: instantSchema.nullable(),
});
export type ReconciliationDayView = z.infer<typeof reconciliationDaySchema>;

export const differencesQuerySchema = z
  .object({
    status: z.enum(['open', 'healed', 'resolved']).default('open'),
    cursor: z.string().min(1).max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  })
  .strict();

/** Something on which our rows and WeChat's bill do not agree. */
export const differenceSchema = z.object({
  id: idSchema,
  day: daySchema,
  rail: z.enum(['wechatpay', 'virtual']),
  kind: z.string(),
  subject: z.string(),
  status: z.enum(['open', 'healed', 'resolved']),
  oursFen: fenSchema.nullable(),
  theirsFen: fenSchema.nullable(),
  detail: z.string(),
  foundAt: instantSchema,
  endedAt: instantSchema.nullable(),
  reason: z.string().nullable(),
});
export type DifferenceView = z.infer<typeof differenceSchema>;

/** Messages of a stretch of days by channel, and the one-time permissions that are left. */
export const messagesSchema = z.object({
  ...freshness,
  from: daySchema,
  to: daySchema,
  channels: z.array(z.object({ channel: z.string(), status: z.string(), messages: z.number().int() })),
  days: z.array(z.object({ day: daySchema, channel: z.string(), status: z.string(), messages: z.number().int() })),
  credits: z.array(z.object({ templateId: z.string(), credits: z.number().int(), people: z.number().int() })),
});
export type MessagesInsight = z.infer<typeof messagesSchema>;
