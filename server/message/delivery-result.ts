import type { SendOutcome } from '../wechat/ports';
import type { DeliveryStatus } from './delivery.rules';

/** What a send's outcome makes of the delivery, and of the permission that was taken for it. */
export interface DeliveryResult {
  readonly status: DeliveryStatus;
  /** `spent`: used, or perhaps used; `returned`: WeChat did not take it; `none`: WeChat says that there are none. */
  readonly permission: 'spent' | 'returned' | 'none';
  readonly wechatMessageId: string | null;
  readonly detail: string | null;
}

const DETAIL_LENGTH = 200;

/**
 * Reads the outcome of a send.
 * @param sends 1 for the first; after a repeat only a clear yes or no counts: what the first did stays unknown
 */
export function resultOf(outcome: SendOutcome, sends: number): DeliveryResult {
  const repeat = sends > 1;
  switch (outcome.status) {
    case 'sent':
      return { status: 'sent', permission: 'spent', wechatMessageId: outcome.messageId, detail: null };
    case 'noPermission':
      return result('noPermission', 'none', String(outcome.errcode));
    case 'refused':
      return result(repeat ? 'unknown' : 'refused', 'returned', `${outcome.errcode} ${outcome.reason}`);
    case 'later':
      return result(repeat ? 'unknown' : 'notSent', 'returned', String(outcome.errcode));
    case 'unknown':
      return result('unknown', 'spent', outcome.reason);
    default: {
      const never: never = outcome;
      return never;
    }
  }
}

function result(status: DeliveryStatus, permission: DeliveryResult['permission'], detail: string): DeliveryResult {
  return { status, permission, wechatMessageId: null, detail: Array.from(detail).slice(0, DETAIL_LENGTH).join('') };
}
