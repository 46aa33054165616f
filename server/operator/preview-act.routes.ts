import { z } from 'zod';
import { errorTitles } from '../../shared/contract/error-code';
import { type ActPreview, actPreviewSchema } from '../../shared/contract/ops/act-preview';
import { defineRoute, operatorOf, type Route } from '../http/route';
import type { Act, ActParts } from './act';

/** Thrown to take a preview's unit of work back; leaves this file as its outcome. */
class Previewed extends Error {
  constructor(readonly outcome: ActPreview) {
    super('a preview is taken back');
  }
}

/**
 * The route that tells what an act would do: it is carried out as it would be, in a unit of work that is taken back, so the
 * preview cannot say anything else than what then happens. Nothing is written, hence no reason and no key.
 * @param path of the act's own route; the preview stands below it
 */
export function previewRoute<I, T>(
  { database, clock }: ActParts,
  { path, summary, tag }: { readonly path: string; readonly summary: string; readonly tag: string },
  act: Act<I, T>,
): Route {
  return defineRoute({
    ...{ method: 'post', path: `${path}/preview`, summary: `${summary}：预览`, tag },
    access: 'operator',
    permission: act.permission,
    body: z.object({ input: act.input }).strict(),
    replies: { 200: { description: '此刻执行的结果；不改变任何数据', schema: actPreviewSchema } },
    handle: async (request) => {
      const { operatorId, name } = operatorOf(request);
      const { input } = request.body as { readonly input: I };
      const now = clock.now();
      const actor = { channel: 'console', id: operatorId, name, requestId: request.requestId } as const;
      try {
        const refused = await database.inUnit(async (unit): Promise<ActPreview> => {
          const needsSecond = (await act.needsSecond?.(unit, input, now)) ?? null;
          // As if somebody had agreed: that somebody must is told beside it.
          const approvedBy = needsSecond === null ? null : SOMEBODY_ELSE;
          const done = await act.carryOut(unit, input, { actor, reason: PREVIEW, approvedBy, now });
          const summaryOf = (await act.describe?.(unit, input)) ?? null;
          if (done.ok) {
            const { before = null, after = null } = done.value;
            throw new Previewed({ refusal: null, needsSecond, summary: summaryOf, before, after });
          }
          const refusal = { code: done.refusal, title: errorTitles[done.refusal] };
          return { refusal, needsSecond, summary: summaryOf, before: null, after: null };
        });
        return { status: 200, body: refused };
      } catch (error) {
        if (error instanceof Previewed) return { status: 200, body: error.outcome };
        throw error;
      }
    },
  });
}

const SOMEBODY_ELSE = '复核人';
const PREVIEW = '预览';
