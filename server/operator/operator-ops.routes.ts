import type { AuthenticateOperator } from '../http/operator-access';
import type { Route } from '../http/route';
import type { AnyAct } from './act';
import { approvalActs } from './approval.acts';
import { approvalRoutes } from './approval.routes';
import { auditRoutes } from './audit.routes';
import { createOperatorAuthenticator } from './authenticate-operator';
import { disableAct, enableAct, endSessionsAct, linkAct, makeOperatorAct, roleAct } from './operator.acts';
import type { OperatorParts } from './operator.parts';
import { operatorRoutes } from './operator.routes';
import { sessionRoutes } from './session.routes';
import { signInRoutes } from './sign-in.routes';

/** The operators' room of the console: its acts, its routes, and who a cookie belongs to. */
export function operatorOps(
  parts: OperatorParts & { readonly logger: { warn(details: object, message: string): void } },
): {
  readonly acts: readonly AnyAct[];
  readonly routes: readonly Route[];
  readonly authenticate: AuthenticateOperator;
} {
  const approvals = approvalActs(parts);
  const people = [makeOperatorAct(parts), linkAct(parts), roleAct, disableAct, enableAct, endSessionsAct];
  return {
    acts: [...people, approvals.approve, approvals.refuse, approvals.withdraw],
    routes: [
      ...signInRoutes(parts),
      ...sessionRoutes(parts),
      ...operatorRoutes(parts),
      ...approvalRoutes(parts, approvals),
      ...auditRoutes(parts),
    ],
    authenticate: createOperatorAuthenticator(parts),
  };
}
