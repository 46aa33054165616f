import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { mayResend } from './delivery.rules';
import { Message, MessageDelivery } from './message.entity';
import { DELIVER_MESSAGE, type DeliverMessage } from './send-message';

/**
 * Lets a message be sent once more that has reached nobody for certain: a worker takes the next step of the same rule that
 * sent it, so that nothing that may have arrived is sent twice.
 */
export async function resendMessage(
  unit: Unit,
  messageId: string,
  now: Instant,
): Promise<Result<Message, 'MESSAGE_NOT_FOUND' | 'MESSAGE_NOT_RESENDABLE'>> {
  const message = await unit.findOneBy(Message, { id: messageId });
  if (!message) return refuse('MESSAGE_NOT_FOUND');
  if (!mayResend(await unit.findBy(MessageDelivery, { messageId }))) return refuse('MESSAGE_NOT_RESENDABLE');
  const payload: DeliverMessage = { messageId };
  await enqueueJob(unit, { topic: DELIVER_MESSAGE, payload, uniqueKey: `${DELIVER_MESSAGE}:${newId(now)}` }, now);
  return accept(message);
}
