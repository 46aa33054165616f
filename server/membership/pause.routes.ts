import { z } from 'zod';
import {
  membershipPauseSchema,
  pauseOfferSchema,
  pausePreviewSchema,
  pauseRequestSchema,
} from '../../shared/contract/membership';
import { idSchema } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import { unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import type { PlanCatalogue } from '../plan/plan-catalogue';
import { findPauses, presentPause } from './find-pauses';
import type { PauseParts } from './pause.parts';
import { pauseMembership, previewPause, resumeMembership } from './pause-membership';

const TAG = '会员';

/** What members do to let a membership rest. */
export function pauseRoutes(parts: PauseParts & { readonly catalogue: PlanCatalogue }): Route[] {
  const { database, clock } = parts;
  const familyOf = async (named: string | undefined): Promise<string> => {
    if (named !== undefined) return named;
    const found = (await parts.catalogue.read()).families.find(({ isDefault }) => isDefault);
    if (!found) throw new Error('no plan family: load a scheme first');
    return found.code;
  };

  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/membership/pauses',
      summary: '会员暂停：还可暂停的天数与次数、历次暂停',
      tag: TAG,
      access: 'member',
      query: z.object({ family: z.string().max(40).optional() }),
      replies: { 200: { description: '默认会员产品，或所指的会员产品', schema: pauseOfferSchema } },
      handle: async (request) => {
        const family = await familyOf(request.query.family);
        return { status: 200, body: await findPauses(database, sessionOf(request).memberId, family, clock.now()) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/membership/pauses/preview',
      summary: '试算一次暂停：何时恢复、有效期顺延到何时',
      tag: TAG,
      access: 'member',
      body: pauseRequestSchema,
      replies: { 200: { description: '不做任何改动', schema: pausePreviewSchema } },
      handle: async (request) => {
        const { family, days } = request.body;
        const wish = { memberId: sessionOf(request).memberId, family: await familyOf(family), days };
        const { fromAt, toAt, endsAt } = unwrap(await previewPause(parts, wish));
        const body = { from: formatInstant(fromAt), to: formatInstant(toAt), endsAt: formatInstant(endsAt) };
        return { status: 200, body };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/membership/pauses',
      summary: '暂停会员；期间权益停用，有效期顺延',
      tag: TAG,
      access: 'member',
      body: pauseRequestSchema,
      replies: { 201: { description: '已暂停', schema: membershipPauseSchema } },
      handle: async (request) => {
        const { family, days } = request.body;
        const wish = { memberId: sessionOf(request).memberId, family: await familyOf(family), days };
        return { status: 201, body: presentPause(unwrap(await pauseMembership(parts, wish)), clock.now()) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/membership/pauses/{id}/end',
      summary: '提前恢复会员；重复提交答同一结果',
      tag: TAG,
      access: 'member',
      params: z.object({ id: idSchema }),
      replies: { 200: { description: '已恢复', schema: membershipPauseSchema } },
      handle: async (request) => {
        const wish = { memberId: sessionOf(request).memberId, pauseId: request.params.id };
        return { status: 200, body: presentPause(unwrap(await resumeMembership(parts, wish)), clock.now()) };
      },
    }),
  ];
}
