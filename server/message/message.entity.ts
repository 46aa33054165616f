import { Entity, Index } from 'typeorm';
import type { MessageTopic } from '../../shared/contract/message';
import {
  CountColumn,
  FlagColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';
import { type DeliveryChannel, type DeliveryStatus, deliveryChannels, deliveryStatuses } from './delivery.rules';
import type { News } from './message.rules';

/** A message 消息 in the in-app inbox: exactly one an event. */
@Entity('message')
@Index('ux_message_event', ['memberId', 'eventKey'], { unique: true })
@Index('ix_message_member', ['memberId', 'id'])
export class Message {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(60) topic: MessageTopic;
  /** What it tells of; the same event never makes two messages. */
  @TextColumn(120) eventKey: string;
  @TextColumn(40) title: string;
  @TextColumn(300) body: string;
  @TextColumn(200) page: string;
  /** The facts it tells, from which a channel's template is filled. */
  @JsonColumn() fields: News['fields'];
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) readAt: number | null;
}

/** A message on its way through one channel: at most once. Written before the send, so that a crash leaves its trace. */
@Entity('message_delivery')
@Index('ux_message_delivery_channel', ['messageId', 'channel'], { unique: true })
@Index('ix_message_delivery_wechat', ['wechatMessageId'])
@Index('ix_message_delivery_member', ['memberId'])
@Index('ix_message_delivery_openid', ['openid', 'templateId'])
@OneOf('message_delivery', 'channel', deliveryChannels)
@OneOf('message_delivery', 'status', deliveryStatuses)
export class MessageDelivery {
  /** Also the id under which WeChat drops a second template message (client_msg_id). */
  @IdKey() id: string;
  @IdColumn() messageId: string;
  @IdColumn() memberId: string;
  @TextColumn(12) channel: DeliveryChannel;
  @TextColumn(12) status: DeliveryStatus;
  @TextColumn(64) openid: string;
  @TextColumn(64) templateId: string;
  /** Sends begun since one was last known to have gone nowhere: 2 is a repeat. */
  @CountColumn() sends: number;
  @TextColumn(64, { nullable: true }) wechatMessageId: string | null;
  @TextColumn(200, { nullable: true }) detail: string | null;
  /** When the first of `sends` was begun. */
  @InstantColumn() firstSentAt: number;
  @InstantColumn() updatedAt: number;
}

/** How many one-time permissions a person has left for a template of the mini-program. */
@Entity('subscribe_credit')
@Index('ix_subscribe_credit_changed', ['changed'])
export class SubscribeCredit {
  @TextKey(64) openid: string;
  @TextKey(64) templateId: string;
  @CountColumn() credits: number;
  /** When the person last gave or took back a permission, as WeChat tells it. */
  @InstantColumn() answeredAt: number;
  /** Whether `credits` may be another than `counted`. */
  @FlagColumn({ nullable: true }) changed: boolean | null;
  /** What the sums over all people have of it; null where they have nothing. */
  @CountColumn({ nullable: true }) counted: number | null;
}

/** A push of WeChat that was worked on; its repeat finds this row. */
@Entity('wechat_push')
@Index('ix_wechat_push_received', ['receivedAt'])
@Index('ix_wechat_push_openid', ['openid'])
export class WechatPush {
  @TextKey(160) dedupeKey: string;
  @TextColumn(12) app: string;
  /** Whom it is about; empty when that person's data was erased, or the push names nobody. */
  @TextColumn(64) openid: string;
  @TextColumn(60) kind: string;
  @JsonColumn() content: object;
  @InstantColumn() receivedAt: number;
}
