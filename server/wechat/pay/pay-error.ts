import type { PayAnswer } from './pay-http';

/** What an error of WeChat Pay means to us. */
export type PayError =
  | 'orderPaid'
  | 'orderClosed'
  | 'notFound'
  | 'notEnough'
  /** Too fast, or WeChat has a fault: the same request again later. */
  | 'again'
  | 'other';

/** Codes without case and underscores: the spelling differs between generations of the interface. */
const BY_CODE: Readonly<Record<string, PayError>> = {
  ORDERPAID: 'orderPaid',
  ORDERCLOSED: 'orderClosed',
  ORDERNOTEXIST: 'notFound',
  RESOURCENOTEXISTS: 'notFound',
  NOTENOUGH: 'notEnough',
  FREQUENCYLIMITED: 'again',
  FREQUENCYLIMITEXCEED: 'again',
  RATELIMITEXCEEDED: 'again',
  SYSTEMERROR: 'again',
  BANKERROR: 'again',
};

/** Numbers behind the general codes, at the end of Request-ID (WeChat Pay: error codes). */
const BY_DETAIL: Readonly<Record<number, PayError>> = {
  268449538: 'orderPaid',
  268498689: 'orderPaid',
  268447914: 'orderClosed',
  268512771: 'notFound',
  268447840: 'again',
};

/** Sorts a refusal; a status of 429 or 5xx is never a decision, whatever its code says. */
export function meaningOf({ status, code, detail }: Extract<PayAnswer, { kind: 'refused' }>): PayError {
  if (status === 429 || status >= 500) return 'again';
  const byCode = BY_CODE[code.toUpperCase().replaceAll('_', '')];
  if (byCode !== undefined) return byCode;
  return (detail === null ? undefined : BY_DETAIL[detail]) ?? 'other';
}
