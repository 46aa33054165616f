import { z } from 'zod';
import { idSchema, instantSchema } from '../wire';
import { uploadFaultSchema, uploadIdSchema } from './upload';

/** What a file of points would give. */
export const pointsCheckSchema = z.object({
  uploadId: uploadIdSchema,
  lines: z.number().int(),
  /** Lines that an earlier import has given already. */
  repeated: z.number().int(),
  members: z.number().int(),
  points: z.number().int(),
  /** Above the limit a second person must agree. */
  needsSecond: z.boolean(),
  faults: z.array(uploadFaultSchema),
  faultCount: z.number().int(),
});
export type PointsCheck = z.infer<typeof pointsCheckSchema>;

/** Giving what a file says that was looked at. */
export const importPointsSchema = z.object({ uploadId: idSchema }).strict();
export type ImportPointsInput = z.infer<typeof importPointsSchema>;

/** An import, under way or done. */
export const pointsImportSchema = z.object({
  id: idSchema,
  fileName: z.string(),
  status: z.enum(['running', 'done']),
  lines: z.number().int(),
  done: z.number().int(),
  members: z.number().int(),
  points: z.number().int(),
  faults: z.array(uploadFaultSchema),
  operator: z.string(),
  approvedBy: z.string().nullable(),
  reason: z.string(),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type PointsImportView = z.infer<typeof pointsImportSchema>;
