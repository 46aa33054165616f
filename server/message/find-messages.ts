import { LessThan } from 'typeorm';
import type { Message as MessageOnWire } from '../../shared/contract/message';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import { Message } from './message.entity';

/** A page of a member's inbox, newest first. The cursor is the last message's id: ids sort by the instant they were made. */
export async function findMessages(
  database: Database,
  memberId: string,
  { cursor, limit }: PageQuery,
): Promise<Page<MessageOnWire>> {
  const rows = await database.read.find(Message, {
    where: { memberId, ...(cursor === undefined ? {} : { id: LessThan(cursor) }) },
    order: { id: 'DESC' },
    take: limit + 1,
  });
  const items = rows.slice(0, limit);
  return { items: items.map(presentMessage), nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** How many messages a member has not read; raw for the first screen, which `npm run bench home` measures. */
export async function countUnread(database: Database, memberId: string): Promise<number> {
  const [row] = await select<{ unread: number | string }>(
    database.read,
    'SELECT COUNT(*) AS unread FROM message WHERE member_id = ? AND read_at IS NULL',
    [memberId],
  );
  return Number(row?.unread ?? 0);
}

function presentMessage({ id, topic, title, body, page, createdAt, readAt }: Message): MessageOnWire {
  return {
    id,
    topic,
    title,
    body,
    page,
    createdAt: formatInstant(createdAt),
    readAt: readAt === null ? null : formatInstant(readAt),
  };
}
