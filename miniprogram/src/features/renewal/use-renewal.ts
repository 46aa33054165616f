import type { Renewal } from '@shared/contract/renewal';
import { useState } from 'react';
import { computePause } from '../purchase/order-stage.rules';
import { type Polled, usePolled } from '../use-polled';
import { chooseRenewal, computeRenewalStage, isRenewalUnsettled } from './renewal.rules';
import { readRenewals } from './renewal-store';

/** What a page about one renewal knows. */
export interface RenewalView extends Pick<Polled<Known>, 'error' | 'ask'> {
  /** Undefined until the server has answered; null where it knows no such renewal of this member. */
  readonly renewal: Renewal | null | undefined;
  /** True once it has been asked for so often that nobody should be told any more that it takes a few seconds. */
  readonly waited: boolean;
  /** Takes in what a cancel has just brought. */
  readonly take: (renewal: Renewal) => void;
}

interface Known {
  readonly renewal: Renewal | null;
}

/** With the pauses between them, 18 seconds. */
const QUICK_QUESTIONS = 4;

/**
 * A renewal as the server has it: asked whenever its page comes to the front, so also on the way back from WeChat's page
 * for signing, whatever that reported; and again at growing intervals while its state changes by itself.
 * @param id without it, the one that lives
 */
export function useRenewal(id: string | undefined): RenewalView {
  const [asked, setAsked] = useState(0);
  const { value, take, error, ask } = usePolled<Known>(id ?? '', {
    read: async () => ({ renewal: chooseRenewal(await readRenewals(), id) }),
    isUnsettled: ({ renewal }) => renewal !== null && isRenewalUnsettled(computeRenewalStage(renewal)),
    pause: (n) => {
      setAsked(n);
      return computePause(n);
    },
  });
  const waited = asked >= QUICK_QUESTIONS;
  return { renewal: value?.renewal, waited, error, ask, take: (renewal) => take({ renewal }) };
}
