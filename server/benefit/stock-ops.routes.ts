import { benefitGrantSchema, stockSchema } from '../../shared/contract/ops/stock';
import { pageQuerySchema, pageSchema } from '../../shared/contract/wire';
import { defineRoute, type Route } from '../http/route';
import type { JobRegistry } from '../jobs/registry';
import type { ActParts, AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import { findGrants, findStock } from './find-stock';
import { GRANT_AUDIENCE, goOnGranting } from './grant-audience';
import type { ClaimParts } from './issue-claim';
import { grantToAudienceAct, startBenefitAct, stopBenefitAct } from './stock.acts';

const tag = '运营·权益';

/** The live catalogue with its stock and budgets: stop and start a benefit, and give one to many at once. */
export function stockOps(parts: ActParts): { readonly acts: readonly AnyAct[]; readonly routes: readonly Route[] } {
  const { database, clock } = parts;
  const stop = { path: '/ops/v1/benefits/stop', summary: '停发权益', tag };
  const many = { path: '/ops/v1/benefits/grant-audience', summary: '向人群发放权益', tag };
  return {
    acts: [stopBenefitAct, startBenefitAct, grantToAudienceAct],
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/benefits/stock', summary: '权益库存与预算', tag },
        ...{ access: 'operator', permission: 'config.read' },
        replies: { 200: { description: '现有权益，按配置的顺序', schema: pageSchema(stockSchema) } },
        handle: async () => {
          const items = await findStock(database, clock.now());
          return { status: 200, body: { items, nextCursor: null } };
        },
      }),
      actRoute(parts, stop, stopBenefitAct),
      actRoute(parts, { path: '/ops/v1/benefits/start', summary: '恢复发放权益', tag }, startBenefitAct),
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/benefits/grants', summary: '批量发放记录', tag },
        ...{ access: 'operator', permission: 'benefits.grant' },
        query: pageQuerySchema,
        replies: { 200: { description: '新的在前', schema: pageSchema(benefitGrantSchema) } },
        handle: async ({ query }) => ({ status: 200, body: await findGrants(database, query) }),
      }),
      actRoute(parts, many, grantToAudienceAct),
      previewRoute(parts, many, grantToAudienceAct),
    ],
  };
}

/** Registers the job behind giving a benefit to many. */
export function registerGrantJobs(registry: JobRegistry, parts: ActParts & { readonly claims: ClaimParts }): void {
  registry.handle<{ grantId: string }>(GRANT_AUDIENCE, ({ grantId }) => goOnGranting(parts, grantId));
}
