import { z } from 'zod';
import {
  type Renewal,
  renewalListSchema,
  renewalRequestSchema,
  renewalSchema,
  renewalSigningSchema,
} from '../../shared/contract/renewal';
import { idSchema } from '../../shared/contract/wire';
import { unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { beginRenewal, signingOf } from './begin-renewal';
import { cancelRenewal } from './cancel-renewal';
import { findOpenCycle } from './change-cycle';
import { findRenewals, presentRenewal } from './find-renewals';
import { RenewalContract } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';

const TAG = '自动续费';

export function renewalRoutes(parts: RenewalParts): Route[] {
  const { database, clock } = parts;
  const present = async (contractId: string): Promise<Renewal> => {
    const contract = await database.read.findOneByOrFail(RenewalContract, { id: contractId });
    return presentRenewal(contract, await findOpenCycle(database.read, contractId), clock.now());
  };

  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/renewals',
      summary: '开通自动续费，取得签约参数',
      tag: TAG,
      access: 'member',
      body: renewalRequestSchema,
      idempotent: true,
      replies: {
        201: {
          description:
            '签约，与 wx.navigateToMiniProgram、wx.requestSubscribeSign 或 wx.requestAppleSubscribeSign 的参数',
          schema: renewalSigningSchema,
        },
      },
      handle: async (request) => {
        const { memberId, sessionId } = sessionOf(request);
        const clientKey = request.idempotencyKey;
        const contractId = unwrap(await beginRenewal(parts, { memberId, ...request.body, clientKey }));
        const found = unwrap(await signingOf(parts, contractId, sessionId));
        const signing = 'kind' in found ? found : { ...found, extraData: { ...found.extraData } };
        return { status: 201, body: { renewal: await present(contractId), signing } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/renewals',
      summary: '我的自动续费',
      tag: TAG,
      access: 'member',
      replies: { 200: { description: '全部签约，新的在前', schema: renewalListSchema } },
      handle: async (request) => ({
        status: 200,
        body: {
          items: await findRenewals(database, sessionOf(request).memberId, clock.now()),
          nextCursor: null,
        },
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/renewals/{id}/cancel',
      summary: '取消自动续费；已付的有效期不变',
      tag: TAG,
      access: 'member',
      params: z.object({ id: idSchema }),
      replies: { 200: { description: '签约；微信确认前为 ending，不会再扣款', schema: renewalSchema } },
      handle: async (request) => {
        const { id } = request.params;
        unwrap(await cancelRenewal(parts, id, sessionOf(request).memberId, 'member'));
        return { status: 200, body: await present(id) };
      },
    }),
  ];
}
