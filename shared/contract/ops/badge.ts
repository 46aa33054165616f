import { z } from 'zod';
import { idSchema, instantSchema } from '../wire';

/** Giving a level of a badge by hand, with those below it; and taking one back, with those above it. */
export const badgeAimSchema = z
  .object({
    memberId: idSchema,
    /** Code. */
    badge: z.string().min(1).max(40),
    /** From 1. */
    level: z.number().int().min(1).max(10),
  })
  .strict();
export type BadgeAimInput = z.infer<typeof badgeAimSchema>;

/** A badge of a member, as operators see it. */
export const memberBadgeSchema = z.object({
  code: z.string(),
  name: z.string(),
  /** The live scheme has it; one that it no longer has is there while its member has it. */
  live: z.boolean(),
  /** The highest that is held; 0 where none is. */
  level: z.number().int(),
  levels: z.array(
    z.object({
      number: z.number().int(),
      name: z.string(),
      /** What it asks: `累计到店 10 次`. */
      words: z.string(),
      /** Null where it is not held. */
      heldSince: instantSchema.nullable(),
      /** Who gave it by hand, and why; null where it was earned. */
      given: z.object({ operator: z.string(), reason: z.string() }).nullable(),
      /** When an operator took it back although what is counted founds it; null where nobody did. */
      takenBackAt: instantSchema.nullable(),
    }),
  ),
  /** What is missing to the next level; null where there is none. */
  missing: z.string().nullable(),
});
export type MemberBadge = z.infer<typeof memberBadgeSchema>;

/** `GET /ops/v1/members/{id}/badges`: all of them, the held ones first. */
export const memberBadgeListSchema = z.object({ items: z.array(memberBadgeSchema), nextCursor: z.null() });
export type MemberBadgeList = z.infer<typeof memberBadgeListSchema>;
