import { useEffect, useState } from 'react';

/** Counts whole seconds while `running`, from 0 each time it starts. It counts its own beats: no clock is read. */
export function useSeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!running) return;
    setSeconds(0);
    const beat = setInterval(() => setSeconds((before) => before + 1), 1_000);
    return () => clearInterval(beat);
  }, [running]);
  return seconds;
}
