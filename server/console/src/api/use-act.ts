import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { ActReply } from '../../../../shared/contract/ops/operator';
import { ApiFault, callApi, newCommandKey } from './client';

/** What an act led to, with its value typed by who asked. */
export type ActOutcome<T> = { readonly status: 'done'; readonly value: T } | Extract<ActReply, { status: 'waiting' }>;

/** An act of the operator, under way or not. */
export interface Acting<I, T> {
  /**
   * Does it, or hands it to a second person.
   * @throws ApiFault, which `fault` holds as well
   */
  readonly act: (input: I, reason: string) => Promise<ActOutcome<T>>;
  readonly isActing: boolean;
  readonly fault: ApiFault | null;
  readonly forgetFault: () => void;
}

/**
 * An act by its route. A repeat of the same words keeps its key while nobody knows whether the first was carried out, so
 * that nothing is done twice; other words, or another wish after an answer, have a key of their own. When it is done,
 * whatever is on the screen is read anew.
 * @param path `/ops/v1/…`, made by an act's route: takes `{input, reason}`
 */
export function useAct<I, T = unknown>(path: string): Acting<I, T> {
  const queries = useQueryClient();
  const [isActing, setActing] = useState(false);
  const [fault, setFault] = useState<ApiFault | null>(null);
  const pending = useRef<{ readonly words: string; readonly key: string } | null>(null);
  const act = useCallback(
    async (input: I, reason: string): Promise<ActOutcome<T>> => {
      const words = JSON.stringify([path, input, reason]);
      if (pending.current?.words !== words) pending.current = { words, key: newCommandKey() };
      const headers = { 'Idempotency-Key': pending.current.key };
      setActing(true);
      setFault(null);
      try {
        const { body } = await callApi<ActOutcome<T>>('POST', path, { body: { input, reason }, headers });
        pending.current = null;
        void queries.invalidateQueries();
        return body;
      } catch (error) {
        const found = error instanceof ApiFault ? error : new ApiFault('页面出错了，请刷新后重试', 'UNREADABLE', 0);
        if (!found.isUnknown) pending.current = null;
        if (found.code === 'CSRF_REFUSED') void queries.refetchQueries({ queryKey: ['session'] });
        setFault(found);
        throw found;
      } finally {
        setActing(false);
      }
    },
    [path, queries],
  );
  return { act, isActing, fault, forgetFault: useCallback(() => setFault(null), []) };
}
