import { In } from 'typeorm';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { WechatIdentityRow } from '../member/member.entity';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { Message, MessageDelivery, SubscribeCredit, WechatPush } from './message.entity';

/**
 * What this room holds on a member: messages, how they travelled, permissions, and what WeChat pushed about the person.
 * All of it goes when the member goes. Of a push its key stays, so that a repeat does nothing; it is a hash.
 */
export function messageData(database: Database): MemberDataHolder {
  return {
    section: 'messages',
    exportFor: (memberId) => exportFor(database, memberId),
    reportDeparture: async () => nothingToLose,
    prepareDeparture: async () => undefined,
    isUnsettled: async () => false,
    erase: eraseMessages,
  };
}

async function exportFor({ read }: Database, memberId: string): Promise<object> {
  const openid = In(await findOpenids(read, memberId));
  const messages = await read.find(Message, { where: { memberId }, order: { id: 'ASC' } });
  const deliveries = await read.find(MessageDelivery, { where: { memberId }, order: { id: 'ASC' } });
  const credits = await read.findBy(SubscribeCredit, { openid });
  const pushes = await read.find(WechatPush, { where: { openid }, order: { receivedAt: 'ASC' } });
  return {
    inbox: messages.map(({ id, topic, title, body, createdAt, readAt }) => ({
      id,
      topic,
      title,
      body,
      createdAt: formatInstant(createdAt),
      readAt: readAt === null ? null : formatInstant(readAt),
    })),
    sentByWechat: deliveries.map(({ messageId, channel, status, firstSentAt }) => ({
      messageId,
      channel,
      status,
      sentAt: formatInstant(firstSentAt),
    })),
    permissions: credits.map((credit) => ({ templateId: credit.templateId, left: credit.credits })),
    toldByWechat: pushes.map(({ app, kind, content, receivedAt }) => ({
      app,
      kind,
      content,
      receivedAt: formatInstant(receivedAt),
    })),
  };
}

async function eraseMessages(unit: Unit, memberId: string): Promise<void> {
  const openids = await findKnownOpenids(unit, memberId);
  if (openids.length > 0) {
    const openid = In(openids);
    await unit.delete(SubscribeCredit, { openid });
    await unit.update(WechatPush, { openid }, { openid: '', content: {} });
  }
  await unit.delete(MessageDelivery, { memberId });
  await unit.delete(Message, { memberId });
}

/** Every openid that this room may hold something under: deliveries know those that an identity has lost since. */
export async function findKnownOpenids(unit: Unit, memberId: string): Promise<string[]> {
  const sentTo = await unit.find(MessageDelivery, { select: { openid: true }, where: { memberId } });
  return [...new Set([...(await findOpenids(unit, memberId)), ...sentTo.map((delivery) => delivery.openid)])];
}

async function findOpenids(read: Unit, memberId: string): Promise<string[]> {
  const identities = await read.findBy(WechatIdentityRow, { memberId });
  return identities.map(({ openid }) => openid);
}
