import type { Context, Middleware } from 'koa';
import { SECOND_MS } from '../../shared/kernel/instant';
import { BodyNotRead, readRawBody } from '../http/raw-body';
import { notifyPathOf } from './http-supplier';
import type { SupplyParts } from './supply.parts';
import { takeNotice } from './take-notice';

/** A notice is about one order. */
const MAX_BODY_BYTES = 16 * 1024;
const BODY_TIMEOUT_MS = 3 * SECOND_MS;

/**
 * `POST /supplier/{code}/notify`. To be mounted before any body parser. A notice is acknowledged (204) only after it was
 * stored; every other answer asks the supplier to send it again. One that is not signed by the supplier is refused with
 * 401, as is one for a supplier that is not configured.
 */
export function supplierNotices(parts: SupplyParts): Middleware {
  const paths = new Map([...parts.suppliers].map(([code, supplier]) => [notifyPathOf(code), { code, supplier }]));
  return async (context, next) => {
    if (context.method !== 'POST' || !/^\/supplier\/[^/]+\/notify$/.test(context.path)) return next();
    context.state.route = notifyPathOf('{code}');
    const body = await readBody(context);
    if (body === null) return;
    const sender = paths.get(context.path);
    const notice = sender?.supplier.openNotice((name) => context.get(name), body) ?? null;
    if (!sender || notice === null) {
      parts.logger.warn({ path: context.path }, 'a supplier’s notice was not believed');
      return answer(context, 401, 'the signature is not the supplier’s, or the timestamp is too old');
    }
    if (notice === 'unreadable') {
      parts.logger.error({ supplier: sender.code }, 'a supplier’s notice cannot be read');
      return answer(context, 400, 'a notice has id, number and status');
    }
    await takeNotice(parts, sender.code, notice);
    context.status = 204;
  };
}

async function readBody(context: Context): Promise<Buffer | null> {
  try {
    return await readRawBody(context.req, MAX_BODY_BYTES, BODY_TIMEOUT_MS);
  } catch (error) {
    if (!(error instanceof BodyNotRead)) throw error;
    answer(context, error.why === 'tooLarge' ? 413 : 400, 'the body could not be read');
    return null;
  }
}

function answer(context: Context, status: number, message: string): void {
  context.status = status;
  context.body = { message };
}
