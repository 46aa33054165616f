import type { Route } from '../http/route';
import type { ActParts, AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import { resendMessageAct } from './message.acts';

/** What operators do to messages. */
export function messageOps(parts: ActParts): { readonly acts: readonly AnyAct[]; readonly routes: readonly Route[] } {
  const about = { path: '/ops/v1/messages/resend', summary: '重发消息', tag: '运营·消息' };
  return {
    acts: [resendMessageAct],
    routes: [actRoute(parts, about, resendMessageAct), previewRoute(parts, about, resendMessageAct)],
  };
}
