import type { Message } from '@shared/contract/message';
import { api } from '@/api/api';
import { useHome } from '@/features/home/home-store';
import { forgetOnDeparture } from '@/features/session/own-data';
import { createPagedStore } from '../paged-store';

/** The member's messages, newest first. */
export const useInbox = createPagedStore(api.messages);
forgetOnDeparture(() => useInbox.getState().clear());

/**
 * A message was opened: it counts as read at once, here and on the first screen. Never rejects; should the server not
 * hear of it, the dot is back with the next reading.
 */
export async function markRead(message: Message): Promise<void> {
  if (message.readAt !== null) return;
  useInbox.getState().change((each) => (each.id === message.id ? readNow(each) : each));
  countDown((unread) => Math.max(0, unread - 1));
  await api.readMessages({ id: message.id }).catch(() => undefined);
}

/**
 * Marks every message as read, also those that have not been scrolled to.
 * @throws ApiError, and then nothing has changed
 */
export async function markAllRead(): Promise<void> {
  await api.readMessages({ all: true });
  useInbox.getState().change(readNow);
  countDown(() => 0);
}

/** When exactly it was read, the server writes down; here it only matters that it was. */
function readNow(message: Message): Message {
  return message.readAt === null ? { ...message, readAt: message.createdAt } : message;
}

function countDown(change: (unread: number) => number): void {
  const { data, set } = useHome.getState();
  if (data !== null) set({ ...data, unreadMessages: change(data.unreadMessages) });
}
