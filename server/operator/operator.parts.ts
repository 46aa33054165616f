import type { Clock } from '../../shared/kernel/clock';
import type { ActHead, ActParts, AnyAct } from './act';
import type { OperatorKeys } from './operator-keys';

/** What the operators' room works with. */
export interface OperatorParts extends ActParts {
  /**
   * The time on the wall: sessions, one-time links and authenticators go by it, since the sandbox's clock can be moved.
   * The audit log and approvals go by the clock of the business.
   */
  readonly wallClock: Clock;
  readonly keys: OperatorKeys;
  /** In the sandbox an operator may do without an authenticator; live never. */
  readonly world: 'sandbox' | 'live';
  /** `https://member.example.com`, without a slash at the end: where the console stands. */
  readonly publicUrl: string;
  /** Every act of the console, by which an approved one is found again. Asked once the house stands. */
  readonly acts: () => readonly AnyAct[];
  /** Every act by name, with those that nobody else can carry out: what they answer is shown once and kept nowhere. */
  readonly heads: () => readonly ActHead[];
}

/** The two times of one moment. */
export interface Moment {
  readonly now: number;
  readonly wallNow: number;
}

/** From where somebody asks. */
export interface Place {
  readonly address: string;
  /** What the browser says of itself. */
  readonly device: string;
}
