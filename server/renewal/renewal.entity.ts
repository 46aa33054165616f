import { Entity, Index } from 'typeorm';
import type { Period } from '../../shared/contract/plan';
import { CountColumn, FenColumn, FlagColumn, IdColumn, IdKey, InstantColumn, TextColumn } from '../database/columns';
import { OneOf } from '../database/one-of';
import { type DebitMode, debitModes } from './renewal.rules';
import {
  type ContractStatus,
  type CycleStatus,
  contractStatuses,
  cycleStatuses,
  type DebitStatus,
  debitStatuses,
  type EndReason,
} from './renewal.states';

/**
 * A contract 签约 for auto-renewal, with what the member agreed to. Its id is its number at WeChat. What it says of the plan
 * is what was agreed on: a later change of the plan changes nothing here.
 */
@Entity('renewal_contract')
@Index('ux_renewal_contract_live', ['liveKey'], { unique: true })
@Index('ux_renewal_contract_order', ['orderId'], { unique: true })
@Index('ix_renewal_contract_member', ['memberId', 'id'])
@Index('ix_renewal_contract_status', ['status', 'id'])
@Index('ix_renewal_contract_person', ['personHash', 'family'])
@Index('ix_renewal_contract_payer', ['openid', 'subscriptionProductId'])
@OneOf('renewal_contract', 'status', contractStatuses)
@OneOf('renewal_contract', 'mode', debitModes)
export class RenewalContract {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(64) personHash: string;
  @TextColumn(128) openid: string;
  @IdColumn() planId: string;
  @TextColumn(40) planName: string;
  /** The order that pays for the first period, where it is signed while paying; null for one that is signed by itself. */
  @IdColumn({ nullable: true }) orderId: string | null;
  @TextColumn(40) family: string;
  @CountColumn() familyRank: number;
  @TextColumn(10) periodUnit: Period['unit'];
  @CountColumn() periodCount: number;
  /** WeChat's number of the template; empty for a subscription of virtual payment. */
  @TextColumn(20) papayPlanId: string;
  /** What virtual payment calls the subscription; null for entrusted debit. */
  @TextColumn(64, { nullable: true }) subscriptionProductId: string | null;
  /** `apple`: a subscription that Apple charges by itself; null where we ask for the debits. */
  @TextColumn(10, { nullable: true }) drivenBy: 'apple' | null;
  @TextColumn(10) mode: DebitMode;
  @CountColumn() graceDays: number;
  @TextColumn(10) status: ContractStatus;
  /** Member and family while it is signed; null before and after: one that lives a family. */
  @TextColumn(80, { nullable: true }) liveKey: string | null;
  /** WeChat's number, once it is known; Apple's original transaction where Apple charges. */
  @TextColumn(40, { nullable: true }) wechatContractId: string | null;
  /** No debit takes more. */
  @FenColumn() consentedFen: number;
  /** What the first debit takes instead; null without a first-period price. */
  @FenColumn({ nullable: true }) firstPriceFen: number | null;
  /** True once the first-period price was paid: it is for once a person and family. */
  @FlagColumn() firstPricePaid: boolean;
  /** Version of the text that the member agreed to, and when. */
  @TextColumn(40) consentVersion: string;
  @InstantColumn() consentedAt: number;
  @InstantColumn({ nullable: true }) signedAt: number | null;
  /** From when on nothing is debited. */
  @InstantColumn({ nullable: true }) endRequestedAt: number | null;
  @InstantColumn({ nullable: true }) endedAt: number | null;
  @TextColumn(20, { nullable: true }) endReason: EndReason | null;
}

/** A cycle: one debit's worth of a contract, tried as often as it takes, paid once. */
@Entity('renewal_cycle')
@Index('ux_renewal_cycle_number', ['contractId', 'number'], { unique: true })
@Index('ix_renewal_cycle_next', ['status', 'nextAt'])
@Index('ix_renewal_cycle_due', ['dueAt'])
@OneOf('renewal_cycle', 'status', cycleStatuses)
export class RenewalCycle {
  @IdKey() id: string;
  @IdColumn() contractId: string;
  /** 1, 2, … */
  @CountColumn() number: number;
  @TextColumn(10) status: CycleStatus;
  @InstantColumn() dueAt: number;
  @InstantColumn({ nullable: true }) termEndsAt: number | null;
  @FlagColumn() atOnce: boolean;
  @FenColumn() amountFen: number;
  @InstantColumn({ nullable: true }) reminderAt: number | null;
  @InstantColumn({ nullable: true }) reminderReachedAt: number | null;
  @InstantColumn({ nullable: true }) announceTriedAt: number | null;
  @InstantColumn({ nullable: true }) announcedAt: number | null;
  @InstantColumn({ nullable: true }) lastFailedAt: number | null;
  @InstantColumn({ nullable: true }) paidAt: number | null;
  @InstantColumn({ nullable: true }) cancelledAt: number | null;
  /** When it is looked at next. */
  @InstantColumn() nextAt: number;
  /** Counts changes; a compare-and-set on it keeps two workers apart. */
  @CountColumn() revision: number;
}

/** A debit: one request to take a cycle's money. Its id is its number at WeChat Pay. */
@Entity('renewal_debit')
@Index('ux_renewal_debit_number', ['cycleId', 'number'], { unique: true })
@Index('ix_renewal_debit_open', ['status', 'askAt'])
@Index('ux_renewal_debit_told', ['toldNumber'], { unique: true })
@OneOf('renewal_debit', 'status', debitStatuses)
export class RenewalDebit {
  @IdKey() id: string;
  @IdColumn() cycleId: string;
  /** 1, 2, … within the cycle. */
  @CountColumn() number: number;
  /** WeChat's number of the order of a charge that Apple made; null until it is told, and for debits that we ask for. */
  @TextColumn(64, { nullable: true }) toldNumber: string | null;
  @TextColumn(10) status: DebitStatus;
  @FenColumn() amountFen: number;
  @InstantColumn() sentAt: number;
  /** When WeChat is asked about it next, and how often it was. */
  @InstantColumn() askAt: number;
  @CountColumn() asked: number;
  /** Why it failed, and WeChat's own words. */
  @TextColumn(20, { nullable: true }) failure: string | null;
  @TextColumn(200, { nullable: true }) detail: string | null;
  @InstantColumn({ nullable: true }) endedAt: number | null;
}
