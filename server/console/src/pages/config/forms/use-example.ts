import { useEffect, useRef, useState } from 'react';
import type { MessageExample, MessageLine } from '../../../../../../shared/contract/ops/message-templates';
import { useGet } from '../../../api/use-get';

/** So long after the last key the server is asked. */
const PAUSE_MS = 300;

/** A template filled with its topic's example, by the server as it sends; while somebody types, the answer before. */
export function useExample(topic: string, data: Readonly<Record<string, string>> | null): readonly MessageLine[] {
  const written = JSON.stringify(data ?? {});
  const [asked, setAsked] = useState(written);
  const last = useRef<readonly MessageLine[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(written), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [written]);
  const { data: answer } = useGet<MessageExample>(`/ops/v1/config/messages/${topic}/example`, {
    query: { data: asked },
    enabled: data !== null,
  });
  if (answer) last.current = answer.lines;
  return data === null ? [] : last.current;
}
