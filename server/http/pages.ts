import { dirname } from 'node:path';
import type { Middleware } from 'koa';
import serve from 'koa-static';

/**
 * Serves a folder of built pages under a prefix.
 * @param prefix begins and ends with a slash
 */
export function servePages(prefix: string, folder: string): Middleware {
  const files = serve(folder, { index: 'index.html' });
  return async (context, next) => {
    if (!context.path.startsWith(prefix)) return next();
    const path = context.path;
    context.path = `/${path.slice(prefix.length)}`;
    context.state.route = `${prefix}*`;
    try {
      await files(context, async () => {
        context.path = path;
        await next();
      });
    } finally {
      context.path = path;
    }
  };
}

/**
 * `/openapi.json` and its reading page `/docs`.
 * @param describe makes the document; called once, when somebody first asks: a start need not wait for it
 */
export function documentationRoutes(describe: () => object): Middleware {
  let text: string | null = null;
  const assets = servePages('/docs/', dirname(require.resolve('swagger-ui-dist/package.json')));
  return async (context, next) => {
    switch (context.path) {
      case '/openapi.json':
        context.type = 'application/json';
        text ??= JSON.stringify(describe());
        context.body = text;
        return;
      case '/docs':
        context.type = 'html';
        context.body = DOCS_PAGE;
        return;
      case '/docs/start.js':
        context.type = 'text/javascript';
        context.body = DOCS_SCRIPT;
        return;
      default:
        return assets(context, next);
    }
  };
}

const DOCS_PAGE = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>会员体系 API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>`;

const DOCS_SCRIPT = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true });`;
