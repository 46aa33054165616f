import { z } from 'zod';
import {
  configCheckSchema,
  configDiffSchema,
  configDraftPageSchema,
  configDraftQuerySchema,
  configPreviewSchema,
  configSectionContentSchema,
  configVersionContentSchema,
  configVersionPageSchema,
  configWorkspaceSchema,
  readyMadeListSchema,
} from '../../shared/contract/ops/config';
import { configSectionNames, configSections } from '../../shared/contract/ops/config-sections';
import { idSchema, pageQuerySchema } from '../../shared/contract/wire';
import { formatChineseMinute } from '../../shared/kernel/business-day';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, type Route, type RouteRequest } from '../http/route';
import type { ActParts, AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { readSource } from './adopt-scheme';
import { findLoadingFaults, lintDraft } from './check-draft';
import {
  adoptAct,
  beginDraftAct,
  configActs,
  discardDraftAct,
  previewAct,
  publishAct,
  rollBackAct,
  saveSectionAct,
  unscheduleAct,
} from './config.acts';
import { sectionsOf } from './document.rules';
import { findDrafts, type OpenedDraft, openDraft } from './draft';
import { listReadyMade } from './load-ready-made';
import { presentDraft, presentPreview, presentSection, presentVersion, presentWorkspace } from './present-config';
import { findPreview } from './preview';
import { SchemeDraftSection, type SchemeVersion } from './scheme.entity';
import { diffSections } from './scheme-diff.rules';
import { findVersion, findVersions, type LiveVersion, parseVersion, readLiveVersion } from './version';

const reading = { access: 'operator', permission: 'config.read', tag: '运营·配置' } as const;
const TAG = reading.tag;
const draftParams = z.object({ id: idSchema }).strict();
const versionParams = z.object({ number: z.coerce.number().int().min(1) }).strict();

/** What operators do with the configuration: look at it and its history, draft, preview, publish, roll back. */
export function configOps(parts: ActParts): { readonly acts: readonly AnyAct[]; readonly routes: readonly Route[] } {
  return {
    acts: configActs,
    routes: [...versionRoutes(parts), ...sourceRoutes(parts), ...draftRoutes(parts), ...writeRoutes(parts)],
  };
}

function versionRoutes(parts: ActParts): Route[] {
  const { database } = parts;
  return [
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/live', summary: '线上配置', ...reading },
      replies: { 200: { description: '线上版本与全文', schema: configVersionContentSchema } },
      handle: async () => {
        const { number } = await getLive(parts);
        return { status: 200, body: presentContent(await getVersion(parts, number)) };
      },
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/versions', summary: '历史版本', ...reading },
      query: pageQuerySchema,
      replies: { 200: { description: '从新到旧', schema: configVersionPageSchema } },
      handle: async ({ query: { cursor, limit } }) => {
        await readLiveVersion(database, parts.clock.now());
        const rows = await findVersions(database.read, cursor === undefined ? null : Number(cursor), limit + 1);
        const items = rows.slice(0, limit).map(presentVersion);
        const nextCursor = rows.length > limit ? String(items.at(-1)?.number) : null;
        return { status: 200, body: { items, nextCursor } };
      },
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/versions/{number}', summary: '某一版本的全文', ...reading },
      params: versionParams,
      replies: { 200: { description: '版本与全文', schema: configVersionContentSchema } },
      handle: async ({ params }) => ({ status: 200, body: presentContent(await getVersion(parts, params.number)) }),
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/versions/{number}/export', summary: '导出某一版本', ...reading },
      params: versionParams,
      replies: { 200: { description: '方案文档', schema: z.record(z.string(), z.unknown()) } },
      handle: async ({ params }) => {
        const row = await getVersion(parts, params.number);
        const headers = {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Disposition': `attachment; filename="scheme-v${row.number}.json"`,
        };
        return { status: 200, body: Buffer.from(JSON.stringify(parseVersion(row), null, 2)), headers };
      },
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/versions/{number}/diff', summary: '两个版本的差异', ...reading },
      params: versionParams,
      query: z.object({ to: z.coerce.number().int().min(1) }).strict(),
      replies: { 200: { description: '从前者到后者', schema: configDiffSchema } },
      handle: async ({ params, query }) => {
        const [from, to] = [await getVersion(parts, params.number), await getVersion(parts, query.to)];
        const lines = diffSections(sectionsOf(parseVersion(from)), sectionsOf(parseVersion(to)));
        return { status: 200, body: { lines } };
      },
    }),
  ];
}

