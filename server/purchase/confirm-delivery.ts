import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { PaymentAttempt } from './purchase.entity';
import { type PurchaseParts, topics } from './purchase.parts';

/** How long WeChat's own push is waited for before the delivery is told: the ordinary case needs no call. */
const PUSH_FIRST_MS = 60_000;

/**
 * Has WeChat told later that an attempt's goods were given. To be called where a payment at virtual payment was found by
 * asking: without its push WeChat believes that nothing was delivered, and gives the money back in the end.
 */
export async function scheduleDelivery(unit: Unit, attemptId: string, now: Instant): Promise<void> {
  const job = { topic: topics.confirmDelivery, payload: { attemptId }, runAt: now + PUSH_FIRST_MS };
  await enqueueJob(unit, { ...job, uniqueKey: `confirmDelivery:${attemptId}` }, now);
}

/**
 * Tells WeChat that an attempt's goods were given, unless it knows. Repeatable.
 * @returns false when it must be tried again
 */
export async function confirmDelivery(parts: PurchaseParts, attemptId: string): Promise<boolean> {
  const channel = parts.virtual?.channel;
  const attempt = await parts.database.read.findOneBy(PaymentAttempt, { id: attemptId, status: 'paid' });
  if (!channel || !attempt) return true;
  const number = { attemptId, payerOpenid: attempt.payerOpenid };
  const state = await channel.query(number);
  if (state.status !== 'paid') return false;
  if (state.delivered) return true;
  return (await channel.confirmDelivery(number)) !== 'unknown';
}
