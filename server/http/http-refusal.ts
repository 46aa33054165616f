import type { ErrorCode } from '../../shared/contract/error-code';
import type { Result } from '../../shared/kernel/result';

/** One fault in a request: where it is and what is wrong. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** A refusal on its way out of a route; the error table gives its status, the contract its wording. */
export class HttpRefusal extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly options: {
      /** For a developer; never shown to a member. */
      readonly detail?: string;
      readonly fields?: readonly FieldFault[];
      readonly retryAfterSeconds?: number;
    } = {},
  ) {
    super(options.detail ?? code);
    this.name = 'HttpRefusal';
  }
}

/** The value of a decision that went through; a refused one leaves the route as its problem document. */
export function unwrap<T>(result: Result<T, ErrorCode>): T {
  if (result.ok) return result.value;
  throw new HttpRefusal(result.refusal);
}
