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
  /** The renewal that lives in this family; `ending` debits nothing any more. */
  renewal: z.object({
    status: z.enum(['none', 'on', 'ending']),
    id: idSchema.optional(),
    planName: z.string().optional(),
    /** Null where the debit is being taken, or where there is none to come. */
    nextDebitOn: z.string().nullable().optional(),
    amountFen: fenSchema.nullable().optional(),
  }),
});

/** `GET /api/v1/membership`: the default family, with the other families in `others`. */
export const membershipSchema = familyMembershipSchema.extend({ others: z.array(familyMembershipSchema) });
export type Membership = z.infer<typeof membershipSchema>;