function sourceRoutes(parts: ActParts): Route[] {
  return [
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/ready-made', summary: '现成方案', ...reading },
      replies: { 200: { description: '按推荐顺序', schema: readyMadeListSchema } },
      handle: async () => ({ status: 200, body: { items: await listReadyMade(parts.database) } }),
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/ready-made/{name}/diff', summary: '现成方案与线上的差异', ...reading },
      params: z.object({ name: z.string().max(40) }).strict(),
      replies: { 200: { description: '从线上到方案', schema: configDiffSchema } },
      handle: async ({ params }) => {
        const { scheme: live } = await getLive(parts);
        const source = { kind: 'readyMade', name: params.name } as const;
        const wanted = unwrap(await readSource(parts.database.read, source, live));
        return { status: 200, body: { lines: diffSections(sectionsOf(live), sectionsOf(wanted.scheme)) } };
      },
    }),
  ];
}

function draftRoutes(parts: ActParts): Route[] {
  const { database, clock } = parts;
  return [
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/drafts', summary: '配置草稿', ...reading },
      query: configDraftQuerySchema,
      replies: { 200: { description: '从新到旧', schema: configDraftPageSchema } },
      handle: async ({ query: { status, cursor, limit } }) => {
        const statuses = status === 'open' ? (['open', 'scheduled'] as const) : (['published', 'discarded'] as const);
        const rows = await findDrafts(database.read, statuses, cursor ?? null, limit + 1);
        const items = rows.slice(0, limit).map(presentDraft);
        return { status: 200, body: { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null } };
      },
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/drafts/{id}', summary: '草稿与线上的差异和检查结果', ...reading },
      params: draftParams,
      replies: { 200: { description: '草稿', schema: configWorkspaceSchema } },
      handle: async ({ params }) => {
        const opened = await getDraft(parts, params.id);
        return {
          status: 200,
          body: presentWorkspace(opened, await findPreview(database.read, { draftId: params.id })),
        };
      },
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/drafts/{id}/sections/{section}', summary: '草稿的一部分', ...reading },
      params: draftParams.extend({ section: z.enum(configSections) }),
      replies: { 200: { description: '内容、差异与检查结果', schema: configSectionContentSchema } },
      handle: async ({ params }) => {
        const opened = await getDraft(parts, params.id);
        return { status: 200, body: await presentSection(database.read, opened, params.section) };
      },
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/drafts/{id}/check', summary: '草稿能否发布', ...reading },
      params: draftParams,
      query: z.object({ counting: z.enum(['from-now', 'recompute']).optional() }).strict(),
      replies: { 200: { description: '试载入的结果，不改动任何数据', schema: configCheckSchema } },
      handle: async ({ params, query }) => {
        const lints = await checkDraft(parts, params.id, query.counting ?? null);
        return { status: 200, body: { lints } };
      },
    }),
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/config/previews/{id}', summary: '发布预览', ...reading },
      params: draftParams,
      replies: { 200: { description: '进度与结果', schema: configPreviewSchema } },
      handle: async ({ params }) => {
        const preview = await findPreview(database.read, { id: params.id });
        if (!preview) throw new HttpRefusal('CONFIG_NOT_FOUND');
        const { draft, live } = await getDraft(parts, preview.draftId);
        const isCurrent = preview.base === live.number && preview.draftRevision === draft.revision;
        const body = await presentPreview(database.read, preview, { isCurrent, now: clock.now() });
        return { status: 200, body };
      },
    }),
  ];
}

