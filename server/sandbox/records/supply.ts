import type { Instant } from '../../../shared/kernel/instant';

/** An order at the supplier of virtual goods. */
export interface SupplyOrder {
  /** The customer's number. */
  readonly id: string;
  readonly supplierNumber: string;
  readonly sku: string;
  readonly account: string | null;
  readonly notifyUrl: string;
  readonly status: 'processing' | 'succeeded' | 'failed';
  /** How it will end. */
  readonly outcome: 'succeeded' | 'failed';
  /** How often it was ordered. */
  readonly requests: number;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
}
