import type { Route } from '../http/route';
import type { ActParts, AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import { extendTermAct, revokeTermAct } from './membership.acts';

const tag = '运营·会员资格';

/** What operators do to memberships. */
export function membershipOps(parts: ActParts): {
  readonly acts: readonly AnyAct[];
  readonly routes: readonly Route[];
} {
  const extend = { path: '/ops/v1/terms/extend', summary: '延长有效期', tag };
  const revoke = { path: '/ops/v1/terms/revoke', summary: '收回延长的有效期', tag };
  return {
    acts: [extendTermAct, revokeTermAct],
    routes: [
      actRoute(parts, extend, extendTermAct),
      previewRoute(parts, extend, extendTermAct),
      actRoute(parts, revoke, revokeTermAct),
      previewRoute(parts, revoke, revokeTermAct),
    ],
  };
}