function writeRoutes(parts: ActParts): Route[] {
  const route = (path: string, summary: string) => ({ path: `/ops/v1/config/${path}`, summary, tag: TAG });
  return [
    actRoute(parts, route('drafts', '新建草稿'), beginDraftAct),
    explained(actRoute(parts, route('drafts/save', '保存草稿的一部分'), saveSectionAct), {
      code: 'DRAFT_CHANGED',
      explain: (input) => explainChanged(parts, input),
    }),
    actRoute(parts, route('drafts/discard', '放弃草稿'), discardDraftAct),
    explained(actRoute(parts, route('drafts/preview', '预览对会员的影响'), previewAct), explainRefused(parts)),
    explained(actRoute(parts, route('drafts/publish', '发布草稿，或定时发布'), publishAct), explainRefused(parts)),
    actRoute(parts, route('drafts/unschedule', '撤回定时发布'), unscheduleAct),
    actRoute(parts, route('drafts/roll-back', '以历史版本新建草稿'), rollBackAct),
    actRoute(parts, route('drafts/adopt', '以现成方案或文件新建草稿'), adoptAct),
  ];
}

/** What a refusal of a code says beside its title. */
interface Explanation {
  readonly code: HttpRefusal['code'];
  readonly explain: (input: { readonly [key: string]: unknown }) => Promise<HttpRefusal['options']>;
}

/** A route of an act whose refusal of one code tells more: who was first, what is wrong. */
function explained(route: Route, { code, explain }: Explanation): Route {
  return {
    ...route,
    handle: async (request: RouteRequest<unknown, unknown, unknown>) => {
      try {
        return await route.handle(request);
      } catch (error) {
        if (!(error instanceof HttpRefusal) || error.code !== code) throw error;
        const { input } = request.body as { readonly input: Record<string, unknown> };
        throw new HttpRefusal(code, await explain(input));
      }
    },
  };
}

async function explainChanged(
  { database }: ActParts,
  { draftId, section }: { readonly [key: string]: unknown },
): Promise<HttpRefusal['options']> {
  const where = { draftId: String(draftId), section: String(section) as SchemeDraftSection['section'] };
  const row = await database.read.findOneBy(SchemeDraftSection, where);
  return row ? { detail: `${row.savedName} 于 ${formatChineseMinute(row.savedAt)} 保存了这部分` } : {};
}

function explainRefused(parts: ActParts): Explanation {
  return {
    code: 'CONFIG_REFUSED',
    explain: async ({ draftId, counting }) => {
      const lints = await checkDraft(parts, String(draftId), (counting ?? null) as 'from-now' | 'recompute' | null);
      const faults = lints.filter(({ level }) => level === 'fault');
      return {
        fields: faults.map(({ section, words }) => ({
          field: section === null ? '整套配置' : configSectionNames[section],
          message: words,
        })),
      };
    },
  };
}

async function checkDraft(
  parts: ActParts,
  id: string,
  counting: 'from-now' | 'recompute' | null,
): Promise<ReturnType<typeof lintDraft>['lints'][number][]> {
  const { live, rebased } = await getDraft(parts, id);
  const { scheme, lints } = lintDraft(live.scheme, rebased);
  if (scheme === null) return [...lints];
  const faults = await findLoadingFaults(parts.database, scheme, counting, parts.clock.now());
  return [...faults.map((words) => ({ level: 'fault' as const, section: null, words })), ...lints];
}

async function getLive({ database, clock }: ActParts): Promise<LiveVersion> {
  const live = await readLiveVersion(database, clock.now());
  if (!live) throw new HttpRefusal('CONFIG_NOT_FOUND');
  return live;
}

async function getVersion({ database }: ActParts, number: number): Promise<SchemeVersion> {
  const row = await findVersion(database.read, number);
  if (!row) throw new HttpRefusal('CONFIG_NOT_FOUND');
  return row;
}

async function getDraft({ database }: ActParts, id: string): Promise<OpenedDraft> {
  const opened = await openDraft(database.read, id);
  if (!opened) throw new HttpRefusal('CONFIG_NOT_FOUND');
  return opened;
}

function presentContent(row: SchemeVersion) {
  const scheme = parseVersion(row);
  return { ...presentVersion(row), code: scheme.code, document: { ...scheme } };
}
