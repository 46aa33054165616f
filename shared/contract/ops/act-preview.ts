import { z } from 'zod';

/** What an act would do at this moment. */
export const actPreviewSchema = z.object({
  /** Why it would be refused; null where it would not. */
  refusal: z.object({ code: z.string(), title: z.string() }).nullable(),
  /** Why one person is not enough; null where one is. */
  needsSecond: z.string().nullable(),
  /** In a sentence, where the act has one. */
  summary: z.string().nullable(),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
});
export type ActPreview = z.infer<typeof actPreviewSchema>;
