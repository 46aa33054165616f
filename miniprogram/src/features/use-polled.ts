import type { Instant } from '@shared/kernel/instant';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { titleOf } from '@/api/api-error';
import { lastServerTime } from '@/api/server-time';
import { useAppear, usePageHide } from '@/platform/page-events';

/** Something that the server has and that may change by itself. */
export interface Polling<T> {
  /** May throw; the page is shown why. */
  readonly read: () => Promise<T>;
  /** Whether an answer is worth asking again for. */
  readonly isUnsettled: (value: T, answeredAt: Instant | null) => boolean;
  /** The pause before the n-th further question, counted from 0, in milliseconds. */
  readonly pause: (n: number) => number;
  /** Told of every answer that counts. */
  readonly onAnswer?: (value: T) => void;
}

/** What a page that waits for something knows of it. */
export interface Polled<T> {
  /** Null until the server has answered. */
  readonly value: T | null;
  /** The server's time of the answer that brought it, null where it was not told. */
  readonly answeredAt: Instant | null;
  /** It is the first answer since the page came to the front. */
  readonly first: boolean;
  /** The sentence to show, null when the last question went well. */
  readonly error: string | null;
  /** Asks at once, and goes on asking while it is unsettled. Never rejects. */
  readonly ask: () => Promise<void>;
  /** Takes in what another call has just brought. */
  readonly take: (value: T) => void;
}

type Known<T> = Pick<Polled<T>, 'value' | 'answeredAt' | 'first' | 'error'>;

/**
 * Asks whenever the page comes to the front, and again at growing intervals while what it waits for is unsettled. Nothing
 * is asked while the page is out of sight.
 * @param key names what is asked for: with another one it begins anew
 */
export function usePolled<T>(key: string, polling: Polling<T>): Polled<T> {
  const [known, setKnown] = useState<Known<T>>({ value: null, answeredAt: null, first: true, error: null });
  const latest = useRef(polling);
  latest.current = polling;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const underWay = useRef<Promise<void> | null>(null);
  // A question that was overtaken by another, or by the page going, no longer counts.
  const round = useRef(0);

  const rest = useCallback(() => {
    clearTimeout(timer.current);
    underWay.current = null;
    round.current += 1;
  }, []);

  // Another key means other questions.
  const questions = useMemo(() => {
    const accept = (value: T, n: number) => {
      const answeredAt = lastServerTime();
      setKnown({ value, answeredAt, first: n === 0, error: null });
      latest.current.onAnswer?.(value);
      if (latest.current.isUnsettled(value, answeredAt)) askLater(n);
    };
    const askLater = (n: number) => {
      timer.current = setTimeout(() => void askNth(n + 1), latest.current.pause(n));
    };
    const askNth = async (n: number) => {
      rest();
      const own = round.current;
      try {
        const value = await latest.current.read();
        if (own === round.current) accept(value, n);
      } catch (error) {
        if (own !== round.current) return;
        setKnown((before) => ({ ...before, error: titleOf(error) }));
        // Somebody who waits for an outcome is not left alone by one lost answer.
        if (n > 0) askLater(n);
      }
    };
    return {
      ask: () => {
        if (underWay.current !== null) return underWay.current;
        const asking = askNth(0).finally(() => {
          if (underWay.current === asking) underWay.current = null;
        });
        underWay.current = asking;
        return asking;
      },
      take: (value: T) => {
        rest();
        accept(value, 0);
      },
    };
  }, [key, rest]);

  useAppear(() => void questions.ask());
  usePageHide(rest);
  useEffect(() => rest, [rest]);
  return { ...known, ...questions };
}
