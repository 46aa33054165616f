import { z } from 'zod';
import { supplyAccountSchema } from './benefit';

/**
 * `POST /api/v1/code-redemptions`: redeems a code card 兑换码. Blanks, hyphens and lower case are forgiven. The same member
 * redeeming the same code again gets the first answer; wrong codes are counted, and too many in a row must wait.
 */
export const codeRedemptionWishSchema = z
  .object({
    code: z.string().min(8).max(40),
    /** Which account to top up, where what the card gives asks for one: BENEFIT_ACCOUNT_REQUIRED says so. */
    account: supplyAccountSchema.optional(),
  })
  .strict();
export type CodeRedemptionWish = z.infer<typeof codeRedemptionWishSchema>;

export const codeRedemptionSchema = z.object({
  kind: z.enum(['membership', 'benefit']),
  /** `山茶会员年卡`, `中杯咖啡券` */
  name: z.string(),
  /** `有效期至 2027年12月21日` */
  words: z.string(),
  /** The mini-program page that leads to what was given. */
  page: z.string(),
  /** False where this member had redeemed it before. */
  first: z.boolean(),
});
export type CodeRedemption = z.infer<typeof codeRedemptionSchema>;
