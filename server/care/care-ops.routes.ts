import { z } from 'zod';
import { claimPageSchema, claimQuerySchema } from '../../shared/contract/benefit';
import { growthEntryPageSchema, growthEntryQuerySchema, growthExplanationSchema } from '../../shared/contract/growth';
import {
  memberContractSchema,
  memberCountSchema,
  memberFilterChoicesSchema,
  memberFilterSchema,
  memberHeadSchema,
  memberMessagePageSchema,
  memberNoteSchema,
  memberPageSchema,
  memberSearchSchema,
  timelinePageSchema,
  timelineQuerySchema,
} from '../../shared/contract/ops/member';
import { pointsEntryPageSchema, pointsEntryQuerySchema } from '../../shared/contract/points';
import { idSchema, pageQuerySchema, pageSchema } from '../../shared/contract/wire';
import type { ClaimDeliverer } from '../benefit/claim-delivery';
import { listClaims } from '../benefit/find-claims';
import { explainGrowth } from '../growth/find-detail';
import { findEntries } from '../growth/find-entries';
import { findPositions } from '../growth/find-growth';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, type Route } from '../http/route';
import { Member } from '../member/member.entity';
import { findPointsEntries } from '../points/find-points';
import type { CareParts } from './care.parts';
import { findChoices } from './find-choices';
import { findMemberMessages } from './find-member-messages';
import { countMembers, findMembers } from './find-members';
import { findContracts, findHead, findNotes } from './member-head';
import { findTimeline } from './timeline';

const ENTRIES_A_PAGE = 20;

const member = { access: 'operator', permission: 'members.read', tag: '运营·会员' } as const;
const params = z.object({ id: idSchema }).strict();

/** What operators read of members: the list with its filters, and everything on one member's page. */
export function careOps(parts: CareParts & { readonly deliverers: readonly ClaimDeliverer[] }): {
  readonly routes: readonly Route[];
} {
  return { routes: [...listRoutes(parts), ...pageRoutes(parts), ...ledgerRoutes(parts)] };
}

function listRoutes(parts: CareParts): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/ops/v1/members',
      summary: '会员列表：搜索与筛选',
      ...member,
      query: memberSearchSchema,
      replies: { 200: { description: '按所走索引的顺序', schema: memberPageSchema } },
      handle: async ({ query }) => ({ status: 200, body: unwrap(await findMembers(parts, query)) }),
    }),
    defineRoute({
      method: 'get',
      path: '/ops/v1/member-count',
      summary: '筛选到的会员数',
      ...member,
      query: memberFilterSchema,
      replies: { 200: { description: '一万以内是准确数', schema: memberCountSchema } },
      handle: async ({ query }) => ({ status: 200, body: unwrap(await countMembers(parts, query)) }),
    }),
    defineRoute({
      method: 'get',
      path: '/ops/v1/member-filters',
      summary: '可用的筛选项',
      ...member,
      replies: { 200: { description: '等级、会员产品与标签', schema: memberFilterChoicesSchema } },
      handle: async () => ({ status: 200, body: await findChoices(parts) }),
    }),
  ];
}

