import type { Route } from '../http/route';
import type { ActParts, AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import { adjustPointsAct } from './points.acts';

/** What operators do to points. */
export function pointsOps(parts: ActParts): { readonly acts: readonly AnyAct[]; readonly routes: readonly Route[] } {
  const adjust = { path: '/ops/v1/points/adjust', summary: '调整积分', tag: '运营·积分' };
  return {
    acts: [adjustPointsAct],
    routes: [actRoute(parts, adjust, adjustPointsAct), previewRoute(parts, adjust, adjustPointsAct)],
  };
}
