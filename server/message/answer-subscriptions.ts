import type { SubscriptionAnswers } from '../../shared/contract/message';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { addCredit, clearCredits } from './change-credits';
import { findMiniprogramOpenids } from './find-subscriptions';
import type { MessageTemplates } from './message-settings';

export interface AnswerDeps {
  readonly database: Database;
  /** Answers about any but the mini-program's templates are ignored. */
  readonly templates: Pick<MessageTemplates, 'read'>;
  /** Whether WeChat's message push reaches this server (the mini-program's Token and EncodingAESKey are set). */
  readonly pushArrives: boolean;
}

/**
 * Takes a client's word on what the member answered to wx.requestSubscribeMessage.
 *
 * WeChat tells the same answer by its message push (subscribe_msg_popup_event). One acceptance is one permission, and the
 * two tellings have nothing in common by which one could be known for the other's repeat; so permissions are counted from
 * the push alone, which is signed and comes once. Only where no push arrives is the client's `accept` counted. `ban` says
 * that the platform has closed the template, which no push tells: what was counted is worth nothing. `reject` and `filter`
 * change nothing: permissions that were given earlier stay good.
 */
export async function answerSubscriptions(
  { database, templates, pushArrives }: AnswerDeps,
  memberId: string,
  { answers }: SubscriptionAnswers,
  now: Instant,
): Promise<void> {
  const openids = await findMiniprogramOpenids(database, memberId);
  const { miniprogram } = await templates.read();
  const known = new Set(Object.values(miniprogram).map(({ id }) => id));
  const relevant = Object.entries(answers).filter(([templateId]) => known.has(templateId));
  if (relevant.length === 0) return;
  await database.inUnit(async (unit) => {
    for (const openid of openids) {
      for (const [templateId, answer] of relevant) {
        if (answer === 'accept' && !pushArrives) await addCredit(unit, { openid, templateId }, now);
        if (answer === 'ban') await clearCredits(unit, { openid, templateId }, now);
      }
    }
  });
}