function pageRoutes(parts: CareParts): Route[] {
  const { database } = parts;
  return [
    defineRoute({
      method: 'get',
      path: '/ops/v1/members/{id}',
      summary: '会员页',
      ...member,
      params,
      replies: { 200: { description: '会员卡、等级原因、会员资格、积分与签约', schema: memberHeadSchema } },
      handle: async (request) => {
        const head = await findHead(parts, request.params.id);
        if (!head) throw new HttpRefusal('PERSON_NOT_FOUND');
        return { status: 200, body: head };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/ops/v1/members/{id}/timeline',
      summary: '会员时间线',
      ...member,
      params,
      query: timelineQuerySchema,
      replies: { 200: { description: '新的在前', schema: timelinePageSchema } },
      handle: async (request) => ({
        status: 200,
        body: unwrap(await findTimeline(parts, request.params.id, request.query)),
      }),
    }),
    defineRoute({
      method: 'get',
      path: '/ops/v1/members/{id}/notes',
      summary: '会员备注',
      ...member,
      params,
      query: pageQuerySchema,
      replies: { 200: { description: '新的在前', schema: pageSchema(memberNoteSchema) } },
      handle: async (request) => ({ status: 200, body: await findNotes(database, request.params.id, request.query) }),
    }),
    defineRoute({
      method: 'get',
      path: '/ops/v1/members/{id}/contracts',
      summary: '会员的自动续费',
      ...member,
      params,
      replies: { 200: { description: '全部签约，新的在前', schema: pageSchema(memberContractSchema) } },
      handle: async (request) => ({
        status: 200,
        body: { items: await findContracts(database, request.params.id), nextCursor: null },
      }),
    }),
    defineRoute({
      method: 'get',
      path: '/ops/v1/members/{id}/messages',
      summary: '会员的消息与送达情况',
      ...member,
      params,
      query: pageQuerySchema,
      replies: { 200: { description: '新的在前', schema: memberMessagePageSchema } },
      handle: async (request) => ({
        status: 200,
        body: await findMemberMessages(database, request.params.id, request.query),
      }),
    }),
  ];
}

function ledgerRoutes(parts: CareParts & { readonly deliverers: readonly ClaimDeliverer[] }): Route[] {
  const { database, clock, programmes, deliverers } = parts;
  const findPosition = async (memberId: string, code: string) => {
    const [book, found] = await Promise.all([programmes.read(), database.read.findOneBy(Member, { id: memberId })]);
    if (!found) throw new HttpRefusal('PERSON_NOT_FOUND');
    const positions = await findPositions(database.read, book, found, clock.now());
    const position = positions.find(({ programme }) => programme.code === code);
    if (!position) throw new HttpRefusal('PROGRAMME_NOT_FOUND');
    return { book, position };
  };
  const growthParams = params.extend({ programme: z.string().min(1).max(40) }).strict();
  return [
    defineRoute({
      method: 'get',
      path: '/ops/v1/members/{id}/growth/{programme}',
      summary: '为什么是这个等级',
      ...member,
      params: growthParams,
      replies: { 200: { description: '规则、周期、明细与差距', schema: growthExplanationSchema } },
      handle: async (request) => {
        const { book, position } = await findPosition(request.params.id, request.params.programme);
        return { status: 200, body: await explainGrowth(database, book, position, clock.now()) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/ops/v1/members/{id}/growth/{programme}/entries',
      summary: '会员的成长值明细',
      ...member,
      params: growthParams,
      query: growthEntryQuerySchema,
      replies: { 200: { description: '新的在前，逐条可解释', schema: growthEntryPageSchema } },
      handle: async (request) => {
        const { book, position } = await findPosition(request.params.id, request.params.programme);
        const page = { ...request.query, limit: request.query.limit ?? ENTRIES_A_PAGE };
        return { status: 200, body: await findEntries(database, book, position, page) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/ops/v1/members/{id}/points/entries',
      summary: '会员的积分明细',
      ...member,
      params,
      query: pointsEntryQuerySchema,
      replies: { 200: { description: '新的在前，逐条可解释', schema: pointsEntryPageSchema } },
      handle: async (request) => {
        const page = { ...request.query, limit: request.query.limit ?? ENTRIES_A_PAGE };
        return { status: 200, body: await findPointsEntries(database, request.params.id, page, clock.now()) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/ops/v1/members/{id}/claims',
      summary: '会员的权益领取记录',
      ...member,
      params,
      query: claimQuerySchema,
      replies: { 200: { description: '新的在前', schema: claimPageSchema } },
      handle: async (request) => {
        const page = await listClaims(database.read, deliverers, request.params.id, request.query, clock.now());
        // The code itself is the member's: staff need not see it.
        const items = page.items.map((claim) =>
          claim.delivery.kind === 'code' && claim.delivery.code !== null
            ? { ...claim, delivery: { ...claim.delivery, code: maskCode(claim.delivery.code) } }
            : claim,
        );
        return { status: 200, body: { ...page, items } };
      },
    }),
  ];
}

function maskCode(code: string): string {
  return `${'*'.repeat(Math.max(0, code.length - 4))}${code.slice(-4)}`;
}
