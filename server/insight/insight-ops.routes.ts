import { z } from 'zod';
import {
  benefitsSchema,
  dayCountSchema,
  daySchema,
  differenceSchema,
  differencesQuerySchema,
  messagesSchema,
  moneySchema,
  monthQuerySchema,
  overviewSchema,
  pointsSchema,
  reconciliationDaySchema,
  rowSchema,
  rowsQuerySchema,
  stretchQuerySchema,
  tiersSchema,
} from '../../shared/contract/ops/insight';
import { jobListQuerySchema, jobSchema, jobsSchema } from '../../shared/contract/ops/insight-jobs';
import { segmentationSchema } from '../../shared/contract/ops/insight-segmentation';
import { pageQuerySchema, pageSchema } from '../../shared/contract/wire';
import { addDays, type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import { formatInstant } from '../../shared/kernel/instant';
import { HttpRefusal } from '../http/http-refusal';
import { defineRoute, type Route } from '../http/route';
import type { AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { csvLine } from '../operator/export-audit';
import { reportKinds, writeBooksReport } from './books-report';
import { findBenefitsInsight } from './find-benefits';
import { findMessagesInsight, findPointsInsight } from './find-flows';
import { findJobs, findJobsInsight } from './find-jobs';
import { findDifferences, findMoney, findReconciliationDays } from './find-money';
import { findOverview } from './find-overview';
import { findRows } from './find-rows';
import { findTiersInsight } from './find-tiers';
import { reconcileAct, rerunJobAct, resolveDifferenceAct, segmentAct } from './insight.acts';
import { askForFreshNumbers } from './insight.jobs';
import { readCounts, type Stretch } from './read-counts';
import { dayFeeds, type InsightParts } from './refresh-insight';
import { findSegmentation } from './segment-members';

const TAG = '运营·数据';
const insight = { method: 'get', access: 'operator', permission: 'insight.read', tag: TAG } as const;
const books = { ...insight, permission: 'books.read' } as const;

/** A stretch of days where nothing is said, and the longest that may be asked for. */
const [USUAL_DAYS, MOST_DAYS] = [30, 366];

/** Excel takes a file for UTF-8 only with this in front. */
const BYTE_ORDER_MARK = '\uFEFF';

const exportQuery = stretchQuerySchema.extend({
  feed: z.enum(Object.keys(dayFeeds) as [keyof typeof dayFeeds, ...(keyof typeof dayFeeds)[]]),
});

const reportQuery = z.object({ by: z.enum(reportKinds), from: daySchema, to: daySchema }).strict();

/** What operators watch: numbers by the day with the rows behind them, the books, the queue; and what they do about it. */
export function insightOps(parts: InsightParts): {
  readonly acts: readonly AnyAct[];
  readonly routes: readonly Route[];
} {
  return {
    acts: [reconcileAct, resolveDifferenceAct, rerunJobAct, segmentAct],
    routes: [...numberRoutes(parts), ...moneyRoutes(parts), ...jobRoutes(parts), ...segmentationRoutes(parts)],
  };
}

function numberRoutes(parts: InsightParts): Route[] {
  const { read } = parts.database;
  const freshness = async () => {
    const { at, refreshing } = await askForFreshNumbers(parts, read);
    return { countedAt: at === null ? null : formatInstant(at), refreshing };
  };
  return [
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/overview', summary: '总览' },
      replies: { 200: { description: '关键数字、走势与提醒', schema: overviewSchema } },
      handle: async () => ({
        status: 200,
        body: { ...(await freshness()), ...(await findOverview(read, parts.clock.now())) },
      }),
    }),
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/rows', summary: '一个数字背后的明细' },
      query: rowsQuerySchema,
      replies: { 200: { description: '当天的一页明细', schema: pageSchema(rowSchema) } },
      handle: async ({ query }) => ({ status: 200, body: await findRows(read, query, parts.clock.now()) }),
    }),
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/days', summary: '按日汇总的原始数字' },
      query: exportQuery,
      replies: {
        200: { description: '每日、每项、每个维度一个数字', schema: z.object({ items: z.array(dayCountSchema) }) },
      },
      handle: async ({ query }) => {
        const rows = await readCounts(read, [query.feed], stretchOf(parts, query));
        return { status: 200, body: { items: rows.map(({ feed: _, ...row }) => row) } };
      },
    }),
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/days.csv', summary: '导出按日汇总' },
      query: exportQuery,
      replies: { 200: { description: 'CSV，UTF-8', schema: null } },
      handle: async ({ query }) => {
        const rows = await readCounts(read, [query.feed], stretchOf(parts, query));
        const lines = rows.map(({ day, metric, dimension, value }) => csvLine([day, metric, dimension, String(value)]));
        return csvReply(`${query.feed}.csv`, csvLine(['day', 'metric', 'dimension', 'value']) + lines.join(''));
      },
    }),
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/tiers', summary: '等级分布、变动与成长周期' },
      query: stretchQuerySchema,
      replies: { 200: { description: '各成长体系', schema: tiersSchema } },
      handle: async ({ query }) => {
        const stretch = stretchOf(parts, query);
        const programmes = await findTiersInsight(read, stretch);
        return { status: 200, body: { ...(await freshness()), ...stretch, programmes } };
      },
    }),
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/benefits', summary: '权益漏斗、成本与预算' },
      query: monthQuerySchema,
      replies: { 200: { description: '各项权益的一个月', schema: benefitsSchema } },
      handle: async ({ query }) => {
        const month = monthOf(parts, query.month);
        const items = await findBenefitsInsight(read, month);
        return { status: 200, body: { ...(await freshness()), month, items } };
      },
    }),
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/points', summary: '积分发放、使用、过期与待兑付' },
      query: stretchQuerySchema,
      replies: { 200: { description: '按日', schema: pointsSchema } },
      handle: async ({ query }) => {
        const stretch = stretchOf(parts, query);
        const found = await findPointsInsight(read, stretch);
        return { status: 200, body: { ...(await freshness()), ...stretch, ...found } };
      },
    }),
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/messages', summary: '消息发送结果与剩余订阅次数' },
      query: stretchQuerySchema,
      replies: { 200: { description: '按渠道和结果', schema: messagesSchema } },
      handle: async ({ query }) => {
        const stretch = stretchOf(parts, query);
        const found = await findMessagesInsight(read, stretch);
        return { status: 200, body: { ...(await freshness()), ...stretch, ...found } };
      },
    }),
  ];
}

