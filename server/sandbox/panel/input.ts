import type Koa from 'koa';
import type { z } from 'zod';
import { parseJson, readBody } from '../body';

/** A request of the panel that cannot be done, with the HTTP status that says why. */
export class PanelError extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 409 | 415 | 422,
    message: string,
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/**
 * The body of a panel request, checked. Only JSON is taken: a form on some web page that the tester has open cannot send
 * that to the loopback address.
 * @throws PanelError 415 for another type, 400 naming the fields that are wrong
 */
export async function readInput<T>(ctx: Koa.Context, schema: z.ZodType<T>): Promise<T> {
  const type = ctx.req.headers['content-type'] ?? '';
  if (!/^application\/json\b/.test(type)) throw new PanelError(415, 'send application/json');
  const parsed = schema.safeParse(await readJson(ctx));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new PanelError(400, faults.join('; '));
}

/** Where a body parser stood in front of the panel, the stream is empty and the body is there already. */
async function readJson(ctx: Koa.Context): Promise<unknown> {
  const { request } = ctx;
  if ('body' in request && request.body !== undefined) return request.body;
  const bytes = await readBody(ctx.req);
  return bytes === null ? undefined : parseJson(bytes);
}
