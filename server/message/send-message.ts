import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { Member } from '../member/member.entity';
import { Message } from './message.entity';
import { describeNews, type News } from './message.rules';

/** Topic of the job that brings a message to WeChat. */
export const DELIVER_MESSAGE = 'message.deliver';

/** Payload of that job. */
export interface DeliverMessage {
  readonly messageId: string;
}

/** News for a member; the same `eventKey` (at most 120 characters) never makes a second message. */
export type Telling = News & {
  readonly memberId: string;
  readonly eventKey: string;
  /** It is for the inbox alone: WeChat has brought what it came with. */
  readonly quiet?: boolean;
};

/**
 * Tells a member: puts a message into the inbox and, unless it is quiet, asks for its delivery by WeChat, both in the unit of
 * the fact.
 * @returns false when nothing was written: it has been told already, or the member is leaving or gone
 */
export async function tellMember(unit: Unit, telling: Telling, now: Instant): Promise<boolean> {
  const { memberId, eventKey, topic, fields } = telling;
  if (!(await unit.existsBy(Member, { id: memberId, status: 'active' }))) return false;
  if (await unit.existsBy(Message, { memberId, eventKey })) return false;
  const id = newId(now);
  try {
    await unit.insert(Message, {
      id,
      memberId,
      topic,
      eventKey,
      ...describeNews(telling, now),
      fields: fields as object,
      createdAt: now,
      readAt: null,
    });
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
  if (telling.quiet) return true;
  const payload: DeliverMessage = { messageId: id };
  await enqueueJob(unit, { topic: DELIVER_MESSAGE, payload, uniqueKey: `${DELIVER_MESSAGE}:${id}` }, now);
  return true;
}
