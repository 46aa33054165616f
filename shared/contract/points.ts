import { z } from 'zod';
import { idSchema, instantSchema, pageSchema } from './wire';

/** An amount of points 积分: a whole number. */
const pointsSchema = z.number().int();

/** `GET /api/v1/points`: what a member has. Null where the live scheme has no points. */
export const pointsBalanceSchema = z.object({
  /** What points are called here: `积分`, `里程`. */
  unit: z.string(),
  /** What can be spent now; negative while more was taken back than there was: later credits absorb it. */
  available: pointsSchema,
  /** Earned from orders that can still be refunded. */
  pending: pointsSchema,
  /** When the next of the pending points can be spent. */
  nextConfirmAt: instantSchema.nullable(),
  /** Points that expire within 30 days, the earliest first, at most three dates. */
  expiring: z.array(z.object({ points: pointsSchema, expiresAt: instantSchema })).max(3),
  /** What the member reads about how points are earned and when they expire. */
  rules: z.array(z.object({ title: z.string(), text: z.string() })),
});
export type PointsBalance = z.infer<typeof pointsBalanceSchema>;
export const pointsAnswerSchema = z.object({ points: pointsBalanceSchema.nullable() });

/** A line of the points ledger 积分明细. */
export const pointsEntrySchema = z.object({
  id: idSchema,
  /** Negative where they were spent, taken back or have expired. */
  amount: pointsSchema,
  kind: z.enum(['earned', 'confirmed', 'granted', 'spent', 'returned', 'takenBack', 'expired', 'corrected']),
  title: z.string(),
  /** `pending`: not to be spent yet. */
  status: z.enum(['pending', 'settled', 'cancelled']),
  occurredAt: instantSchema,
  /** When the points of this line expire; null where they do not, or the line gives none. */
  expiresAt: instantSchema.nullable(),
  /** How it was computed, line by line, in words a member can check. */
  explanation: z.array(z.object({ label: z.string(), value: z.string() })),
});
export type PointsEntry = z.infer<typeof pointsEntrySchema>;

/** `GET /api/v1/points/entries?direction=&cursor=&limit=`: newest first. */
export const pointsEntryPageSchema = pageSchema(pointsEntrySchema);
export const pointsEntryQuerySchema = z
  .object({
    direction: z.enum(['in', 'out']).optional(),
    cursor: z.string().max(80).optional(),
    limit: z.coerce.number().int().min(1).max(50).optional(),
  })
  .strict();
