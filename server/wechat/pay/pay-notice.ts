import { isJsonObject, parseJson } from '../json';
import type { PayNotice } from '../ports';
import { isPaidState, parsePayment, parseRefund } from './pay-facts';
import type { PayKeys } from './pay-keys';
import { openResource, UnreadableResource } from './resource';

const PAYMENT_EVENT = 'TRANSACTION.SUCCESS';
const REFUND_EVENTS = new Set(['REFUND.SUCCESS', 'REFUND.ABNORMAL', 'REFUND.CLOSED']);

/**
 * Opens and reads a notice whose signature was good (WeChat Pay: payment notice, refund notice). What does not fit a
 * payment or a refund is still a genuine notice: `other`, with its content.
 * @throws UnreadableResource when the envelope or the cipher is not as it must be
 */
export function openNotice(keys: PayKeys, rawBody: Buffer): PayNotice {
  const envelope = parseJson(rawBody.toString('utf8'));
  if (!isJsonObject(envelope)) throw new UnreadableResource('the notice is not a JSON object');
  const { id, event_type: eventType, resource } = envelope;
  if (typeof id !== 'string' || id === '') throw new UnreadableResource('the notice has no id');
  const text = openResource(resource, keys.apiV3Key);
  const content = parseJson(text) ?? text;
  return { id, eventType: String(eventType ?? ''), fact: factOf(eventType, content), content };
}

function factOf(eventType: unknown, content: unknown): PayNotice['fact'] {
  if (!isJsonObject(content)) return { kind: 'other' };
  if (eventType === PAYMENT_EVENT && isPaidState(content.trade_state)) {
    const payment = parsePayment(content);
    if (payment !== null) return { kind: 'payment', payment };
  }
  if (typeof eventType === 'string' && REFUND_EVENTS.has(eventType)) {
    const refund = parseRefund(content);
    if (refund !== null) return { kind: 'refund', refund };
  }
  return { kind: 'other' };
}
