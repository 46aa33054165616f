import type { DebitFailure } from '../ports';

/** Codes without case and underscores: the spelling differs between generations of the interface. */
const BY_CODE: Readonly<Record<string, DebitFailure>> = {
  NOTENOUGH: 'notEnough',
  CONTRACTNOTEXIST: 'contractGone',
  CONTRACTTERMINATED: 'contractGone',
  CONTRACTINVALID: 'contractGone',
  RESOURCENOTEXISTS: 'contractGone',
  FREQUENCYLIMIT: 'rateLimited',
  FREQUENCYLIMITED: 'rateLimited',
  FREQUENCYLIMITEXCEED: 'rateLimited',
  RATELIMITEXCEEDED: 'rateLimited',
  ORDERPAID: 'alreadyPaid',
  OUTTRADENOUSED: 'numberUsed',
  ORDERCLOSED: 'numberUsed',
  USERACCOUNTABNORMAL: 'accountAbnormal',
  ACCOUNTERROR: 'accountAbnormal',
  SYSTEMERROR: 'unknown',
  BANKERROR: 'unknown',
};

/**
 * What an error code of entrusted debit means. `unknown` says that WeChat itself does not know how it ended, or gave no
 * code at all: only a query may decide. A code that nobody foresaw is a refusal.
 */
export function debitFailureOf(code: string): DebitFailure {
  // A failed debit has been told with the code 0, 业务成功: it says nothing.
  if (code === '' || code === '0') return 'unknown';
  return BY_CODE[code.toUpperCase().replaceAll('_', '')] ?? 'refused';
}
