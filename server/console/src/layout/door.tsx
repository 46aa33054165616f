import type { ReactNode } from 'react';
import mark from './mark.svg';

/** What stands before the console: the name, and what is to be filled in below it. */
export function Door({ children }: { readonly children: ReactNode }) {
  return (
    <main className="door">
      <div className="door__name">
        <img src={mark} alt="" />
        会员运营台
      </div>
      {children}
    </main>
  );
}
