import { In } from 'typeorm';
import type { MemberMessage } from '../../shared/contract/ops/member';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { mayResend } from '../message/delivery.rules';
import { findMessages } from '../message/find-messages';
import { MessageDelivery } from '../message/message.entity';
import { deliveryWords } from './care-words.rules';

/** A page of what a member was told, the newest first, each with how it fared on each channel. */
export async function findMemberMessages(
  database: Database,
  memberId: string,
  page: PageQuery,
): Promise<Page<MemberMessage>> {
  const { items, nextCursor } = await findMessages(database, memberId, page);
  const messageId = In(items.map(({ id }) => id));
  const deliveries = items.length === 0 ? [] : await database.read.findBy(MessageDelivery, { messageId });
  return {
    items: items.map(({ id, topic, title, body, createdAt, readAt }) => {
      const own = deliveries.filter((delivery) => delivery.messageId === id);
      return {
        ...{ id, topic, title, body, createdAt, readAt },
        deliveries: own.map(({ channel, status, detail, updatedAt }) => ({
          ...{ channel, status, words: deliveryWords[status], detail, updatedAt: formatInstant(updatedAt) },
        })),
        resendable: mayResend(own),
      };
    }),
    nextCursor,
  };
}
