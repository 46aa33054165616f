import { z } from 'zod';
import {
  checkInSchema,
  growthAcknowledgementSchema,
  growthCardListSchema,
  growthDetailSchema,
  growthEntryPageSchema,
  growthEntryQuerySchema,
  growthExplainQuerySchema,
  growthExplanationSchema,
  growthTaskListSchema,
  growthTaskSchema,
  taskCodeSchema,
} from '../../shared/contract/growth';
import { HttpRefusal } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { Member } from '../member/member.entity';
import { explainGrowth, findDetail } from './find-detail';
import { findEntries } from './find-entries';
import { findPositions, type Position } from './find-growth';
import { checkIn, claimTask, findTasks } from './find-tasks';
import { GrowthAccount } from './growth.entity';
import { presentCard } from './present-growth';
import type { ProgrammeBook } from './programme-book';
import type { ProgrammeCatalogue } from './programme-catalogue';
import type { GrowthParts } from './take-event';

const programmeParams = z.object({ programme: z.string().min(1).max(40) }).strict();
const ENTRIES_A_PAGE = 20;

/** What members see of their growth, tiers and tasks. */
export function growthRoutes(parts: GrowthParts & { readonly programmes: ProgrammeCatalogue }): Route[] {
  const { database, clock, programmes } = parts;

  const findAll = async (memberId: string): Promise<{ book: ProgrammeBook; positions: Position[] }> => {
    const [book, member] = await Promise.all([
      programmes.read(),
      database.read.findOneByOrFail(Member, { id: memberId }),
    ]);
    return { book, positions: await findPositions(database.read, book, member, clock.now()) };
  };
  const findOne = async (memberId: string, programme?: string) => {
    const { book, positions } = await findAll(memberId);
    const position = positions.find((each) => programme === undefined || each.programme.code === programme);
    if (!position) throw new HttpRefusal('PROGRAMME_NOT_FOUND');
    return { book, position };
  };

  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/growth',
      summary: '我的等级：每个成长体系一张卡',
      tag: '成长与等级',
      access: 'member',
      replies: { 200: { description: '默认成长体系在前', schema: growthCardListSchema } },
      handle: async (request) => {
        const { book, positions } = await findAll(sessionOf(request).memberId);
        const items = positions.map((position) => presentCard(position, book.kinds, clock.now()));
        return { status: 200, body: { items } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/growth/explain',
      summary: '为什么是这个等级',
      tag: '成长与等级',
      access: 'member',
      query: growthExplainQuerySchema,
      replies: { 200: { description: '规则、周期、明细与差距', schema: growthExplanationSchema } },
      handle: async (request) => {
        const { book, position } = await findOne(sessionOf(request).memberId, request.query.programme);
        return { status: 200, body: await explainGrowth(database, book, position, clock.now()) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/growth/{programme}',
      summary: '一个成长体系的等级页',
      tag: '成长与等级',
      access: 'member',
      params: programmeParams,
      replies: { 200: { description: '等级、曲线、分组、升级途径与变动', schema: growthDetailSchema } },
      handle: async (request) => {
        const { book, position } = await findOne(sessionOf(request).memberId, request.params.programme);
        return { status: 200, body: await findDetail(database, book, position, clock.now()) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/growth/{programme}/entries',
      summary: '成长值明细',
      tag: '成长与等级',
      access: 'member',
      params: programmeParams,
      query: growthEntryQuerySchema,
      replies: { 200: { description: '新的在前', schema: growthEntryPageSchema } },
      handle: async (request) => {
        const { book, position } = await findOne(sessionOf(request).memberId, request.params.programme);
        const page = { ...request.query, limit: request.query.limit ?? ENTRIES_A_PAGE };
        return { status: 200, body: await findEntries(database, book, position, page) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/growth/{programme}/acknowledgements',
      summary: '知道了一次等级变动',
      tag: '成长与等级',
      access: 'member',
      params: programmeParams,
      body: growthAcknowledgementSchema,
      replies: { 204: { description: '已记下', schema: null } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const { number } = request.body;
        await database.inUnit((unit) =>
          unit
            .createQueryBuilder()
            .update(GrowthAccount)
            .set({ acknowledged: number })
            .where('programme = :programme AND member_id = :memberId', { ...request.params, memberId })
            // Never back, and never ahead of what has happened.
            .andWhere('acknowledged < :number AND changes >= :number', { number })
            .execute(),
        );
        return { status: 204 };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/tasks',
      summary: '会员任务',
      tag: '成长与等级',
      access: 'member',
      replies: { 200: { description: '新人、每日、每月', schema: growthTaskListSchema } },
      handle: async (request) => {
        const book = await programmes.read();
        return {
          status: 200,
          body: { items: await findTasks(database, book, sessionOf(request).memberId, clock.now()) },
        };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/tasks/{code}/claim',
      summary: '领取任务奖励',
      tag: '成长与等级',
      access: 'member',
      params: taskCodeSchema,
      replies: { 200: { description: '领取后的任务；重复领取答同一结果', schema: growthTaskSchema } },
      handle: async (request) => {
        const claimed = await claimTask(parts, sessionOf(request).memberId, request.params.code);
        if (!claimed.ok) throw new HttpRefusal(claimed.refusal);
        return { status: 200, body: claimed.value };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/check-ins',
      summary: '签到，每天一次',
      tag: '成长与等级',
      access: 'member',
      replies: { 200: { description: '当天', schema: checkInSchema } },
      handle: async (request) => ({ status: 200, body: await checkIn(parts, sessionOf(request).memberId) }),
    }),
  ];
}
