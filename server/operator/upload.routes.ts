import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import type { Permission } from '../../shared/contract/ops/permission';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { HttpRefusal } from '../http/http-refusal';
import { BodyNotRead, readRawBody } from '../http/raw-body';
import { defineRoute, operatorOf, type Route } from '../http/route';
import { keepUpload, type UploadCipher } from './keep-upload';
import type { UploadPurpose } from './upload.entity';

/** The largest file: tens of thousands of lines. */
export const MOST_UPLOAD_BYTES = 2 * 1024 * 1024;

export interface UploadParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly uploads: UploadCipher;
}

interface UploadWish<Q extends z.ZodRawShape, C> {
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly permission: Permission;
  readonly purpose: UploadPurpose;
  /** What is asked beside the file's name, in the query. */
  readonly query: Q;
  /** What the file would do: the dry run. Its answer says by `faults` whether it may be imported. */
  readonly look: (content: string, query: z.output<z.ZodObject<Q>>, now: Instant) => Promise<C>;
  readonly reply: z.ZodType;
}

/**
 * The route that takes a file: looked at whole, and kept only where nothing is wrong with it. Nothing else changes, so it
 * wants no reason. The body is the file itself.
 */
export function uploadRoute<Q extends z.ZodRawShape, C extends { readonly faults: readonly unknown[] }>(
  { database, clock, uploads }: UploadParts,
  { path, summary, tag, permission, purpose, query, look, reply }: UploadWish<Q, C>,
): Route {
  return defineRoute({
    ...{ method: 'post', path, summary, tag, permission },
    access: 'operator',
    query: z.object({ ...query, name: z.string().trim().min(1).max(120) }).strict(),
    replies: { 200: { description: '逐行检查的结果；没有问题时带上文件编号，供导入', schema: reply } },
    handle: async (request) => {
      const content = await readText(request.context.req);
      const now = clock.now();
      const asked = request.query as z.output<z.ZodObject<Q>> & { readonly name: string };
      const found = await look(content, asked, now);
      const file = { fileName: asked.name, content, uploadedBy: operatorOf(request).operatorId };
      const uploadId = found.faults.length > 0 ? null : await keepUpload(database, uploads, purpose, file, now);
      return { status: 200, body: { ...found, uploadId } };
    },
  });
}

async function readText(request: Parameters<typeof readRawBody>[0]): Promise<string> {
  const bytes = await readRawBody(request, MOST_UPLOAD_BYTES).catch((error: unknown) => {
    if (!(error instanceof BodyNotRead)) throw error;
    throw error.why === 'tooLarge' ? new HttpRefusal('BODY_TOO_LARGE') : new HttpRefusal('INVALID_REQUEST');
  });
  if (!isUtf8(bytes)) throw new HttpRefusal('FILE_NOT_TEXT');
  return bytes.toString('utf8');
}
