import { z } from 'zod';
import { clientPlatformSchema } from '../plan';

/** A way of being paid 支付通道, and whether the server has what it needs for it. */
export const railSchema = z.object({
  code: z.enum(['wechatpay', 'papay', 'virtual', 'subscription']),
  name: z.string(),
  /** What it is for. */
  about: z.string(),
  configured: z.boolean(),
  /** By which variables of the environment it is set up. */
  variables: z.array(z.string()),
  /** What it is set up with, as far as that is no secret. */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
});
export type RailView = z.infer<typeof railSchema>;

/** By which rails a plan is paid, and where. */
export const planRailsSchema = z.object({
  code: z.string(),
  name: z.string(),
  opens: z.enum(['goods', 'online']),
  rail: railSchema.shape.code,
  /** How it renews itself; null where it does not. */
  renewal: railSchema.shape.code.nullable(),
  /** Whether every rail that it needs is set up. */
  ready: z.boolean(),
  terminals: z.array(
    z.object({
      platform: clientPlatformSchema,
      name: z.string(),
      payable: z.boolean(),
      /** Why not, or on what condition; null where nothing is to be said. */
      why: z.string().nullable(),
    }),
  ),
  /** The platform's rule that decides its rail. */
  rule: z.string().nullable(),
});
export type PlanRails = z.infer<typeof planRailsSchema>;

/** `GET /ops/v1/config/rails`. */
export const railsSchema = z.object({ rails: z.array(railSchema), plans: z.array(planRailsSchema) });
export type Rails = z.infer<typeof railsSchema>;
