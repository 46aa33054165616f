import type { Route } from '../http/route';
import type { ActParts, AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import { cancelRenewalAct } from './renewal.acts';

/** What operators do to auto-renewals. */
export function renewalOps(parts: ActParts): { readonly acts: readonly AnyAct[]; readonly routes: readonly Route[] } {
  const about = { path: '/ops/v1/renewals/cancel', summary: '取消自动续费', tag: '运营·自动续费' };
  return { acts: [cancelRenewalAct], routes: [actRoute(parts, about, cancelRenewalAct), previewRoute(parts, about, cancelRenewalAct)] };
}
