/** The refusals of WeChat Pay v3, with HTTP status and the numeric code that ends the Request-ID. */
const REFUSALS = {
  PARAM_ERROR: [400, 268_435_461],
  INVALID_REQUEST: [400, 268_435_461],
  APPID_MCHID_NOT_MATCH: [400, 268_445_527],
  ORDER_PAID: [400, 268_449_538],
  ORDER_CLOSED: [400, 268_447_914],
  NO_STATEMENT_EXIST: [400, 268_435_464],
  SIGN_ERROR: [401, 268_443_699],
  NO_AUTH: [403, 268_435_464],
  OUT_TRADE_NO_USED: [403, 268_435_464],
  RULE_LIMIT: [403, 268_435_464],
  TRADE_ERROR: [403, 268_447_914],
  NOT_ENOUGH: [403, 268_435_464],
  ORDER_NOT_EXIST: [404, 268_512_771],
  RESOURCE_NOT_EXISTS: [404, 268_512_771],
  FREQUENCY_LIMITED: [429, 268_447_840],
  SYSTEM_ERROR: [500, 268_435_464],
} as const satisfies Record<string, readonly [status: number, number: number]>;

/** A refusal's name on the wire. */
export type PayErrorCode = keyof typeof REFUSALS;

/** Numeric codes that say more than the name they come with. */
export const NUMBER = {
  extraParameter: 270_924_358,
  reentrantMismatch: 268_498_688,
  openidMissing: 268_501_013,
  refundOfPaid: 268_498_689,
} as const;

/** Which field was wrong. */
export interface PayErrorDetail {
  readonly field?: string;
  readonly location?: string;
  readonly value?: unknown;
  readonly issue?: string;
}

/** A refusal of WeChat Pay on its way to the wire (WeChat Pay: error envelope). */
export class PayError extends Error {
  readonly status: number;
  readonly number: number;

  constructor(
    readonly code: PayErrorCode,
    message: string,
    extra: { readonly number?: number; readonly detail?: PayErrorDetail } = {},
  ) {
    super(message);
    const [status, number] = REFUSALS[code];
    this.status = status;
    this.number = extra.number ?? number;
    this.detail = extra.detail;
  }

  readonly detail: PayErrorDetail | undefined;

  /** The body on the wire. */
  toBody(): { code: string; message: string; detail?: PayErrorDetail } {
    return { code: this.code, message: this.message, ...(this.detail === undefined ? {} : { detail: this.detail }) };
  }
}
