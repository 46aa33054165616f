import { useEffect, useState } from 'react';

/** So long after the last key the server is asked. */
const PAUSE_MS = 300;

/** What somebody has typed, once they pause: nothing is asked at every key. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
