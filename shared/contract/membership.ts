import { z } from 'zod';
import { fenSchema, idSchema, instantSchema } from './wire';

/** One paid, given or granted stretch of a membership 有效期; `endsAt` is the first instant that is no longer covered. */
export const termSchema = z.object({
  startsAt: instantSchema,
  endsAt: instantSchema,
  source: z.enum(['order', 'renewal', 'gift', 'code', 'operator']),
  orderId: idSchema.nullable(),
});
export type Term = z.infer<typeof termSchema>;

/** A pause 暂停: nothing is in force from `from` up to, but not at, `to`. */
export const membershipPauseSchema = z.object({
  id: idSchema,
  from: instantSchema,
  /** Where it was ended early, that instant. */
  to: instantSchema,
  running: z.boolean(),
});
export type MembershipPause = z.infer<typeof membershipPauseSchema>;

/** `POST /api/v1/membership/pauses` and its preview; the default family unless one is named. */
export const pauseRequestSchema = z
  .object({ family: z.string().max(40).optional(), days: z.number().int().min(1).max(366) })
  .strict();
export type PauseRequest = z.infer<typeof pauseRequestSchema>;

/** What a pause would do: when it is over, and where the membership then ends. */
export const pausePreviewSchema = z.object({ from: instantSchema, to: instantSchema, endsAt: instantSchema });
export type PausePreview = z.infer<typeof pausePreviewSchema>;

/** `GET /api/v1/membership/pauses`: what may be paused, and what was. */
export const pauseOfferSchema = z.object({
  family: z.string(),
  planName: z.string().nullable(),
  endsAt: instantSchema.nullable(),
  /** Null where a pause may begin now. */
  unavailable: z
    .enum(['MEMBERSHIP_NOT_ACTIVE', 'MEMBERSHIP_PAUSED', 'PAUSE_NOT_OFFERED', 'PAUSE_LIMIT_REACHED'])
    .nullable(),
  /** What is left of this calendar year; null where the plan does not let its membership rest. */
  allowance: z
    .object({ minDays: z.number().int(), daysLeft: z.number().int(), timesLeft: z.number().int() })
    .nullable(),
  /** Newest first. */
  pauses: z.array(membershipPauseSchema),
});
export type PauseOffer = z.infer<typeof pauseOfferSchema>;

const familyMembershipSchema = z.object({
  /** Computed at the instant of reading. */
  active: z.boolean(),
  family: z.string(),
  familyName: z.string(),
  /** Start of the unbroken run of terms that is in force or was the last; null when there never was one. */
  startsAt: instantSchema.nullable(),
  endsAt: instantSchema.nullable(),
  /** The plan of the newest term; it may no longer be on sale. */
  planId: idSchema.nullable(),
  planName: z.string().nullable(),
  terms: z.array(termSchema),
  /** The pause that is running: meanwhile it is not active, and `endsAt` has it in it already. */
  pause: z.object({ from: instantSchema, to: instantSchema }).nullable(),
  /** The renewal that lives in this family; `ending` debits nothing any more. */
  renewal: z.object({
    status: z.enum(['none', 'on', 'ending']),
    id: idSchema.optional(),
    planName: z.string().optional(),
    /** Null where the debit is being taken, or where there is none to come. */
    nextDebitOn: z.string().nullable().optional(),
    amountFen: fenSchema.nullable().optional(),
    /** True after a debit that failed, which is tried again. */
    failed: z.boolean().optional(),
  }),
});

/** `GET /api/v1/membership`: the default family, with the other families in `others`. */
export const membershipSchema = familyMembershipSchema.extend({ others: z.array(familyMembershipSchema) });
export type Membership = z.infer<typeof membershipSchema>;
