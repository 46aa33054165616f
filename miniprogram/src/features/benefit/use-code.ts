import type { ClaimDetail, UseCode } from '@shared/contract/benefit';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/api/api';
import { ApiError, isRefusal, titleOf } from '@/api/api-error';
import { lastServerTime } from '@/api/server-time';
import { claimDetailStore, claimLedger } from './claim-store';
import { reloadBenefit } from './hall-store';
import { type BenefitUse, computeCodeLeft, describeUnusable, findNewUse } from './use-code.rules';

/** What the page of a use code shows. */
export type UseCodeView =
  | { readonly status: 'loading' }
  /** `offline`: the server cannot be reached, so that nobody knows whether it was verified meanwhile. */
  | {
      readonly status: 'showing';
      readonly claim: ClaimDetail;
      readonly code: UseCode;
      /** 0: it has run out, and the next one could not be had yet. */
      readonly secondsLeft: number;
      readonly offline: boolean;
    }
  | { readonly status: 'used'; readonly claim: ClaimDetail; readonly use: BenefitUse }
  /** It cannot be used now, and why. */
  | { readonly status: 'refused'; readonly title: string }
  /** Nothing could be read at all. */
  | { readonly status: 'unreachable'; readonly title: string };

const POLL_MS = 2_500;
const BEAT_MS = 1_000;
/** A code with less left than this would end in the scanner's hand: on coming back there is a new one. */
const ENOUGH_SECONDS = 5;
/** By so much the phone's beats may differ from the server's clock before its figure jumps. */
const TOLERATED_SECONDS = 2;

/**
 * A code for staff that renews itself while the page is in front, and what came of it: asked every few seconds. Nothing is
 * asked while the page is out of sight.
 */
export function useUseCode(
  claimId: string,
  inFront: boolean,
): { readonly view: UseCodeView; readonly again: () => void } {
  const [view, setView] = useState<UseCodeView>({ status: 'loading' });
  const [visit, setVisit] = useState(0);
  const memory = useRef<Memory>({ known: null, code: null });
  // A use, once shown, stays until the member goes on.
  const settled = view.status === 'used';

  useEffect(() => {
    if (!inFront || settled) return;
    // Each visit begins a watch of its own.
    void visit;
    return watchCode(claimId, memory.current, setView);
  }, [claimId, inFront, settled, visit]);

  const again = useCallback(() => {
    memory.current.code = null;
    setView({ status: 'loading' });
    setVisit((before) => before + 1);
  }, []);
  return { view, again };
}

/** What is kept while the page goes out of sight and comes back. */
interface Memory {
  /** The uses there were when the page was opened, or when the member went on to the next. */
  known: Set<string> | null;
  code: UseCode | null;
}

/** Begins to show a code and to ask what became of it. Returns what to call to stop. */
function watchCode(claimId: string, memory: Memory, show: (view: UseCodeView) => void): () => void {
  let stopped = false;
  let secondsLeft = 0;
  let offline = false;
  let claim: ClaimDetail | null = null;
  let asking = false;

  const draw = () => {
    if (claim !== null && memory.code !== null && !stopped) {
      show({ status: 'showing', claim, code: memory.code, secondsLeft, offline });
    }
  };
  const finish = (view: UseCodeView) => {
    stop();
    show(view);
  };
  const renew = async () => {
    try {
      memory.code = await api.useCode(claimId);
    } catch (error) {
      // It may have been verified between the two questions: then that is what the member is told.
      if (isRefusal(error, 'CLAIM_NOT_USABLE')) await look();
      throw error;
    }
    secondsLeft = computeCodeLeft(memory.code, lastServerTime());
  };
  const look = async () => {
    const answer = await api.claim(claimId);
    if (stopped) return;
    claim = answer;
    claimDetailStore(claimId).getState().set(answer);
    memory.known ??= new Set(answer.uses.map(({ id }) => id));
    const use = findNewUse(answer.uses, memory.known);
    if (use !== null) {
      for (const { id } of answer.uses) memory.known.add(id);
      noteUse(answer);
      finish({ status: 'used', claim: answer, use });
      return;
    }
    const unusable = describeUnusable(answer);
    if (unusable !== null) {
      finish({ status: 'refused', title: unusable });
      return;
    }
    // Answers are dated to the second: only beats that have really gone wrong, of a phone that slept, are put right.
    const told = memory.code === null ? 0 : computeCodeLeft(memory.code, lastServerTime());
    if (Math.abs(told - secondsLeft) > TOLERATED_SECONDS) secondsLeft = told;
  };
  /** Looks, and gets a new code where there are no more than so many seconds left. */
  const ask = async (enough: number) => {
    if (asking || stopped) return;
    asking = true;
    try {
      await look();
      if (!stopped && secondsLeft <= enough) await renew();
      offline = false;
      draw();
    } catch (error) {
      if (stopped) return;
      if (!passesBy(error)) finish({ status: 'refused', title: titleOf(error) });
      else if (claim === null || memory.code === null) show({ status: 'unreachable', title: titleOf(error) });
      else {
        offline = true;
        draw();
      }
    } finally {
      asking = false;
    }
  };

  const beat = setInterval(() => {
    if (secondsLeft === 0) return;
    secondsLeft -= 1;
    draw();
    if (secondsLeft === 0) void ask(0);
  }, BEAT_MS);
  const poll = setInterval(() => void ask(0), POLL_MS);
  const stop = () => {
    stopped = true;
    clearInterval(beat);
    clearInterval(poll);
  };
  void ask(ENOUGH_SECONDS);
  return stop;
}

/** Whether asking again may help. */
function passesBy(error: unknown): boolean {
  return error instanceof ApiError && (error.outcomeUnknown || isRefusal(error, 'TOO_MANY_REQUESTS'));
}

/** What else shows this claim, or counts it, is read anew. */
function noteUse({ benefit }: ClaimDetail): void {
  claimLedger.forget();
  void reloadBenefit(benefit.code);
}
