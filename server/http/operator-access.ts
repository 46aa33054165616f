import type { Context } from 'koa';
import type { Permission } from '../../shared/contract/ops/permission';
import { HttpRefusal } from './http-refusal';
import type { OperatorContext, Route } from './route';

/** The cookie that an operator's browser sends; scripts cannot read it, other sites cannot make it be sent. */
export const OPERATOR_COOKIE = 'ops_session';
/** Pages send it with whatever changes something: another site cannot know it. */
export const CSRF_HEADER = 'X-CSRF-Token';

/** An operator's live session, with the token that proves that a page of ours asks. */
export interface OperatorAuthenticated extends OperatorContext {
  readonly csrfToken: string;
}

/** The session of a cookie; null when it is unknown, ended, or its operator is no longer active. */
export type AuthenticateOperator = (token: string) => Promise<OperatorAuthenticated | null>;

/**
 * The operator who asks, if the route is theirs to use. Denied unless the route's permission is among theirs.
 * @throws HttpRefusal NOT_LOGGED_IN, SESSION_ENDED, CSRF_REFUSED, PERMISSION_MISSING
 */
export async function takeOperator(
  context: Context,
  route: Route,
  authenticate: AuthenticateOperator,
): Promise<OperatorContext> {
  const token = context.cookies.get(OPERATOR_COOKIE);
  if (!token) throw new HttpRefusal('NOT_LOGGED_IN');
  const found = await authenticate(token);
  if (!found) throw new HttpRefusal('SESSION_ENDED');
  if (route.method !== 'get' && context.get(CSRF_HEADER) !== found.csrfToken) throw new HttpRefusal('CSRF_REFUSED');
  const { csrfToken: _, ...operator } = found;
  context.state.operator = operator;
  if (!isPermitted(route.permission, operator.permissions)) {
    throw new HttpRefusal('PERMISSION_MISSING', { detail: `this route wants ${route.permission}` });
  }
  return operator;
}

/** Default deny: a route without a permission is nobody's. */
function isPermitted(wanted: Route['permission'], granted: readonly Permission[]): boolean {
  if (wanted === null) return false;
  return wanted === 'self' || granted.includes(wanted);
}
