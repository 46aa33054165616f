import type { Middleware } from 'koa';
import { servePages } from './http/pages';

const PREFIX = '/console/';

/** The names of these files hold a hash of what is in them: another content has another name. */
const HASHED = /^\/console\/assets\/[\w.-]+-[\w-]{8}\.\w+$/;

/** A year, as long as caches may keep anything. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The operators' console under `/console/`: built files, the same for everybody; what they show comes from `/ops/v1`.
 * Where it has not been built, nothing is there.
 * @param folder `dist/console`
 */
export function consolePages(folder: string): Middleware {
  const pages = servePages(PREFIX, folder);
  return async (context, next) => {
    if (context.path === '/console') {
      // The part behind the #, which names the page, stays with the browser.
      context.redirect(PREFIX);
      return;
    }
    if (!context.path.startsWith(PREFIX)) return next();
    context.set('Cache-Control', HASHED.test(context.path) ? FOR_EVER : 'no-store');
    await pages(context, async () => {
      context.set('Cache-Control', 'no-store');
      await next();
    });
  };
}
