import { z } from 'zod';
import { idSchema, instantSchema } from './wire';

/** Whom an event is about, by what the business knows of them. */
export const personReferenceSchema = z.union([
  z.object({ memberNumber: z.string().min(1).max(20) }).strict(),
  z.object({ unionid: z.string().min(1).max(64) }).strict(),
  z.object({ openid: z.string().min(1).max(64), app: z.enum(['miniprogram', 'official']) }).strict(),
  /** E.164, `+8613800138000`. */
  z.object({ phone: z.string().regex(/^\+[1-9]\d{5,14}$/) }).strict(),
  /** The business's own id, linked by `PUT /open/v1/customers/{customerId}`. */
  z.object({ customerId: z.string().min(1).max(64) }).strict(),
]);
export type PersonReference = z.infer<typeof personReferenceSchema>;

/** Fits exact arithmetic with any coefficient; amounts in fen up to ¥90 billion. */
const METRIC_LIMIT = 9_000_000_000_000;

/** Something that happened in the business 业务事件. */
export const businessEventSchema = z
  .object({
    /** The sender's own id of it: the same id is the same event for ever. */
    id: z.string().regex(/^[\x21-\x7e]{1,64}$/, '1 to 64 printable characters without blanks'),
    /** A kind that the live scheme knows: `order.paid`. */
    kind: z.string().regex(/^[a-z][a-zA-Z0-9.]{0,39}$/),
    person: personReferenceSchema,
    occurredAt: instantSchema,
    /** What it is about: the order's number. A refund names the order that it takes back. */
    subject: z.string().min(1).max(64).optional(),
    /** Whole numbers in the smallest unit: fen, minutes, metres. */
    metrics: z
      .record(z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/), z.number().int().min(-METRIC_LIMIT).max(METRIC_LIMIT))
      .default({}),
  })
  .strict();
export type BusinessEvent = z.infer<typeof businessEventSchema>;

/** Most events in one call. */
export const EVENT_BATCH_LIMIT = 500;

/** `POST /open/v1/events`: one event, or up to 500. */
export const businessEventsSchema = z.union([
  businessEventSchema,
  z.object({ events: z.array(z.unknown()).min(1).max(EVENT_BATCH_LIMIT) }).strict(),
]);

/**
 * What became of one event. `applied`: counted now. `waitingForMember`: kept 90 days until the person joins.
 * `waitingForOrder`: a refund whose order has not come yet. `repeated`: it had come before. `refused`: it was not taken.
 */
export const eventOutcomeSchema = z.object({
  /** Null where the line has none. */
  id: z.string().nullable(),
  status: z.enum(['applied', 'waitingForMember', 'waitingForOrder', 'repeated', 'refused']),
  /** Growth that it gave, summed over programmes; only when applied. */
  growth: z.number().int().optional(),
  /** Why it was refused. */
  code: z.string().optional(),
  detail: z.string().optional(),
});
export type EventOutcome = z.infer<typeof eventOutcomeSchema>;

/** The answer: a line an event, in their order. */
export const eventOutcomesSchema = z.object({ items: z.array(eventOutcomeSchema) });

/** `PUT /open/v1/customers/{customerId}`: whose customer id it is. */
export const customerLinkSchema = z.object({ person: personReferenceSchema }).strict();
export const customerIdSchema = z.object({ customerId: z.string().min(1).max(64) }).strict();
export const customerLinkedSchema = z.object({ customerId: z.string(), memberId: idSchema });
