import { useEffect, useRef, useState } from 'react';
import type { AuditStretch } from '../../../../../shared/contract/ops/operator';
import { ApiFault, callApi } from '../../api/client';

/** A walk through the whole log, stretch by stretch. */
export interface FullWalk {
  readonly lines: number;
  readonly of: number;
  readonly breaks: readonly string[];
  readonly done: boolean;
  readonly fault: ApiFault | null;
}

const BEGUN: FullWalk = { lines: 0, of: 0, breaks: [], done: false, fault: null };

/** Walks through the whole log when it is started; stops with the page that shows it. */
export function useFullWalk(): { readonly walk: FullWalk | null; readonly start: () => void } {
  const [walk, setWalk] = useState<FullWalk | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const start = () => {
    stop.current?.abort();
    stop.current = new AbortController();
    setWalk(BEGUN);
    void walkAll(stop.current.signal, setWalk);
  };
  return { walk, start };
}

async function walkAll(signal: AbortSignal, tell: (walk: FullWalk) => void): Promise<void> {
  let walk = BEGUN;
  try {
    for (let after: number | null = 0; after !== null; ) {
      const path = '/ops/v1/audit/verification/stretch';
      const { body }: { body: AuditStretch } = await callApi<AuditStretch>('GET', path, { query: { after }, signal });
      const breaks = [...walk.breaks, ...body.breaks];
      walk = { ...BEGUN, lines: walk.lines + body.lines, of: body.of, breaks, done: body.next === null };
      tell(walk);
      after = body.next;
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof ApiFault)) throw error;
    tell({ ...walk, fault: error });
  }
}
