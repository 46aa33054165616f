import type { SubscriptionAnswers } from '@shared/contract/message';

/** What the member answered for each template id. */
export type SubscribeAnswers = SubscriptionAnswers['answers'];

/**
 * Asks whether messages may be sent (at most three templates a time). Call it first in the tap's handler, before any
 * await: WeChat refuses it outside the tap. Never rejects: without an answer the result is empty.
 */
export type RequestSubscribe = (templateIds: readonly string[]) => Promise<SubscribeAnswers>;

/** WeChat's limit for one question. */
export const MAX_TEMPLATES_AT_ONCE = 3;

const ANSWERS = ['accept', 'reject', 'ban', 'filter'] as const;

/** Keeps the known answers to the templates that were asked about; WeChat mixes `errMsg` and others in. */
export function parseSubscribeAnswers(answer: object, templateIds: readonly string[]): SubscribeAnswers {
  const given = new Map<string, unknown>(Object.entries(answer));
  const parsed: SubscribeAnswers = {};
  for (const id of templateIds) {
    const known = ANSWERS.find((each) => each === given.get(id));
    if (known) parsed[id] = known;
  }
  return parsed;
}
