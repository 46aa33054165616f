import type { Context } from 'koa';
import type { ZodType, z } from 'zod';
import type { Permission } from '../../shared/contract/ops/permission';

/** Who is asking: a live session and its member. */
export interface SessionContext {
  readonly sessionId: string;
  readonly memberId: string;
}

/** Which business system is asking: the key that has signed the request, and whose it is. */
export interface BusinessContext {
  readonly keyId: string;
  /** Code of the business system or partner brand. */
  readonly business: string;
  /** What the key may be used for. */
  readonly scopes: readonly string[];
}

/** Which operator is asking, and what they may do. */
export interface OperatorContext {
  readonly operatorId: string;
  readonly sessionId: string;
  /** As the audit log writes them. */
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** What a route's handler gets, parsed and checked. */
export interface RouteRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Null on routes of business systems, and where nobody is logged in on routes open to anyone. */
  readonly session: SessionContext | null;
  /** Null everywhere but on routes of business systems. */
  readonly business: BusinessContext | null;
  /** Null everywhere but on routes of operators. */
  readonly operator: OperatorContext | null;
  /** Empty only on routes that do not ask for it. */
  readonly idempotencyKey: string;
  readonly requestId: string;
  /** The caller's address, by the trusted proxies' word. */
  readonly address: string;
  readonly context: Context;
}

/** What a handler answers; the body is sent as JSON, or as it is where it is a Buffer. */
export interface RouteReply<R> {
  readonly status: number;
  readonly body?: R;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A route as data: registered with Koa and described in OpenAPI from the one definition. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** `/api/v1/orders/{id}` */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /**
   * `member` answers 401 without a live session; `anyone` takes a session where there is one; `business` wants the request
   * signed with a key of a business system, and takes no session; `operator` wants an operator's session and permission.
   */
  readonly access: 'member' | 'anyone' | 'business' | 'operator';
  /** What the key must be allowed to do; null on routes that are not for business systems. */
  readonly scope: string | null;
  /** What the operator must be allowed to do, `self` for what concerns only themselves; null on routes of others. */
  readonly permission: Permission | 'self' | null;
  readonly params: ZodType | null;
  readonly query: ZodType | null;
  readonly body: ZodType | null;
  /** Whether the command demands an `Idempotency-Key`. */
  readonly idempotent: boolean;
  readonly replies: Readonly<Record<number, { readonly description: string; readonly schema: ZodType | null }>>;
  readonly handle: (request: RouteRequest<unknown, unknown, unknown>) => Promise<RouteReply<unknown>>;
}

/** A route of business systems names the scope that it wants, one of operators the permission; no other route has one. */
type Access =
  | { readonly access: 'member' | 'anyone'; readonly scope?: never; readonly permission?: never }
  | { readonly access: 'business'; readonly scope: string; readonly permission?: never }
  | { readonly access: 'operator'; readonly permission: Permission | 'self'; readonly scope?: never };

interface Described<P extends ZodType | undefined, Q extends ZodType | undefined, B extends ZodType | undefined> {
  readonly method: Route['method'];
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly idempotent?: boolean;
  readonly replies: Route['replies'];
  readonly handle: (request: RouteRequest<Output<P>, Output<Q>, Output<B>>) => Promise<RouteReply<unknown>>;
}

type Output<S> = S extends ZodType ? z.output<S> : undefined;

/** Declares a route; the handler's request is typed by the schemas. */
export function defineRoute<
  P extends ZodType | undefined = undefined,
  Q extends ZodType | undefined = undefined,
  B extends ZodType | undefined = undefined,
>(definition: Described<P, Q, B> & Access): Route {
  return {
    ...definition,
    scope: definition.scope ?? null,
    permission: definition.permission ?? null,
    params: definition.params ?? null,
    query: definition.query ?? null,
    body: definition.body ?? null,
    idempotent: definition.idempotent ?? false,
    handle: definition.handle as Route['handle'],
  };
}

/** The session of a route with `access: 'member'`. */
export function sessionOf(request: { readonly session: SessionContext | null }): SessionContext {
  if (!request.session) throw new Error('this route is not for members only: it has no session to count on');
  return request.session;
}

/** The business system of a route with `access: 'business'`. */
export function businessOf(request: { readonly business: BusinessContext | null }): BusinessContext {
  if (!request.business) throw new Error('this route is not for business systems: nobody has signed the request');
  return request.business;
}

/** The operator of a route with `access: 'operator'`. */
export function operatorOf(request: { readonly operator: OperatorContext | null }): OperatorContext {
  if (!request.operator) throw new Error('this route is not for operators: nobody is logged in');
  return request.operator;
}
