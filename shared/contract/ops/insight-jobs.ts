import { z } from 'zod';
import { idSchema, instantSchema } from '../wire';

/** The queue at this moment; counted up to 1 000. */
export const jobsSchema = z.object({
  ready: z.number().int(),
  late: z.number().int(),
  parked: z.number().int(),
  doneToday: z.number().int(),
  cap: z.number().int(),
  /** How long the job that waits longest is overdue; null where none is. */
  oldestLateSeconds: z.number().int().nullable(),
  topics: z.array(z.object({ topic: z.string(), status: z.string(), jobs: z.number().int() })),
});
export type JobsInsight = z.infer<typeof jobsSchema>;

export const jobListQuerySchema = z
  .object({
    status: z.enum(['parked', 'ready', 'done']).default('parked'),
    cursor: z.string().min(1).max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  })
  .strict();

export const jobSchema = z.object({
  id: idSchema,
  topic: z.string(),
  status: z.enum(['parked', 'ready', 'done']),
  runAt: instantSchema,
  attempts: z.number().int(),
  lastError: z.string().nullable(),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type JobView = z.infer<typeof jobSchema>;
