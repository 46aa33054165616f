import type { SubscriptionList } from '@shared/contract/message';
import { api } from '@/api/api';
import { requestSubscribe, type SubscribeAnswers } from '@/platform/subscribe';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** Which messages can be asked for, and how many of each may still be sent. */
export const useSubscriptions = createRemoteStore(api.subscriptions);
forgetOnDeparture(() => useSubscriptions.getState().set(null));

/** A message that can be asked for. */
export type Subscription = SubscriptionList['items'][number];

/** What the member answered; `none` when WeChat asked nothing or was not answered. */
export type SubscribeOutcome = SubscribeAnswers[string] | 'none';

/**
 * Asks for one more message. Must be called in the tap itself: WeChat is asked before anything is awaited.
 * @throws ApiError when the server did not take the answer
 */
export async function subscribeTo({ templateId }: Subscription): Promise<SubscribeOutcome> {
  const answers = await requestSubscribe([templateId]);
  const outcome = answers[templateId] ?? 'none';
  if (outcome === 'none') return outcome;
  await api.answerSubscriptions({ answers });
  noteAnswer(templateId, outcome);
  return outcome;
}

/**
 * Shows at once what the answer has changed. The server counts permissions when WeChat tells it, which may be seconds
 * later: its own figure comes with the next reading.
 */
function noteAnswer(templateId: string, outcome: SubscribeOutcome): void {
  const { data, set } = useSubscriptions.getState();
  if (data === null) return;
  const count = (credits: number) => (outcome === 'accept' ? credits + 1 : outcome === 'ban' ? 0 : credits);
  set({
    items: data.items.map((item) =>
      item.templateId === templateId ? { ...item, credits: count(item.credits) } : item,
    ),
  });
}
