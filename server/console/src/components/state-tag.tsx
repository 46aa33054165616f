import type { ReactNode } from 'react';

/** How a state stands: well, to be looked after, wrong, or neither. */
export type Tone = 'up' | 'warn' | 'bad' | 'plain';

/** A state in a word, in colours that can be read light and dark; the word alone says it too. */
export function StateTag({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={`state-tag state-tag--${tone}`}>{children}</span>;
}
