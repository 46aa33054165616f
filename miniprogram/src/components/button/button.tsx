import { Button as NativeButton } from '@tarojs/components';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import './button.scss';

export interface ButtonProps {
  /** `pay` opens WeChat Pay and nothing else does; `brand` is the one main act of a page; `danger` destroys; `ghost` is every other. */
  readonly kind: 'pay' | 'brand' | 'danger' | 'ghost';
  readonly children: ReactNode;
  /** Busy until the promise has settled: further taps do nothing. Show errors inside; a rejection is swallowed here. */
  readonly onTap: () => unknown;
  readonly loading?: boolean;
  readonly disabled?: boolean;
  /** `small` stands beside text; `large` fills the line. */
  readonly size?: 'small' | 'large';
  readonly id?: string;
}

/** A button that a double tap cannot press twice. */
export function Button({ kind, children, onTap, loading = false, disabled = false, size = 'large', id }: ButtonProps) {
  // A ref beside the state: the second tap of a double tap comes before the first has been drawn.
  const held = useRef(false);
  const mounted = useMounted();
  const [working, setWorking] = useState(false);
  const busy = loading || working;

  const tap = () => {
    if (held.current || busy || disabled) return;
    const result = onTap();
    if (!(result instanceof Promise)) return;
    held.current = true;
    setWorking(true);
    const release = () => {
      held.current = false;
      if (mounted.current) setWorking(false);
    };
    result.then(release, release);
  };

  return (
    <NativeButton
      id={id}
      className={`button button--${kind} button--${size}${busy ? ' button--busy' : ''}${disabled ? ' button--disabled' : ''}`}
      hoverClass="button--pressed"
      // Never false: a browser takes the mere attribute for true.
      disabled={disabled || undefined}
      onClick={tap}
    >
      {children}
    </NativeButton>
  );
}

function useMounted() {
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  return mounted;
}