function moneyRoutes(parts: InsightParts): Route[] {
  const { read } = parts.database;
  return [
    defineRoute({
      ...{ ...books, path: '/ops/v1/insight/money', summary: '一个月的账目与待确认收入' },
      query: monthQuerySchema,
      replies: { 200: { description: '按日和按商品', schema: moneySchema } },
      handle: async ({ query }) => ({ status: 200, body: await findMoney(read, monthOf(parts, query.month)) }),
    }),
    defineRoute({
      ...{ ...books, path: '/ops/v1/insight/money/report.csv', summary: '导出账目报表' },
      query: reportQuery,
      replies: { 200: { description: 'CSV，UTF-8', schema: null } },
      handle: async ({ query }) => {
        const stretch = stretchOf(parts, query);
        return csvReply(`books-${query.by}.csv`, await writeBooksReport(read, query.by, stretch));
      },
    }),
    defineRoute({
      ...{ ...books, path: '/ops/v1/insight/money/days', summary: '对账日' },
      query: pageQuerySchema,
      replies: { 200: { description: '最新的在前', schema: pageSchema(reconciliationDaySchema) } },
      handle: async ({ query }) => ({ status: 200, body: await findReconciliationDays(read, query) }),
    }),
    defineRoute({
      ...{ ...books, path: '/ops/v1/insight/money/differences', summary: '对账差异' },
      query: differencesQuerySchema,
      replies: { 200: { description: '最新的在前', schema: pageSchema(differenceSchema) } },
      handle: async ({ query }) => ({ status: 200, body: await findDifferences(read, query) }),
    }),
    actRoute(parts, { path: '/ops/v1/insight/money/reconcile', summary: '重新对账', tag: TAG }, reconcileAct),
    actRoute(
      parts,
      { path: '/ops/v1/insight/money/resolve-difference', summary: '处理对账差异', tag: TAG },
      resolveDifferenceAct,
    ),
  ];
}

function jobRoutes(parts: InsightParts): Route[] {
  const { read } = parts.database;
  return [
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/jobs', summary: '任务队列' },
      replies: { 200: { description: '此刻的队列', schema: jobsSchema } },
      handle: async () => ({ status: 200, body: await findJobsInsight(read, parts.clock.now()) }),
    }),
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/jobs/list', summary: '任务列表' },
      query: jobListQuerySchema,
      replies: { 200: { description: '一页', schema: pageSchema(jobSchema) } },
      handle: async ({ query }) => ({ status: 200, body: await findJobs(read, query) }),
    }),
    actRoute(parts, { path: '/ops/v1/insight/jobs/rerun', summary: '重新执行搁置的任务', tag: TAG }, rerunJobAct),
  ];
}

function segmentationRoutes(parts: InsightParts): Route[] {
  return [
    defineRoute({
      ...{ ...insight, path: '/ops/v1/insight/segmentation', summary: '分层助手：最近一次结果' },
      replies: { 200: { description: '分布、80/20 与建议门槛', schema: segmentationSchema } },
      handle: async () => ({ status: 200, body: { report: await findSegmentation(parts.database) } }),
    }),
    actRoute(parts, { path: '/ops/v1/insight/segmentation/run', summary: '重新计算分层', tag: TAG }, segmentAct),
  ];
}

function stretchOf(
  { clock }: InsightParts,
  { from, to }: { readonly from?: BusinessDay | undefined; readonly to?: BusinessDay | undefined },
): Stretch {
  const end = to ?? businessDayOf(clock.now());
  const start = from ?? addDays(end, 1 - USUAL_DAYS);
  if (start > end || addDays(start, MOST_DAYS) < end) throw new HttpRefusal('STRETCH_TOO_LONG');
  return { from: start, to: end };
}

function monthOf({ clock }: InsightParts, month: string | undefined): string {
  return month ?? businessDayOf(clock.now()).slice(0, 7);
}

function csvReply(name: string, text: string) {
  const headers = {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
  };
  return { status: 200, body: Buffer.from(BYTE_ORDER_MARK + text, 'utf8'), headers };
}
