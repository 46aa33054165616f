import type { Payment } from '../../shared/contract/order';
import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { Result } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import type { Plan } from '../plan/plan.entity';
import type { ContractOrderOutcome, PrepayRequest } from '../wechat/ports';
import type { Buyer } from './write-order';

/** What a member wants to sign for while paying. */
export interface SigningWish {
  readonly plan: Plan;
  /** The plan's price, which the first payment may stay below. */
  readonly priceFen: Fen;
  /** Version of the text that the member agreed to. */
  readonly consentVersion: string;
  /** `apple`: a subscription that Apple will charge by itself. */
  readonly drivenBy?: 'apple' | null;
}

export type SigningRefusal = 'RENEWAL_NOT_OFFERED' | 'RENEWAL_ALREADY_ON' | 'RENEWAL_CONSENT_CHANGED';

/**
 * Signing for auto-renewal while paying an order 支付中签约: the room of renewals, which comes later, keeps the contracts.
 * All but `prepay` and `sign` run in the unit of work that they are given.
 */
export interface SigningWhilePaying {
  /** Writes a contract that nobody has signed yet. @returns it, and what the order costs with it */
  offer(
    unit: Unit,
    buyer: Buyer,
    wish: SigningWish,
    now: Instant,
  ): Promise<Result<{ readonly renewalId: string; readonly amountFen: Fen }, SigningRefusal>>;
  /** Says which order offers a contract. */
  bind(unit: Unit, renewalId: string, orderId: string, now: Instant): Promise<void>;
  /** Prepares a payment at WeChat that offers a contract. */
  prepay(request: PrepayRequest, renewalId: string): Promise<ContractOrderOutcome>;
  /** WeChat takes the payment and does not offer the contract. */
  withdraw(unit: Unit, renewalId: string, now: Instant): Promise<void>;
  /** What wx.requestPayment takes for such a payment; signs again at each call. */
  sign(prepayId: string): Payment;
}
