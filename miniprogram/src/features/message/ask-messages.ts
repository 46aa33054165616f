import { api } from '@/api/api';
import { requestSubscribe, type SubscribeAnswers } from '@/platform/subscribe';

/** Templates that the member has answered for since the app was started. */
const answered = new Set<string>();

/**
 * Asks whether messages may be sent and tells the server what the member said. Call it first in the tap's handler, before
 * any await: WeChat refuses the question outside the tap. Never rejects; a report that fails costs a message, nothing else.
 */
export async function askForMessages(templateIds: readonly string[]): Promise<SubscribeAnswers> {
  const answers = await requestSubscribe(templateIds);
  const ids = Object.keys(answers);
  for (const id of ids) answered.add(id);
  if (ids.length > 0) api.answerSubscriptions({ answers }).catch(() => undefined);
  return answers;
}

/** Those of the templates that nobody has answered for yet: asking about the others again would be a nuisance. */
export function unansweredTemplates(templateIds: readonly string[]): readonly string[] {
  return templateIds.filter((id) => !answered.has(id));
}
