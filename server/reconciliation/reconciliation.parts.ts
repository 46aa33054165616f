import type { PurchaseParts } from '../purchase/purchase.parts';
import type { TradeBills } from '../wechat/ports';

/** What the stories of this room stand on. */
export interface ReconciliationParts extends PurchaseParts {
  readonly bills: TradeBills;
}

/** Topics of this room's jobs. */
export const topics = { day: 'reconciliation.day', moveVirtual: 'reconciliation.moveVirtual' } as const;

/** Payload of the job that reconciles a day. */
export interface ReconcileDay {
  readonly day: string;
  /** How often it was put off already. */
  readonly step?: number;
  /** Opens a closed day again, for this reason. */
  readonly reopenFor?: string;
}
