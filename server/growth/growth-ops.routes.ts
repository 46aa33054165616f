import { tierExtensionPageSchema } from '../../shared/contract/ops/tier-extension';
import { pageQuerySchema } from '../../shared/contract/wire';
import { defineRoute, type Route } from '../http/route';
import type { AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import { findExtensions } from './find-extensions';
import { adjustGrowthAct, extendTiersAct, grantTierAct, revokeTierAct, undoExtensionAct } from './growth.acts';
import { readProgrammeBook } from './programme-book';
import type { GrowthParts } from './take-event';

const tag = '运营·等级与成长值';

/** What operators do to tiers and growth. */
export function growthOps(parts: Pick<GrowthParts, 'database' | 'clock'>): {
  readonly acts: readonly AnyAct[];
  readonly routes: readonly Route[];
} {
  const extend = extendTiersAct(parts.database);
  const grant = { path: '/ops/v1/tiers/grant', summary: '授予等级', tag };
  const revoke = { path: '/ops/v1/tiers/revoke', summary: '收回授予的等级', tag };
  const adjust = { path: '/ops/v1/growth/adjust', summary: '调整成长值', tag };
  const { read } = parts.database;
  const undo = { path: '/ops/v1/tiers/undo-extension', summary: '撤回批量延长', tag };
  const extension = { path: '/ops/v1/tiers/extend', summary: '批量延长等级', tag };
  return {
    acts: [grantTierAct, revokeTierAct, adjustGrowthAct, extend, undoExtensionAct],
    routes: [
      actRoute(parts, grant, grantTierAct),
      previewRoute(parts, grant, grantTierAct),
      actRoute(parts, revoke, revokeTierAct),
      previewRoute(parts, revoke, revokeTierAct),
      actRoute(parts, adjust, adjustGrowthAct),
      previewRoute(parts, adjust, adjustGrowthAct),
      actRoute(parts, extension, extend),
      previewRoute(parts, extension, extend),
      actRoute(parts, undo, undoExtensionAct),
      previewRoute(parts, undo, undoExtensionAct),
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/tiers/extensions', summary: '批量延长等级', tag },
        ...{ access: 'operator', permission: 'members.read' },
        query: pageQuerySchema,
        replies: { 200: { description: '新的在前，附办理进度', schema: tierExtensionPageSchema } },
        handle: async ({ query }) => ({
          status: 200,
          body: await findExtensions(read, await readProgrammeBook(read), query),
        }),
      }),
    ],
  };
}
