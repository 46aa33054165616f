import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';

/** What a member would lose by leaving, as one room tells it. */
export interface DepartureReport {
  /** Sentences for the member: `会员有效期至 2026年12月21日，注销后失效`. */
  readonly losses: readonly { readonly kind: string; readonly text: string }[];
  /** End of paid time that would be given up. */
  readonly paidUntil: Instant | null;
  /** Money on its way back. */
  readonly openRefundFen: Fen;
  readonly openOrders: number;
}

/**
 * What the member room asks of every room that holds data on a member. Later rooms implement it, `compose.ts` hands them
 * in; the member room knows none of them.
 */
export interface MemberDataHolder {
  /** Name of its section in the export. */
  readonly section: string;
  /** Everything it holds on the member, as JSON; null for no section at all. */
  exportFor(memberId: string): Promise<unknown>;
  reportDeparture(memberId: string, now: Instant): Promise<DepartureReport>;
  /** Ends what can be ended before the member goes (open orders …). May call WeChat; may be called again. */
  prepareDeparture(memberId: string): Promise<void>;
  /** True while something must still come to its end: a payment whose outcome is unknown. */
  isUnsettled(memberId: string): Promise<boolean>;
  /** Erases personal data, keeping what the law wants kept. In the unit of work that makes the member gone. */
  erase(unit: Unit, memberId: string): Promise<void>;
}

/** A report of nothing, to build on. */
export const nothingToLose: DepartureReport = { losses: [], paidUntil: null, openRefundFen: 0, openOrders: 0 };
