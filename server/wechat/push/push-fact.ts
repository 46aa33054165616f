import { createHash } from 'node:crypto';
import { type Instant, SECOND_MS } from '../../../shared/kernel/instant';
import { isJsonObject, type JsonObject, textOf } from '../json';
import type { Push, PushFact, WechatApp } from '../ports';
import {
  readAppleChange,
  readAppleRefundQuestion,
  readComplaint,
  readDelivery,
  readRefund,
  readSubscriptionDebitFailed,
  readSubscriptionSigned,
} from '../virtual/virtual-facts';

/**
 * What a push tells (Message push: events), with the key that is the same for every repeat of it.
 * @param receivedAt stands in where the push does not say when it was made
 */
export function readPush(app: WechatApp, content: JsonObject, receivedAt: Instant): Push {
  const seconds = Number(field(content, 'CreateTime') ?? Number.NaN);
  const sentAt = Number.isSafeInteger(seconds) ? seconds * SECOND_MS : receivedAt;
  return {
    app,
    openid: personOf(content),
    dedupeKey: dedupeKeyOf(app, content),
    sentAt,
    fact: factOf(app, content, sentAt),
    content,
  };
}

/** Whether a push tells of virtual payment: it is answered in a form of its own. */
export function isVirtualPayment(content: JsonObject): boolean {
  return eventOf(content)?.startsWith('xpay_') === true;
}

/** Withdrawals of authorisation and virtual payment come from the platform itself and name the person in a field of their own. */
function personOf(content: JsonObject): string {
  const isOfPlatform = eventOf(content)?.startsWith('user_') === true || isVirtualPayment(content);
  const named = isOfPlatform ? field(content, 'OpenID') : null;
  return named ?? field(content, 'FromUserName') ?? '';
}

function factOf(app: WechatApp, content: JsonObject, sentAt: Instant): PushFact {
  const event = eventOf(content);
  if (event === null) return { kind: 'other', event: `message:${field(content, 'MsgType') ?? ''}` };
  switch (event) {
    case 'subscribe':
      return app === 'official' ? { kind: 'followed' } : { kind: 'other', event };
    case 'unsubscribe':
      return app === 'official' ? { kind: 'unfollowed' } : { kind: 'other', event };
    case 'subscribe_msg_popup_event':
      return {
        kind: 'subscribeAnswered',
        answers: listOf(content, 'SubscribeMsgPopupEvent').map((item) => ({
          templateId: field(item, 'TemplateId') ?? '',
          answer: answerOf(field(item, 'SubscribeStatusString')),
        })),
      };
    case 'subscribe_msg_change_event':
      return {
        kind: 'subscribeChanged',
        rejectedTemplateIds: listOf(content, 'SubscribeMsgChangeEvent')
          .filter((item) => field(item, 'SubscribeStatusString') === 'reject')
          .map((item) => field(item, 'TemplateId') ?? ''),
      };
    case 'subscribe_msg_sent_event':
      return {
        kind: 'subscribeSent',
        results: listOf(content, 'SubscribeMsgSentEvent').map((item) => ({
          templateId: field(item, 'TemplateId') ?? '',
          messageId: field(item, 'MsgID') ?? '',
          succeeded: field(item, 'ErrorCode') === '0',
          detail: [field(item, 'ErrorCode'), field(item, 'ErrorStatus')].filter(Boolean).join(' '),
        })),
      };
    case 'templatesendjobfinish': {
      const detail = field(content, 'Status') ?? '';
      return {
        kind: 'templateSent',
        messageId: field(content, 'MsgID') ?? '',
        succeeded: detail === 'success',
        detail,
      };
    }
    case 'user_authorization_revoke':
      return { kind: 'authorizationRevoked' };
    case 'user_authorization_cancellation':
      return { kind: 'authorizationCancelled' };
    case 'trade_manage_order_settlement':
      return {
        kind: 'orderSettled',
        attemptId: field(content, 'merchant_trade_no'),
        transactionId: field(content, 'transaction_id'),
      };
    case 'xpay_goods_deliver_notify': {
      const told = app === 'miniprogram' ? readDelivery(content, sentAt) : null;
      return told === null ? { kind: 'other', event } : { kind: 'virtualPaid', told };
    }
    case 'xpay_refund_notify': {
      const told = app === 'miniprogram' ? readRefund(content, sentAt) : null;
      return told === null ? { kind: 'other', event } : { kind: 'virtualRefunded', told };
    }
    case 'xpay_complaint_notify': {
      const told = app === 'miniprogram' ? readComplaint(content, sentAt) : null;
      return told === null ? { kind: 'other', event } : { kind: 'virtualComplained', told };
    }
    case 'xpay_subscribe_signing_result_notify': {
      const told = app === 'miniprogram' ? readSubscriptionSigned(content) : null;
      return told === null ? { kind: 'other', event } : { kind: 'subscriptionSigned', told };
    }
    case 'xpay_subscribe_pay_fail_notify': {
      const told = app === 'miniprogram' ? readSubscriptionDebitFailed(content) : null;
      return told === null ? { kind: 'other', event } : { kind: 'subscriptionDebitFailed', told };
    }
    case 'xpay_apple_subscribe_signing_result_notify':
    case 'xpay_apple_subscribe_unsigning_result_notify': {
      const change = event.includes('unsigning') ? 'ended' : 'signed';
      const told = app === 'miniprogram' ? readAppleChange(content, change, sentAt) : null;
      return told === null ? { kind: 'other', event } : { kind: 'appleSubscriptionChanged', told };
    }
    case 'xpay_subscribe_ios_refund_query_notify': {
      const told = app === 'miniprogram' ? readAppleRefundQuestion(content, sentAt) : null;
      return told === null ? { kind: 'other', event } : { kind: 'appleRefundAsked', told };
    }
    default:
      return { kind: 'other', event: field(content, 'Event') ?? event };
  }
}

