import { opsContractPageSchema, opsContractQuerySchema } from '../../shared/contract/ops/money';
import { defineRoute, type Route } from '../http/route';
import type { ActParts, AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import { findOpsContracts } from './present-contracts';
import { cancelRenewalAct } from './renewal.acts';

/** What operators do to auto-renewals. */
export function renewalOps(parts: ActParts): { readonly acts: readonly AnyAct[]; readonly routes: readonly Route[] } {
  const about = { path: '/ops/v1/renewals/cancel', summary: '取消自动续费', tag: '运营·自动续费' };
  return {
    acts: [cancelRenewalAct],
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/renewals', summary: '自动续费', tag: about.tag },
        ...{ access: 'operator', permission: 'orders.read' },
        query: opsContractQuerySchema,
        replies: { 200: { description: '新的在前', schema: opsContractPageSchema } },
        handle: async ({ query }) => ({ status: 200, body: await findOpsContracts(parts.database.read, query) }),
      }),
      actRoute(parts, about, cancelRenewalAct),
      previewRoute(parts, about, cancelRenewalAct),
    ],
  };
}
