import { z } from 'zod';
import { type ErrorCode, errorTitles } from './error-code';

/** One fault in a request: where it is and what is wrong with it. */
export const problemFieldSchema = z.object({
  /** Dotted path into the body, or `query.<name>`, `header.<name>`. */
  field: z.string(),
  message: z.string(),
});

/** RFC 9457 problem document, served as `application/problem+json`. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string().describe('what a member can read'),
  status: z.number().int(),
  code: z.enum(Object.keys(errorTitles) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string().optional().describe('the particular reason, for a developer'),
  requestId: z.string(),
  fields: z.array(problemFieldSchema).optional(),
});

export type Problem = z.infer<typeof problemSchema>;
