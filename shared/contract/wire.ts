import { z } from 'zod';

/** An instant on the wire: RFC 3339 in UTC. */
export const instantSchema = z.iso.datetime({ offset: true }).describe('RFC 3339, UTC');

/** An amount on the wire: whole fen. */
export const fenSchema = z.number().int().describe('fen');

/** An identifier that the server made. */
export const idSchema = z.string().min(1).max(40);

/** How a list is asked for: pages by cursor, never by number. */
export const pageQuerySchema = z
  .object({
    cursor: z.string().min(1).max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  })
  .strict();

export type PageQuery = z.infer<typeof pageQuerySchema>;

/** A page of a list; `nextCursor` is null on the last one. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A page of a list as the client sees it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
