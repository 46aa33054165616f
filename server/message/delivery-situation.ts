import { In, MoreThan } from 'typeorm';
import { businessDayOf } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { Member, WechatIdentityRow } from '../member/member.entity';
import { Membership } from '../membership/membership.entity';
import { renewsItself } from '../renewal/find-renewals';
import type { ChannelState, DeliveryChannel } from './delivery.rules';
import { Message, MessageDelivery, SubscribeCredit } from './message.entity';
import type { News } from './message.rules';
import type { MessageTemplates } from './message-settings';
import { decideReminder } from './reminder.rules';
import type { MessageTemplate } from './template.rules';

/** Where a message can be sent to through a channel. */
export interface Address {
  readonly identityId: string;
  readonly openid: string;
  readonly followChangedAt: Instant | null;
  readonly template: MessageTemplate;
}

/** A message on its way, as the database has it at this moment. */
export interface Situation {
  readonly message: Message;
  readonly news: News;
  /** False when it must no longer be told. */
  readonly wanted: boolean;
  readonly channels: Readonly<Record<DeliveryChannel, ChannelState>>;
  readonly deliveries: Readonly<Record<DeliveryChannel, MessageDelivery | null>>;
  readonly addresses: Readonly<Record<DeliveryChannel, Address | null>>;
}

interface Sources {
  readonly database: Database;
  readonly clock: Clock;
  readonly templates: Pick<MessageTemplates, 'read'>;
}

/** Gathers what decides a message's next step; null when the message is gone with its member. */
export async function readDelivery(sources: Sources, messageId: string): Promise<Situation | null> {
  const { read } = sources.database;
  const message = await read.findOneBy(Message, { id: messageId });
  if (message === null) return null;
  // Written together by tellMember, so that they fit.
  const news = { topic: message.topic, fields: message.fields } as News;
  const rows = await read.findBy(MessageDelivery, { messageId });
  const of = async (channel: DeliveryChannel) => {
    const delivery = rows.find((row) => row.channel === channel) ?? null;
    const address = await findAddress(sources, message, channel, delivery);
    return { delivery, address, state: { reachable: address !== null, delivery } };
  };
  const official = await of('official');
  const miniprogram = await of('miniprogram');
  return {
    message,
    news,
    wanted: await isWanted(sources, message.memberId, news),
    channels: { official: official.state, miniprogram: miniprogram.state },
    deliveries: { official: official.delivery, miniprogram: miniprogram.delivery },
    addresses: { official: official.address, miniprogram: miniprogram.address },
  };
}

async function isWanted({ database, clock }: Sources, memberId: string, news: News): Promise<boolean> {
  if (!(await database.read.existsBy(Member, { id: memberId, status: 'active' }))) return false;
  switch (news.topic) {
    case 'membershipEndsIn7Days':
    case 'membershipEndsIn1Day':
    case 'membershipEnded': {
      const { family, endsAt } = news.fields;
      const membership = await database.read.findOneBy(Membership, { memberId, family });
      const renewing = await renewsItself(database.read, memberId, family);
      return decideReminder({ topic: news.topic, endsAt }, membership, clock.now(), renewing) === 'tell';
    }
    case 'membershipActivated':
    case 'refundSucceeded':
    case 'refundRefused':
    case 'tierRose':
    case 'tierFell':
    case 'tierExtended':
    case 'tierWayBack':
    case 'benefitsOpened':
    case 'benefitsNew':
    case 'benefitClaimed':
    case 'benefitFailed':
    case 'benefitUsed':
    case 'benefitsRevoked':
    case 'badgeEarned':
    case 'giftAccepted':
    case 'giftReturned':
      return true;
    case 'renewalDue':
      return clock.now() < news.fields.debitAt;
    case 'benefitsExpire':
      return businessDayOf(clock.now()) <= news.fields.lastDay;
    case 'tierFallsIn30Days':
    case 'tierFallsIn7Days':
      return clock.now() < news.fields.deadline;
    case 'pointsExpireIn30Days':
    case 'pointsExpireIn7Days':
      return clock.now() < news.fields.expiresAt;
    default: {
      const never: never = news;
      return never;
    }
  }
}

/** An identity with a template and leave to write; what was begun with one person goes on with that person only. */
async function findAddress(
  { database, templates }: Sources,
  { memberId, topic }: Message,
  channel: DeliveryChannel,
  delivery: MessageDelivery | null,
): Promise<Address | null> {
  const template = (await templates.read())[channel][topic];
  if (template === undefined) return null;
  const identities = await database.read.find(WechatIdentityRow, {
    where: { memberId, app: channel },
    order: { createdAt: 'DESC' },
  });
  const allowed =
    channel === 'official'
      ? identities.filter(({ follows }) => follows)
      : await withCredit(database, identities, template.id);
  const begun = delivery !== null && delivery.status !== 'notSent';
  const identity = allowed.find(({ openid }) => !begun || openid === delivery.openid);
  if (identity === undefined || (begun && delivery.templateId !== template.id)) return null;
  const { id, openid, followChangedAt } = identity;
  return { identityId: id, openid, followChangedAt, template };
}

async function withCredit(
  database: Database,
  identities: readonly WechatIdentityRow[],
  templateId: string,
): Promise<WechatIdentityRow[]> {
  if (identities.length === 0) return [];
  const openids = identities.map(({ openid }) => openid);
  const credits = await database.read.findBy(SubscribeCredit, {
    openid: In(openids),
    templateId,
    credits: MoreThan(0),
  });
  const known = new Set(credits.map(({ openid }) => openid));
  return identities.filter(({ openid }) => known.has(openid));
}
