import { pointsCheckSchema, pointsImportSchema } from '../../shared/contract/ops/points-import';
import { pageQuerySchema, pageSchema } from '../../shared/contract/wire';
import { defineRoute, type Route } from '../http/route';
import type { JobRegistry } from '../jobs/registry';
import type { AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { type UploadParts, uploadRoute } from '../operator/upload.routes';
import { checkPoints } from './check-points';
import { importPointsAct } from './points-import.acts';
import { findImports, goOnImporting, IMPORT_POINTS } from './run-import';

const tag = '运营·积分';

/** Points given in bulk, from a file. */
export function pointsImportOps(parts: UploadParts): {
  readonly acts: readonly AnyAct[];
  readonly routes: readonly Route[];
} {
  const { database, uploads } = parts;
  const importing = importPointsAct(database, uploads);
  return {
    acts: [importing],
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/points/imports', summary: '积分导入记录', tag },
        ...{ access: 'operator', permission: 'points.adjust' },
        query: pageQuerySchema,
        replies: { 200: { description: '新的在前', schema: pageSchema(pointsImportSchema) } },
        handle: async ({ query }) => ({ status: 200, body: await findImports(database, query) }),
      }),
      uploadRoute(parts, {
        ...{ path: '/ops/v1/points/uploads', summary: '上传积分文件并检查，不发放', tag, permission: 'points.adjust' },
        ...{ purpose: 'points', query: {}, reply: pointsCheckSchema },
        look: (content, _, now) => checkPoints(database, content, now),
      }),
      actRoute(parts, { path: '/ops/v1/points/import', summary: '导入检查过的积分文件', tag }, importing),
    ],
  };
}

/** Registers the job behind an import. */
export function registerImportJobs(registry: JobRegistry, parts: UploadParts): void {
  registry.handle<{ importId: string }>(IMPORT_POINTS, ({ importId }) => goOnImporting(parts, importId));
}
