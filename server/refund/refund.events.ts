/** Told when an operator has refused a request: `refund.refused`, keyed by the request's id. */
export const REFUND_REFUSED = 'refund.refused';

export interface RefundRefused {
  readonly requestId: string;
  readonly orderId: string;
  readonly memberId: string;
  readonly planName: string;
  /** What the operator wrote to the member. */
  readonly answer: string;
}
