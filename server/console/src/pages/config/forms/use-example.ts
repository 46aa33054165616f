import { useRef } from 'react';
import type { MessageExample, MessageLine } from '../../../../../../shared/contract/ops/message-templates';
import { useGet } from '../../../api/use-get';
import { useSettled } from './use-settled';

/** A template filled with its topic's example, by the server as it sends; while somebody types, the answer before. */
export function useExample(topic: string, data: Readonly<Record<string, string>> | null): readonly MessageLine[] {
  const asked = useSettled(JSON.stringify(data ?? {}));
  const last = useRef<readonly MessageLine[]>([]);
  const { data: answer } = useGet<MessageExample>(`/ops/v1/config/messages/${topic}/example`, {
    query: { data: asked },
    enabled: data !== null,
  });
  if (answer) last.current = answer.lines;
  return data === null ? [] : last.current;
}
