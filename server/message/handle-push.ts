import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { parkCase } from '../case/park-case';
import { isDuplicate } from '../database/errors';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { virtualPushTopics } from '../purchase/handle-virtual-push';
import { ORDER_SETTLED, type OrderSettled } from '../purchase/report-shipping';
import { topics as renewalTopics } from '../renewal/renewal.parts';
import type { Push, PushHandler, WechatApp } from '../wechat/ports';
import { addCredit, clearCredits } from './change-credits';
import { WechatPush } from './message.entity';
import { takeReport } from './report-delivery';

/**
 * Topics of the jobs by which the member room hears of a person. They are jobs because who the person is must be asked
 * of WeChat, which is no work for the five seconds in which a push has to be answered.
 */
export const memberPushTopics = {
  followed: 'member.followed',
  unfollowed: 'member.unfollowed',
  authorizationRevoked: 'member.authorizationRevoked',
  authorizationCancelled: 'member.authorizationCancelled',
} as const;

/** Payload of those jobs. */
export interface MemberPush {
  readonly openid: string;
  readonly app: WechatApp;
  /** When it happened, as WeChat tells it, to the second: an older push that comes late must not undo a newer one. */
  readonly sentAt: Instant;
}

/**
 * Takes the pushes of both apps: a push is stored once, in one unit with everything it does, so that its repeat does
 * nothing. Nothing is asked of WeChat.
 */
export function createPushHandler({ database, clock }: { database: Database; clock: Clock }): PushHandler {
  return (push) =>
    database.inUnit(async (unit) => {
      const now = clock.now();
      if (await storePush(unit, push, now)) await actOn(unit, push, now);
    });
}

async function actOn(unit: Unit, { app, openid, dedupeKey, sentAt, fact }: Push, now: Instant): Promise<void> {
  switch (fact.kind) {
    case 'followed':
    case 'unfollowed':
    case 'authorizationRevoked':
    case 'authorizationCancelled': {
      if (openid === '') return;
      const payload: MemberPush = { openid, app, sentAt };
      await enqueueJob(unit, { topic: memberPushTopics[fact.kind], payload, uniqueKey: `push:${dedupeKey}` }, now);
      return;
    }
    case 'subscribeAnswered':
      // The official account's subscriptions are another product with permissions of its own.
      if (app !== 'miniprogram' || openid === '') return;
      for (const { templateId, answer } of fact.answers) {
        // A refusal takes nothing back: permissions that were given before it stay good.
        if (answer === 'accept' && templateId !== '') await addCredit(unit, { openid, templateId }, sentAt);
      }
      return;
    case 'subscribeChanged':
      if (app !== 'miniprogram') return;
      for (const templateId of fact.rejectedTemplateIds) await clearCredits(unit, { openid, templateId }, sentAt);
      return;
    case 'subscribeSent':
      if (app !== 'miniprogram') return;
      for (const { templateId, messageId, succeeded, detail } of fact.results) {
        const report = { channel: app, openid, templateId, wechatMessageId: messageId, succeeded, detail };
        await takeReport(unit, report, now);
      }
      return;
    case 'templateSent': {
      if (app !== 'official') return;
      const { messageId, succeeded, detail } = fact;
      const report = { channel: app, openid, templateId: null, wechatMessageId: messageId, succeeded, detail };
      await takeReport(unit, report, now);
      return;
    }
    case 'orderSettled': {
      const payload: OrderSettled = { ...fact, settledAt: sentAt };
      await enqueueJob(unit, { topic: ORDER_SETTLED, payload, uniqueKey: `push:${dedupeKey}` }, now);
      return;
    }
    case 'virtualPaid':
    case 'virtualRefunded':
    case 'virtualComplained': {
      const topic = virtualPushTopics[fact.kind];
      await enqueueJob(unit, { topic, payload: fact.told, uniqueKey: `push:${dedupeKey}` }, now);
      return;
    }
    case 'subscriptionSigned':
    case 'subscriptionDebitFailed':
    case 'appleSubscriptionChanged': {
      const topic = renewalTopics[fact.kind];
      await enqueueJob(unit, { topic, payload: fact.told, uniqueKey: `push:${dedupeKey}` }, now);
      return;
    }
    case 'appleRefundAsked':
      // Whoever answers it has to do so at once.
      return;
    case 'other':
      // It may be about money, and it could not be read, or is of a kind that came later.
      if (fact.event.startsWith('xpay_')) {
        await parkCase(unit, { kind: 'virtual.unknownPush', subject: dedupeKey, content: { event: fact.event } }, now);
      }
      return;
    default: {
      const never: never = fact;
      return never;
    }
  }
}

const KIND_LENGTH = 60;

/** @returns false when it has been stored before */
async function storePush(unit: Unit, push: Push, now: Instant): Promise<boolean> {
  const { app, openid, dedupeKey, fact, content } = push;
  const kind = fact.kind === 'other' ? `other:${fact.event}` : fact.kind;
  try {
    await unit.insert(WechatPush, {
      dedupeKey,
      app,
      openid,
      kind: Array.from(kind).slice(0, KIND_LENGTH).join(''),
      content: typeof content === 'object' && content !== null ? content : { value: content },
      receivedAt: now,
    });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
