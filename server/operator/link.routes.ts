import { z } from 'zod';
import type { ActReply, OperatorLink } from '../../shared/contract/ops/operator';
import { idSchema, instantSchema } from '../../shared/contract/wire';
import type { Route } from '../http/route';
import { invitationLink } from './invitation';
import type { SealedLink } from './operator.acts';
import type { OperatorParts } from './operator.parts';

const sealedLinkSchema: z.ZodType<SealedLink> = z.object({
  operatorId: idSchema,
  sealedToken: z.string(),
  expiresAt: instantSchema,
});

type LinkParts = Pick<OperatorParts, 'keys' | 'publicUrl'>;

/**
 * An act's route whose answer may hold a one-time link: what is kept for the command's repeat is sealed, and opened for
 * the answer alone.
 */
export function withLink(parts: LinkParts, route: Route): Route {
  return {
    ...route,
    handle: async (request) => {
      const reply = await route.handle(request);
      const body = reply.body as ActReply;
      return body.status === 'done' ? { ...reply, body: { ...body, value: openLinks(parts, body.value) } } : reply;
    },
  };
}

/** The value with its link opened, also where it is what an approved act has answered. */
function openLinks(parts: LinkParts, value: unknown): unknown {
  const sealed = sealedLinkSchema.safeParse(value);
  if (sealed.success) {
    const { operatorId, sealedToken, expiresAt } = sealed.data;
    const link = invitationLink(parts.publicUrl, parts.keys.openToken(sealedToken, operatorId));
    return { operatorId, link, expiresAt } satisfies OperatorLink;
  }
  const inner = z.object({ approvalId: idSchema, value: sealedLinkSchema }).safeParse(value);
  if (!inner.success) return value;
  return { ...inner.data, value: openLinks(parts, inner.data.value) };
}
