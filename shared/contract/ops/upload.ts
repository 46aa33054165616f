import { z } from 'zod';
import { idSchema } from '../wire';

/** A line of a file that cannot be imported. Line 0 stands for the whole file. */
export const uploadFaultSchema = z.object({ line: z.number().int(), detail: z.string() });
export type UploadFault = z.infer<typeof uploadFaultSchema>;

/** Under it a file that was looked at is imported; null where it cannot be. */
export const uploadIdSchema = idSchema.nullable();

/** So many faults are told; the rest is counted. */
export const FAULTS_TOLD = 50;
