import type { ReactNode } from 'react';
import type { Permission } from '../../../../shared/contract/ops/permission';
import { useSession } from '../api/session';

/** Shows its content to operators with a permission; the server asks again at every call. */
export function Can({ permission, children }: { readonly permission: Permission; readonly children: ReactNode }) {
  return useSession().can(permission) ? children : null;
}
