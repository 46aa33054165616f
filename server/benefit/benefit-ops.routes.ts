import { z } from 'zod';
import { redemptionPreviewSchema, redemptionPreviewWishSchema } from '../../shared/contract/benefit';
import { actReplySchema, reasonSchema } from '../../shared/contract/ops/operator';
import { defineRoute, operatorOf, type Route } from '../http/route';
import type { RateCounterNeeds } from '../member/rate-counter';
import { type AnyAct, actOn } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import { grantBenefitAct, redeemAct, revokeBenefitAct } from './benefit.acts';
import type { ClaimParts } from './issue-claim';
import { previewRedemption } from './redeem-code';
import { countWrongCodes } from './redemption.routes';

const tag = '运营·权益';

/** What operators do with claims: give, take back, and verify a member's use code on the spot. */
export function benefitOps(parts: RateCounterNeeds & { readonly claims: ClaimParts }): {
  readonly acts: readonly AnyAct[];
  readonly routes: readonly Route[];
} {
  const grant = grantBenefitAct(parts.claims);
  const giving = { path: '/ops/v1/benefits/grant', summary: '发放权益', tag };
  const taking = { path: '/ops/v1/benefits/revoke', summary: '收回权益', tag };
  return {
    acts: [grant, revokeBenefitAct, redeemAct],
    routes: [
      actRoute(parts, giving, grant),
      previewRoute(parts, giving, grant),
      actRoute(parts, taking, revokeBenefitAct),
      previewRoute(parts, taking, revokeBenefitAct),
      ...redemptionDesk(parts),
    ],
  };
}

/** Looks before it is used, then uses it; whoever guesses codes is stopped as a till is. */
function redemptionDesk(parts: RateCounterNeeds): Route[] {
  const { database, clock } = parts;
  return [
    defineRoute({
      ...{ method: 'post', path: '/ops/v1/redemptions/preview', summary: '核销前查看：不会使用', tag },
      ...{ access: 'operator', permission: redeemAct.permission },
      body: redemptionPreviewWishSchema,
      replies: { 200: { description: '这个核销码对应的权益与会员', schema: redemptionPreviewSchema } },
      handle: async (request) => {
        const { operatorId } = operatorOf(request);
        const look = () => previewRedemption(database.read, request.body.code, clock.now());
        return { status: 200, body: await countWrongCodes(parts, operatorId, look) };
      },
    }),
    defineRoute({
      ...{ method: 'post', path: '/ops/v1/redemptions', summary: '核销', tag },
      ...{ access: 'operator', permission: redeemAct.permission },
      body: z.object({ input: redeemAct.input, reason: reasonSchema }).strict(),
      idempotent: true,
      replies: { 200: { description: '核销结果', schema: actReplySchema } },
      handle: async (request) => {
        const { operatorId, name } = operatorOf(request);
        const { body, idempotencyKey: commandKey, requestId } = request;
        const wish = { ...body, operatorId, operatorName: name, commandKey, requestId };
        return { status: 200, body: await countWrongCodes(parts, operatorId, () => actOn(parts, redeemAct, wish)) };
      },
    }),
  ];
}
