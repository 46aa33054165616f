import { z } from 'zod';

/** `GET /api/v1/agreements/{code}`: a text that a member agrees to or may read; the business writes it in its scheme. */
export const agreementSchema = z.object({
  code: z.enum(['membership', 'privacy']),
  title: z.string(),
  version: z.string(),
  paragraphs: z.array(z.object({ heading: z.string().nullable(), text: z.string() })),
});
export type Agreement = z.infer<typeof agreementSchema>;
