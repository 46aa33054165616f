import { z } from 'zod';
import { growthCardSchema } from './growth';
import { memberSchema } from './member';
import { membershipSchema } from './membership';
import { planBenefitSchema } from './plan';
import { fenSchema, idSchema } from './wire';

/** `GET /api/v1/home`: all that the first screen needs, in one call, with or without a session. */
export const homeSchema = z.object({
  programmeName: z.string(),
  /** Null without a session. */
  member: memberSchema.nullable(),
  membership: membershipSchema.nullable(),
  /** Where the member stands in every programme, the default one first; empty without a session. */
  growth: z.array(growthCardSchema),
  /** The four best. */
  benefits: z.array(planBenefitSchema).max(4),
  /** What an invitation to join says; null where no plan is on sale. */
  invitation: z
    .object({ headline: z.string(), points: z.array(z.string()), fromPricePerMonthFen: fenSchema })
    .nullable(),
  unreadMessages: z.number().int(),
  /** An order that waits for payment or confirmation, so that a member who comes back finds it. */
  openOrder: z
    .object({
      id: idSchema,
      planName: z.string(),
      amountFen: fenSchema,
      confirming: z.boolean(),
      expiresAt: z.string(),
    })
    .nullable(),
  /** Template ids to ask for when the member buys (wx.requestSubscribeMessage, at most three). */
  subscribeTemplateIds: z.array(z.string()),
});
export type Home = z.infer<typeof homeSchema>;
