import { useState } from 'react';
import { findAccountFault, groupPhone } from './account.rules';

/** Which number a supplier is to top up, as the member chooses it. */
export interface AccountChoice {
  /** The member's own, masked; null where none is bound. */
  readonly ownPhone: string | null;
  /** The own number is to be topped up. */
  readonly own: boolean;
  readonly entered: string;
  readonly fault: string | null;
  readonly chooseOwn: (own: boolean) => void;
  readonly enter: (digits: string) => void;
  /** Whether something can be topped up; where not, `fault` says why from now on. */
  readonly check: () => boolean;
  /** The server would not take the own number: another one is asked for. */
  readonly refuseOwn: (why: string) => void;
  /** What the server is told; undefined for the own number, which it knows. */
  readonly account: string | undefined;
  /** What the member confirms: `138 1234 5678`, `138****5678`. */
  readonly words: string;
}

/** The member's own number is offered first; another one can be entered. */
export function useAccount(ownPhone: string | null): AccountChoice {
  const [wantsOwn, setWantsOwn] = useState(true);
  const [entered, setEntered] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const own = wantsOwn && ownPhone !== null;
  return {
    ownPhone,
    own,
    entered,
    fault,
    chooseOwn: (chosen) => {
      setWantsOwn(chosen);
      setFault(null);
    },
    enter: (digits) => {
      setEntered(digits);
      setFault(null);
    },
    check: () => {
      const found = own ? null : findAccountFault(entered);
      setFault(found);
      return found === null;
    },
    refuseOwn: (why) => {
      setWantsOwn(false);
      setFault(why);
    },
    account: own ? undefined : entered,
    words: own ? (ownPhone ?? '') : groupPhone(entered),
  };
}
