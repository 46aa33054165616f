import { z } from 'zod';
import { clientPlatformSchema } from './plan';
import { fenSchema, idSchema, instantSchema } from './wire';

/** Auto-renewal 自动续费 of a plan: a contract that a member signed, or is about to sign. */
export const renewalSchema = z.object({
  id: idSchema,
  planId: idSchema,
  planName: z.string(),
  family: z.string(),
  /** `signing`: WeChat has not said yet that it is signed; `ending`: nothing is debited any more, WeChat is being told. */
  status: z.enum(['signing', 'on', 'ending', 'ended']),
  /** What the member agreed to at most. */
  priceFen: fenSchema,
  consentVersion: z.string(),
  /** The day of the next debit; null where there is none, or where it is being taken. */
  nextDebitOn: z.string().nullable(),
  /** What the next debit takes; null where there is none. */
  amountFen: fenSchema.nullable(),
  /** True while WeChat has a debit whose end is not known: never to be shown as failed. */
  confirming: z.boolean(),
  /** True after a debit that failed, which is tried again. */
  failed: z.boolean(),
  signedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  endReason: z.string().nullable(),
  /** `apple`: Apple debits it, and only the member can end it, in the phone's own settings. Null or absent: we do. */
  drivenBy: z.literal('apple').nullable().optional(),
});
export type Renewal = z.infer<typeof renewalSchema>;

/** `GET /api/v1/renewals`: newest first, all of them. */
export const renewalListSchema = z.object({ items: z.array(renewalSchema), nextCursor: z.string().nullable() });

/** `POST /api/v1/renewals`. What is debited is the server's to say: no amount is ever sent. */
export const renewalRequestSchema = z
  .object({
    planId: idSchema,
    /** The version of the renewal agreement that the member ticked; it is never ticked for them. */
    consentVersion: z.string().min(1).max(40),
    /** Where it will be signed: on an iPhone a subscription is Apple's. */
    platform: clientPlatformSchema.optional(),
  })
  .strict();
export type RenewalRequest = z.infer<typeof renewalRequestSchema>;

/**
 * What `wx.requestSubscribeSign` takes, or for `apple` `wx.requestAppleSubscribeSign`, passed through untouched: `signData`
 * is a text, and is what was signed.
 */
export const virtualSigningSchema = z.object({
  kind: z.enum(['virtual', 'apple']),
  signData: z.string(),
  paySig: z.string(),
  signature: z.string(),
});
export type VirtualSigning = z.infer<typeof virtualSigningSchema>;

/** What `wx.navigateToMiniProgram` takes to open WeChat's page for signing, passed through untouched. */
export const papaySigningSchema = z.object({
  appId: z.string(),
  path: z.string(),
  extraData: z.record(z.string(), z.string()),
});

/** A contract with what opens WeChat's page for signing it; `kind` is there on the virtual rail alone, also at Apple. */
export const renewalSigningSchema = z.object({
  renewal: renewalSchema,
  signing: z.union([virtualSigningSchema, papaySigningSchema]),
});
export type RenewalSigning = z.infer<typeof renewalSigningSchema>;