/**
 * A message has an id; an event is known by who, when and what, and by what it is about, since one person may cause two
 * of a kind within a second. Hashed, so that it fits any column and names nobody.
 */
function dedupeKeyOf(app: WechatApp, content: JsonObject): string {
  const event = eventOf(content);
  const messageId = field(content, 'MsgId');
  const parts =
    event === null && messageId !== null
      ? ['message', messageId]
      : [
          'event',
          personOf(content),
          field(content, 'CreateTime'),
          event,
          field(content, 'EventKey'),
          messageId,
          field(content, 'transaction_id'),
          ...SUBSCRIBE_GROUPS.flatMap((group) => listOf(content, group)).flatMap((item) => [
            field(item, 'TemplateId'),
            field(item, 'MsgID'),
            field(item, 'SubscribeStatusString'),
          ]),
          ...VIRTUAL_NUMBERS.flatMap((name) => (isVirtualPayment(content) ? [field(content, name)] : [])),
          ...appleNumbersOf(content),
        ];
  return createHash('sha256')
    .update(JSON.stringify([app, ...parts]))
    .digest('hex');
}

/** What pushes about Apple's subscriptions are about; none for any other push. */
function appleNumbersOf(content: JsonObject): string[] {
  const info = isJsonObject(content.AppleSubscriptionInfo) ? content.AppleSubscriptionInfo : {};
  const found = isVirtualPayment(content)
    ? [field(info, 'OriginalTransactionId'), field(info, 'RenewalDate'), field(content, 'pay_order_id')]
    : [];
  return found.filter((number) => number !== null);
}

/** What pushes of virtual payment are about: all of them come from one sender, many within a second. */
const VIRTUAL_NUMBERS = [
  'OutTradeNo',
  'WxRefundId',
  'RetCode',
  'MchOrderId',
  'WxOrderId',
  'RequestId',
  'OutContractCode',
];

const SUBSCRIBE_GROUPS = ['SubscribeMsgPopupEvent', 'SubscribeMsgChangeEvent', 'SubscribeMsgSentEvent'];

function eventOf(content: JsonObject): string | null {
  if (field(content, 'MsgType') !== 'event') return null;
  return field(content, 'Event')?.toLowerCase() ?? '';
}

/** XML puts the list into a group, JSON to the top; one item may come without an array around it. */
function listOf(content: JsonObject, group: string): JsonObject[] {
  const holder = isJsonObject(content[group]) ? content[group] : content;
  const list = holder.List;
  const items = Array.isArray(list) ? list : [list];
  return items.filter(isJsonObject);
}

/** A field as text; its name without regard to case (`MsgId`, `MsgID`), null when absent or empty. */
function field(content: JsonObject, name: string): string | null {
  const exact = content[name];
  if (exact !== undefined) return textOf(exact);
  const wanted = name.toLowerCase();
  const found = Object.entries(content).find(([key]) => key.toLowerCase() === wanted);
  return textOf(found?.[1]);
}

function answerOf(status: string | null): 'accept' | 'reject' | 'unknown' {
  return status === 'accept' || status === 'reject' ? status : 'unknown';
}
