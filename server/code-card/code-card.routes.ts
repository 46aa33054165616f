import { codeRedemptionSchema, codeRedemptionWishSchema } from '../../shared/contract/code-card';
import { HttpRefusal } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { type RedeemParts, redeemCode } from './redeem-code';

/** What members do with code cards. */
export function codeCardRoutes(parts: RedeemParts): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/code-redemptions',
      summary: '用兑换码（实体卡）兑换会员或权益',
      tag: '权益',
      access: 'member',
      body: codeRedemptionWishSchema,
      replies: {
        200: { description: '已兑换；同一会员重复提交答同一结果，first 为 false', schema: codeRedemptionSchema },
      },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const { code, account = null } = request.body;
        const redeemed = await redeemCode(parts, { memberId, address: request.address, code, account });
        if (redeemed.ok) return { status: 200, body: redeemed.value };
        const { refusal } = redeemed;
        const isLimit = refusal.code === 'TOO_MANY_REQUESTS';
        throw new HttpRefusal(refusal.code, isLimit ? { retryAfterSeconds: refusal.retryAfterSeconds } : {});
      },
    }),
  ];
}
