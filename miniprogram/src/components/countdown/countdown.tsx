import { Text } from '@tarojs/components';
import { useEffect, useRef, useState } from 'react';
import './countdown.scss';

export interface CountdownProps {
  /** What is left at the start; give it a new `key` to start over. */
  readonly seconds: number;
  /** Called once, when nothing is left. */
  readonly onEnd: () => void;
}

/** Time that runs out, second by second. */
export function Countdown({ seconds, onEnd }: CountdownProps) {
  const [left, setLeft] = useState(seconds);
  const end = useRef(onEnd);
  end.current = onEnd;

  useEffect(() => {
    let rest = seconds;
    const timer = setInterval(() => {
      rest -= 1;
      setLeft(Math.max(0, rest));
      if (rest > 0) return;
      clearInterval(timer);
      end.current();
    }, 1_000);
    return () => clearInterval(timer);
  }, [seconds]);

  return <Text className="countdown">{formatCountdown(left)}</Text>;
}

/** `29:05`, or `1:05:00` from an hour on. */
export function formatCountdown(seconds: number): string {
  const two = (figure: number) => String(figure).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}
