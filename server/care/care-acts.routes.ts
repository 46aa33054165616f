import { LessThan, MoreThan } from 'typeorm';
import { z } from 'zod';
import { memberListPageSchema } from '../../shared/contract/ops/member';
import { opsCasePageSchema, opsCaseQuerySchema } from '../../shared/contract/ops/money';
import { idSchema, pageQuerySchema } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import { OperatorCase } from '../case/case.entity';
import { HttpRefusal } from '../http/http-refusal';
import { defineRoute, type Route } from '../http/route';
import type { AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { closeCaseAct, exportMembersAct, makeAudienceAct } from './care.acts';
import { MemberList, MemberListPart } from './care.entity';
import type { CareParts } from './care.parts';
import { LIST_HEAD } from './list-file.rules';
import { presentList } from './make-list';

const tag = '运营·会员';

/** Lists that are made from a filter, and cases that wait for somebody. */
export function careActs(parts: CareParts): { readonly acts: readonly AnyAct[]; readonly routes: readonly Route[] } {
  return {
    acts: [makeAudienceAct, exportMembersAct, closeCaseAct],
    routes: [
      actRoute(parts, { path: '/ops/v1/audiences', summary: '保存人群', tag }, makeAudienceAct),
      actRoute(parts, { path: '/ops/v1/member-exports', summary: '导出会员', tag }, exportMembersAct),
      ...listRoutes(parts),
      ...caseRoutes(parts),
    ],
  };
}

function listRoutes({ database }: CareParts): Route[] {
  const { read } = database;
  return [
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/member-lists', summary: '人群与导出', tag },
      ...{ access: 'operator', permission: 'members.read' },
      query: pageQuerySchema.extend({ kind: z.enum(['audience', 'export']).optional() }).strict(),
      replies: { 200: { description: '新的在前', schema: memberListPageSchema } },
      handle: async ({ query: { kind, cursor, limit } }) => {
        const found = await read.find(MemberList, {
          where: { ...(kind ? { kind } : {}), ...(cursor ? { id: LessThan(cursor) } : {}) },
          order: { id: 'DESC' },
          take: limit + 1,
        });
        const rows = found.slice(0, limit);
        const nextCursor = found.length > limit ? (rows.at(-1)?.id ?? null) : null;
        return { status: 200, body: { items: rows.map(presentList), nextCursor } };
      },
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/member-exports/{id}/file', summary: '下载导出的会员', tag },
      ...{ access: 'operator', permission: 'members.export' },
      params: z.object({ id: idSchema }).strict(),
      replies: { 200: { description: 'CSV，不含完整手机号；保留 7 天', schema: null } },
      handle: async ({ params: { id } }) => {
        const list = await read.findOneBy(MemberList, { id, kind: 'export' });
        if (!list) throw new HttpRefusal('UNKNOWN_ROUTE');
        if (list.status === 'running') throw new HttpRefusal('MEMBER_LIST_NOT_READY');
        const parts = await read.find(MemberListPart, { where: { listId: id }, order: { position: 'ASC' } });
        return {
          status: 200,
          body: Buffer.from(LIST_HEAD + parts.map(({ content }) => content).join(''), 'utf8'),
          headers: {
            'Content-Type': 'text/csv; charset=utf-8',
            'Content-Disposition': `attachment; filename="members-${id}.csv"`,
          },
        };
      },
    }),
  ];
}

function caseRoutes(parts: CareParts): Route[] {
  const { read } = parts.database;
  return [
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/cases', summary: '待办', tag: '运营·待办' },
      ...{ access: 'operator', permission: 'cases.close' },
      query: opsCaseQuerySchema,
      replies: { 200: { description: '未处理的旧的在前，已关闭的新的在前', schema: opsCasePageSchema } },
      handle: async ({ query: { status, cursor, limit } }) => {
        const isQueue = status === 'open';
        const beyond = cursor === undefined ? {} : { id: isQueue ? MoreThan(cursor) : LessThan(cursor) };
        const found = await read.find(OperatorCase, {
          where: { status, ...beyond },
          order: { id: isQueue ? 'ASC' : 'DESC' },
          take: limit + 1,
        });
        const rows = found.slice(0, limit);
        return {
          status: 200,
          body: {
            items: rows.map(({ openedAt, closedAt, ...row }) => ({
              ...row,
              openedAt: formatInstant(openedAt),
              closedAt: closedAt === null ? null : formatInstant(closedAt),
            })),
            nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
          },
        };
      },
    }),
    actRoute(parts, { path: '/ops/v1/cases/close', summary: '关闭待办', tag: '运营·待办' }, closeCaseAct),
  ];
}
