import type { memberStatusSchema } from '../../shared/contract/ops/member';
import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { ProgrammeCatalogue } from '../growth/programme-catalogue';
import type { Member } from '../member/member.entity';
import type { PersonKeys } from '../member/person-keys';
import type { RenewalsOfMember } from '../membership/find-membership';
import type { PlanCatalogue } from '../plan/plan-catalogue';

/** What looking after members stands on. */
export interface CareParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: Pick<PersonKeys, 'phoneIndex' | 'decryptPhone'>;
  readonly catalogue: PlanCatalogue;
  readonly programmes: ProgrammeCatalogue;
  /** Null where there is no auto-renewal. */
  readonly renewals: RenewalsOfMember | null;
  /** What a line of the audit log is called. */
  readonly nameOfAction: (action: string) => string;
}

/** What a member is to operators: frozen stands over active. */
export function statusOf({ status, frozenAt }: Member): (typeof memberStatusSchema)['_output'] {
  return status === 'active' && frozenAt != null ? 'frozen' : status;
}
