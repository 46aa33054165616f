import { z } from 'zod';
import { instantSchema } from './wire';

/** A level of a badge. */
export const badgeLevelSchema = z.object({
  number: z.number().int().min(1),
  /** `初识`, `常客` */
  name: z.string(),
  /** What has to be reached, in words: `累计到店 10 次`. */
  words: z.string(),
  /** Null where it was not earned, or was taken back. */
  earnedAt: instantSchema.nullable(),
});

/** A badge 勋章 on the wall: earned in colour, locked as an outline with its progress. */
export const badgeSchema = z.object({
  code: z.string(),
  name: z.string(),
  icon: z.string(),
  description: z.string(),
  /** The highest level that the member has; 0 where they have none. */
  level: z.number().int(),
  levels: z.array(badgeLevelSchema).min(1),
  /** To the next level; null at the top. */
  progress: z.object({ value: z.number().int(), target: z.number().int(), words: z.string() }).nullable(),
  /** The newest level that the member has not looked at. */
  fresh: z.boolean(),
});
export type Badge = z.infer<typeof badgeSchema>;

/** `GET /api/v1/badges`: the wall. */
export const badgeWallSchema = z.object({ items: z.array(badgeSchema), earned: z.number().int() });
export type BadgeWall = z.infer<typeof badgeWallSchema>;

/** `POST /api/v1/badges/acknowledgements`: the member has seen what is new on the wall. No body. */
