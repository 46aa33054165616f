import { z } from 'zod';
import { instantSchema } from '../../shared/contract/wire';
import { opensForSchema, quotaSchema } from '../benefit/benefit.schema';
import { codeSchema, whole } from '../growth/programme.schema';

/** An amount of an item, in fen. */
const fen = whole.min(0).max(100_000_000);

/** An item of the shelf in a scheme: which benefit is given for which price. What the benefit gives, it says itself. */
export const shelfItemSchema = z
  .object({
    code: codeSchema,
    /** Code of a benefit whose issue is `exchange`. */
    benefit: codeSchema,
    points: whole.min(1).max(1_000_000_000),
    /** What is paid beside the points; 0: points are enough. */
    moneyFen: fen.default(0),
    /** What it is worth in money; null where nothing says. */
    worthFen: fen.nullable().default(null),
    /** How often a member may have it; null: as often as one likes. */
    limit: quotaSchema.omit({ rollover: true }).nullable().default(null),
    /** For everybody together, for ever; raising it puts more on the shelf. Null: without limit. */
    stock: whole.min(0).max(100_000_000).nullable().default(null),
    window: z
      .object({ from: instantSchema.nullable().default(null), until: instantSchema.nullable().default(null) })
      .strict()
      .nullable()
      .default(null),
    /** Who may exchange it; left out: every member. */
    opensFor: opensForSchema.prefault({ everyone: true }),
  })
  .strict();
export type ShelfItemConfig = z.infer<typeof shelfItemSchema>;

/** The shelf 积分商城 of a scheme, in the business's own order. */
export const shelfSectionSchema = z.array(shelfItemSchema).max(200);
export type ShelfSection = z.infer<typeof shelfSectionSchema>;
