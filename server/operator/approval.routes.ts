import { z } from 'zod';
import { approvalSchema, approvalStatuses } from '../../shared/contract/ops/operator';
import { pageQuerySchema, pageSchema } from '../../shared/contract/wire';
import { defineRoute, operatorOf, type Route } from '../http/route';
import type { AnyAct } from './act';
import { actRoute } from './act.routes';
import type { approvalActs } from './approval.acts';
import { findApprovals } from './find-approvals';
import { withLink } from './link.routes';
import type { OperatorParts } from './operator.parts';

const TAG = '运营台：复核';
const listQuery = pageQuerySchema.extend({ status: z.enum(approvalStatuses).optional() }).strict();

/** What waits for a second person, and the words that decide it. */
export function approvalRoutes(parts: OperatorParts, acts: ReturnType<typeof approvalActs>): Route[] {
  const path = '/ops/v1/approvals';
  return [
    defineRoute({
      ...{ method: 'get', path, summary: '复核；没有复核权限的人只看到自己申请的', tag: TAG },
      ...{ access: 'operator', permission: 'self' },
      query: listQuery,
      replies: { 200: { description: '最近申请的在前', schema: pageSchema(approvalSchema) } },
      handle: async (request) => {
        const { query } = request;
        return { status: 200, body: await findApprovals(parts, operatorOf(request), query) };
      },
    }),
    withLink(parts, decide(parts, `${path}/approve`, '同意并执行', acts.approve)),
    decide(parts, `${path}/refuse`, '不同意', acts.refuse),
    decide(parts, `${path}/withdraw`, '撤回自己的申请', acts.withdraw),
  ];
}

function decide(parts: OperatorParts, path: string, summary: string, act: AnyAct): Route {
  return actRoute(parts, { path, summary, tag: TAG }, act);
}
