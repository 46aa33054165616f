import {
  benefitCodeSchema,
  benefitDetailSchema,
  benefitHallSchema,
  benefitMatrixSchema,
  exposuresSchema,
} from '../../shared/contract/benefit';
import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { ProgrammeCatalogue } from '../growth/programme-catalogue';
import { HttpRefusal } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import type { BenefitCatalogue } from './benefit-catalogue';
import { exposeBenefits } from './expose-benefits';
import { type BenefitSeller, findBenefitDetail, findHall, findMatrix } from './find-benefits';
import type { ClaimParts } from './issue-claim';

export interface BenefitRouteParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly benefits: BenefitCatalogue;
  readonly programmes: ProgrammeCatalogue;
  readonly claims: ClaimParts;
  readonly seller: BenefitSeller;
}

/** What members, and who is not one yet, see of benefits. */
export function benefitRoutes(parts: BenefitRouteParts): Route[] {
  const { database, clock } = parts;
  const readBooks = async () => ({ benefits: await parts.benefits.read(), programmes: await parts.programmes.read() });
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/benefits',
      summary: '权益中心：每项权益对我是什么状态',
      tag: '权益',
      access: 'anyone',
      replies: { 200: { description: '未登录时按访客的状态', schema: benefitHallSchema } },
      handle: async ({ session }) => {
        const hall = await findHall(database.read, await readBooks(), session?.memberId ?? null, clock.now());
        return { status: 200, body: hall };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/benefits/matrix',
      summary: '权益对照：等级与会员方案各开放什么',
      tag: '权益',
      access: 'anyone',
      replies: { 200: { description: '行是权益，列是等级与方案', schema: benefitMatrixSchema } },
      handle: async ({ session }) => {
        const matrix = await findMatrix(database.read, await readBooks(), session?.memberId ?? null, clock.now());
        return { status: 200, body: matrix };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/benefits/{code}',
      summary: '一项权益的详情',
      tag: '权益',
      access: 'anyone',
      params: benefitCodeSchema,
      replies: { 200: { description: '条款、规则与我的券', schema: benefitDetailSchema } },
      handle: async ({ params, session }) => {
        const shown = { deliverers: parts.claims.deliverers, seller: parts.seller };
        const asked = { memberId: session?.memberId ?? null, code: params.code };
        const detail = await findBenefitDetail(database.read, await readBooks(), shown, asked, clock.now());
        if (!detail) throw new HttpRefusal('BENEFIT_NOT_FOUND');
        return { status: 200, body: detail };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/benefit-exposures',
      summary: '这些权益卡片已真正展示在屏幕上',
      tag: '权益',
      access: 'member',
      body: exposuresSchema,
      replies: { 204: { description: '每位会员每月计一次', schema: null } },
      handle: async (request) => {
        await exposeBenefits(database, sessionOf(request).memberId, request.body.codes, clock.now());
        return { status: 204 };
      },
    }),
  ];
}
