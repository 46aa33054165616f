import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ZodObject } from 'zod';
import { problemSchema } from '../../shared/contract/problem';
import { CSRF_HEADER, OPERATOR_COOKIE } from './operator-access';
import type { Route } from './route';
import { SIGNING_RULE } from './signing-rule';

/** The OpenAPI 3.1 document of all routes, made from the same definitions that serve them. */
export function describeRoutes(routes: readonly Route[], version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'session', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'businessSignature', {
    // As "http" with a scheme of its own the reading page would leave the description out.
    ...{ type: 'apiKey', in: 'header', name: 'Authorization' },
    description: SIGNING_RULE,
  });
  registry.registerComponent('securitySchemes', 'operatorCookie', {
    ...{ type: 'apiKey', in: 'cookie', name: OPERATOR_COOKIE },
    description: `The console's session; what changes something wants \`${CSRF_HEADER}\` too.`,
  });
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
    ...describeNeeds(route),
    security: securityOf(route),
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

/** A signature's list holds the scope that the key must have. */
function securityOf({ access, scope }: Route): RouteConfig['security'] {
  switch (access) {
    case 'member':
      return [{ session: [] }];
    case 'anyone':
      return [{}, { session: [] }];
    case 'business':
      return [{ businessSignature: scope === null ? [] : [scope] }];
    case 'operator':
      return [{ operatorCookie: [] }];
    default: {
      const never: never = access;
      throw new Error(`unknown access: ${never}`);
    }
  }
}

function describeNeeds({ scope, permission }: Route): { description?: string } {
  if (permission !== null) return { description: describePermission(permission) };
  return scope === null ? {} : { description: describeScope(scope) };
}

function describePermission(permission: string): string {
  return permission === 'self' ? 'For any operator.' : `For operators with the permission \`${permission}\`.`;
}

function describeScope(scope: string): string {
  return `For business systems: signed with a key that has the scope \`${scope}\`. How to sign stands under *Authorize* (\`components.securitySchemes.businessSignature\`).`;
}
