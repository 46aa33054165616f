import { z } from 'zod';
import { actReplySchema, reasonSchema } from '../../shared/contract/ops/operator';
import { unwrap } from '../http/http-refusal';
import { defineRoute, operatorOf, type Route } from '../http/route';
import { type Act, type ActParts, actOn } from './act';

/**
 * The route of an act: `{input, reason}` and an `Idempotency-Key`; 200 when it is done, 202 when it waits for a second
 * person. All that the act is about stands in its input.
 * @param path `/ops/v1/…`
 */
export function actRoute<I, T>(
  parts: ActParts,
  { path, summary, tag }: { readonly path: string; readonly summary: string; readonly tag: string },
  act: Act<I, T>,
): Route {
  return defineRoute({
    ...{ method: 'post', path, summary, tag },
    access: 'operator',
    permission: act.permission,
    body: z.object({ input: act.input, reason: reasonSchema }).strict(),
    idempotent: true,
    replies: {
      200: { description: 'done', schema: actReplySchema },
      202: { description: 'waits for a second person', schema: actReplySchema },
    },
    handle: async (request) => {
      const { operatorId, name } = operatorOf(request);
      const { idempotencyKey, requestId } = request;
      const { input, reason } = request.body as { readonly input: I; readonly reason: string };
      const wish = { input, reason, operatorId, operatorName: name, commandKey: idempotencyKey, requestId };
      const reply = unwrap(await actOn(parts, act, wish));
      return { status: reply.status === 'done' ? 200 : 202, body: reply };
    },
  });
}
