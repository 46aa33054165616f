import { Readable } from 'node:stream';
import { z } from 'zod';
import {
  auditActionsSchema,
  auditLineSchema,
  auditStretchSchema,
  auditVerificationSchema,
} from '../../shared/contract/ops/operator';
import { pageQuerySchema, pageSchema } from '../../shared/contract/wire';
import { businessDayOf } from '../../shared/kernel/business-day';
import { defineRoute, type Route } from '../http/route';
import { listActions, nameOfAction } from './action-names';
import { exportAudit } from './export-audit';
import { findAudit } from './find-audit';
import type { OperatorParts } from './operator.parts';
import { verifyNewLines, verifyStretch } from './verify-newer';

const TAG = '运营台：操作日志';

const filters = {
  actor: z.string().trim().min(1).max(80).optional(),
  action: z.string().trim().min(1).max(60).optional(),
  subject: z.string().trim().min(1).max(120).optional(),
  day: z.iso.date().optional(),
};
const listQuery = pageQuerySchema
  .extend({
    ...filters,
    cursor: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional(),
  })
  .strict();
const stretchQuery = z.object({ after: z.coerce.number().int().min(0).default(0) }).strict();
const exportQuery = z.object(filters).strict();

/** The audit log: read, taken home, and checked. Nothing here can change it. */
export function auditRoutes({ database, clock, heads }: OperatorParts): Route[] {
  const access = { access: 'operator', permission: 'audit.read', tag: TAG } as const;
  return [
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/audit', summary: '操作日志，最新的在前' },
      ...access,
      query: listQuery,
      replies: { 200: { description: '一页', schema: pageSchema(auditLineSchema) } },
      handle: async ({ query }) => {
        const { cursor, limit, ...filter } = query;
        const { items, nextCursor } = await findAudit(database, filter, { cursor, limit });
        const named = items.map((line) => ({ ...line, actionName: nameOfAction(heads(), line.action) }));
        return { status: 200, body: { items: named, nextCursor } };
      },
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/audit/actions', summary: '操作日志里的操作种类' },
      ...access,
      replies: { 200: { description: '代码和名称', schema: auditActionsSchema } },
      handle: async () => ({ status: 200, body: { items: listActions(heads()) } }),
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/audit.csv', summary: '导出操作日志' },
      ...access,
      query: exportQuery,
      replies: { 200: { description: 'CSV，UTF-8，最早的在前', schema: null } },
      handle: async ({ query, context }) => {
        context.body = Readable.from(exportAudit(database, query));
        const name = `audit-${businessDayOf(clock.now())}.csv`;
        const headers = {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': `attachment; filename="${name}"`,
        };
        return { status: 200, headers };
      },
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/audit/verification', summary: '校验新增的操作日志，并说明上次完整校验' },
      ...access,
      replies: { 200: { description: '是否完整，哪里不对', schema: auditVerificationSchema } },
      handle: async () => ({ status: 200, body: await verifyNewLines({ database, clock }) }),
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/audit/verification/stretch', summary: '逐行校验操作日志的一段' },
      ...access,
      query: stretchQuery,
      replies: { 200: { description: '这一段里哪里不对，下一段从哪里开始', schema: auditStretchSchema } },
      handle: async ({ query }) => ({ status: 200, body: await verifyStretch(database, query.after) }),
    }),
  ];
}
