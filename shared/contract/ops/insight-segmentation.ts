import { z } from 'zod';
import { instantSchema } from '../wire';

const headSchema = z.object({
  count: z.number().int(),
  shareBp: z.number().int(),
  value: z.number().int(),
  valueShareBp: z.number().int(),
  lowest: z.number().int(),
  tiedOutside: z.number().int(),
});

/** Who holds how much of what members have paid: fen, net of refunds. */
export const segmentationContentSchema = z.object({
  /** Members who have never paid; they are not among the values. */
  withoutPayment: z.number().int(),
  /** Null where nobody has paid. */
  segmentation: z
    .object({
      count: z.number().int(),
      total: z.number().int(),
      smallest: z.number().int(),
      median: z.number().int(),
      largest: z.number().int(),
      unit: z.number().int(),
      bands: z.array(
        z.object({
          from: z.number().int(),
          to: z.number().int().nullable(),
          count: z.number().int(),
          shareBp: z.number().int(),
          value: z.number().int(),
          valueShareBp: z.number().int(),
        }),
      ),
      topFifth: headSchema.nullable(),
      headOfFourFifths: headSchema.nullable(),
      curve: z.array(z.object({ shareBp: z.number().int(), valueShareBp: z.number().int() })),
    })
    .nullable(),
  proposals: z.array(
    z.object({
      wanted: z.number().int(),
      tiers: z.array(
        z.object({
          from: z.number().int(),
          to: z.number().int().nullable(),
          count: z.number().int(),
          shareBp: z.number().int(),
          targetBp: z.number().int(),
          value: z.number().int(),
          valueShareBp: z.number().int(),
        }),
      ),
    }),
  ),
});
/** Readonly all the way down: it is written by rules that promise to change nothing. */
export type SegmentationContent = DeepReadonly<z.infer<typeof segmentationContentSchema>>;

export const segmentationSchema = z.object({
  /** Null where it was never asked for. */
  report: z
    .object({
      running: z.boolean(),
      askedAt: instantSchema,
      doneAt: instantSchema.nullable(),
      content: segmentationContentSchema.nullable(),
    })
    .nullable(),
});
export interface SegmentationView {
  readonly report: {
    readonly running: boolean;
    readonly askedAt: string;
    readonly doneAt: string | null;
    readonly content: SegmentationContent | null;
  } | null;
}

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;
