import { z } from 'zod';
import { agreementSchema } from '../../shared/contract/agreement';
import { HttpRefusal } from '../http/http-refusal';
import { defineRoute, type Route } from '../http/route';
import type { LiveTexts } from './scheme-texts';

export function schemeRoutes(deps: { texts: LiveTexts }): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/agreements/{code}',
      summary: '协议全文',
      tag: '会员方案',
      access: 'anyone',
      params: z.object({ code: agreementSchema.shape.code }),
      replies: { 200: { description: '协议', schema: agreementSchema } },
      handle: async ({ params }) => {
        const { agreements } = await deps.texts.read();
        const agreement = agreements.find((candidate) => candidate.code === params.code);
        if (!agreement) throw new HttpRefusal('UNKNOWN_ROUTE');
        return { status: 200, body: agreement };
      },
    }),
  ];
}
