import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';

/**
 * Told when a member must be reminded of a debit to come: `renewal.due`, keyed by the cycle's id. Whoever tells the member
 * reports it by `noteReminder`: without that nothing is debited.
 */
export const RENEWAL_DUE = 'renewal.due';

export interface RenewalDue {
  readonly cycleId: string;
  /** Absent in events of the version before. */
  readonly contractId?: string;
  readonly memberId: string;
  readonly planName: string;
  readonly amountFen: Fen;
  /** The earliest day of the debit. */
  readonly debitAt: Instant;
}
