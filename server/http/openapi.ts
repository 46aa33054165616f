import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ZodObject } from 'zod';
import { problemSchema } from '../../shared/contract/problem';
import type { Route } from './route';

/** The OpenAPI 3.1 document of all routes, made from the same definitions that serve them. */
export function describeRoutes(routes: readonly Route[], version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'session', { type: 'http', scheme: 'bearer' });
  for (const route of routes) registry.registerPath(describeRoute(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: '会员体系 API', version },
    servers: [{ url: '/' }],
  });
}

function describeRoute(route: Route): RouteConfig {
  const replies: RouteConfig['responses'] = {};
  for (const [status, { description, schema }] of Object.entries(route.replies)) {
    replies[status] = schema ? { description, content: { 'application/json': { schema } } } : { description };
  }
  replies.default = {
    description: 'problem document (RFC 9457)',
    content: { 'application/problem+json': { schema: problemSchema } },
  };
  return {
    method: route.method,
    path: route.path,
    summary: route.summary,
    tags: [route.tag],
    security: route.access === 'member' ? [{ session: [] }] : [{}, { session: [] }],
    request: {
      ...(route.params ? { params: route.params as ZodObject } : {}),
      ...(route.query ? { query: route.query as ZodObject } : {}),
      ...(route.body ? { body: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
    },
    ...(route.idempotent
      ? { parameters: [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string' } }] }
      : {}),
    responses: replies,
  };
}
