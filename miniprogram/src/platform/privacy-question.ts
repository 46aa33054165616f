import { useEffect, useState } from 'react';
import { type PrivacyAnswer, privacy } from './privacy';

type Answer = (given: PrivacyAnswer) => void;

/** Held-back calls that wait for one answer, the oldest first. */
let waiting: readonly Answer[] = [];
const watchers = new Set<(open: boolean) => void>();
let listening = false;

/** Whether WeChat's privacy question is open. Whoever uses it shows the question. */
export function usePrivacyQuestion(): boolean {
  const [open, setOpen] = useState(waiting.length > 0);
  useEffect(() => {
    listen();
    watchers.add(setOpen);
    setOpen(waiting.length > 0);
    return () => {
      watchers.delete(setOpen);
    };
  }, []);
  return open;
}

/** Answers every call that waits. `buttonId` is the id of the native button that was tapped. */
export function answerPrivacyQuestion(given: { readonly agreedBy: string } | 'disagree'): void {
  const answers = waiting;
  waiting = [];
  tell();
  for (const answer of answers) {
    answer(given === 'disagree' ? { event: 'disagree' } : { event: 'agree', buttonId: given.agreedBy });
  }
}

/** Listens once for all pages: WeChat knows one listener only. */
function listen(): void {
  if (listening) return;
  listening = true;
  privacy.onQuestion((answer) => {
    waiting = [...waiting, answer];
    // WeChat wants to be told that the question was seen.
    answer({ event: 'exposureAuthorization' });
    tell();
  });
}

function tell(): void {
  for (const watcher of watchers) watcher(waiting.length > 0);
}
