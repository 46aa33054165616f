import {
  benefitCodeSchema,
  claimDetailSchema,
  claimIdSchema,
  claimPageSchema,
  claimQuerySchema,
  claimSchema,
  claimWishSchema,
  useCodeSchema,
} from '../../shared/contract/benefit';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { BenefitClaim } from './benefit.entity';
import { type BenefitParts, claimBenefit } from './claim-benefit';
import { findClaim, listClaims, presentClaims } from './find-claims';
import { makeUseCode } from './make-use-code';

/** What members do with their claims. */
export function claimRoutes(parts: BenefitParts): Route[] {
  const { database, clock, deliverers } = parts;
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/benefits/{code}/claims',
      summary: '领取一项权益',
      tag: '权益',
      access: 'member',
      params: benefitCodeSchema,
      body: claimWishSchema,
      idempotent: true,
      replies: { 201: { description: '领取到的券；重复提交答同一张', schema: claimSchema } },
      handle: async (request) => {
        const claimId = unwrap(
          await claimBenefit(parts, {
            memberId: sessionOf(request).memberId,
            benefit: request.params.code,
            account: request.body.account ?? null,
            clientKey: request.idempotencyKey,
          }),
        );
        const row = await database.read.findOneByOrFail(BenefitClaim, { id: claimId });
        const [claim] = await presentClaims(database.read, [row], deliverers, clock.now());
        return { status: 201, body: claim };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/benefit-claims',
      summary: '我的券',
      tag: '权益',
      access: 'member',
      query: claimQuerySchema,
      replies: { 200: { description: '新的在前', schema: claimPageSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const page = await listClaims(database.read, deliverers, memberId, request.query, clock.now());
        return { status: 200, body: page };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/benefit-claims/{id}',
      summary: '一张券的详情',
      tag: '权益',
      access: 'member',
      params: claimIdSchema,
      replies: { 200: { description: '规则与使用记录', schema: claimDetailSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const claim = await findClaim(database.read, deliverers, memberId, request.params.id, clock.now());
        if (!claim) throw new HttpRefusal('CLAIM_NOT_FOUND');
        return { status: 200, body: claim };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/benefit-claims/{id}/use-codes',
      summary: '出示核销码：一分钟内有效，只用一次',
      tag: '权益',
      access: 'member',
      params: claimIdSchema,
      replies: { 201: { description: '新的核销码，之前的随即失效', schema: useCodeSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const made = await database.inUnit((unit) => makeUseCode(unit, memberId, request.params.id, clock.now()));
        return { status: 201, body: unwrap(made) };
      },
    }),
  ];
}
