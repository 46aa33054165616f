import type { DebitFact, DebitResult, DebitState, PaymentFact } from '../ports';
import { parseShanghaiTime } from '../shanghai-time';
import { debitFailureOf } from './debit-failure';
import type { V2Fields } from './flat-xml';

/** Reads the notice of a debit's result; null when it does not say which debit it is about. */
export function parseDebit(fields: V2Fields): DebitFact | null {
  const [debitId, mchid, appid] = [fields.get('out_trade_no'), fields.get('mch_id'), fields.get('appid')];
  if (!debitId || !mchid || !appid) return null;
  return { debitId, mchid, appid, wechatContractId: fields.get('contract_id') || null, result: resultOf(fields) };
}

/** Reads the answer of a query (WeChat Pay: query a debit). */
export function parseDebitState(fields: V2Fields, debitId: string): DebitState {
  if (fields.get('out_trade_no') !== debitId) return { status: 'unknown', reason: 'an answer about another number' };
  const tradeState = fields.get('trade_state') ?? 'none';
  switch (tradeState) {
    case 'SUCCESS':
    // Some of it was sent back since; the money had come.
    case 'REFUND':
      return succeededBy(fields);
    case 'ACCEPT':
    case 'USERPAYING':
    // Neither taken nor failed so far: another debit now could take the money twice.
    case 'NOTPAY':
      return { status: 'processing' };
    case 'PAYERROR':
      return failedBy(fields);
    case 'CLOSED':
    case 'REVOKED':
      return { status: 'closed' };
    default:
      return { status: 'unknown', reason: `trade state ${tradeState}` };
  }
}

/** Reads a payment whose money came, of a notice or a query; null when something that matters is missing. */
export function parseV2Payment(fields: V2Fields): PaymentFact | null {
  const [attemptId, mchid, appid, transactionId, payerOpenid] = [
    'out_trade_no',
    'mch_id',
    'appid',
    'transaction_id',
    'openid',
  ].map((name) => fields.get(name));
  const totalFen = fenOf(fields, 'total_fee');
  const paidAt = parseShanghaiTime(fields.get('time_end') ?? '');
  if (!attemptId || !mchid || !appid || !transactionId || !payerOpenid || totalFen === null || paidAt === null) {
    return null;
  }
  const currency = fields.get('fee_type') || 'CNY';
  const payerTotalFen = fenOf(fields, 'cash_fee');
  return { attemptId, mchid, appid, transactionId, totalFen, payerTotalFen, currency, payerOpenid, paidAt };
}

/** True of a message whose money came, as far as it says. */
export function tellsOfMoney(fields: V2Fields): boolean {
  return fields.get('result_code') === 'SUCCESS' && (fields.get('trade_state') ?? 'SUCCESS') === 'SUCCESS';
}

function resultOf(fields: V2Fields): DebitResult {
  if (tellsOfMoney(fields)) return succeededBy(fields);
  const tradeState = fields.get('trade_state') ?? '';
  const isFailure = fields.get('result_code') === 'FAIL' && (tradeState === '' || tradeState === 'PAYERROR');
  if (!isFailure) return { status: 'unknown', reason: `result ${fields.get('result_code') ?? 'none'} ${tradeState}` };
  const failed = failedBy(fields);
  // WeChat's own fault is no verdict about the debit, and no code at all is none either.
  if (failed.reason === 'unknown') return { status: 'unknown', reason: `failed with ${failed.code || 'no code'}` };
  return failed;
}

function succeededBy(fields: V2Fields): DebitResult {
  const payment = parseV2Payment(fields);
  return payment === null ? { status: 'unknown', reason: 'paid, but incomplete' } : { status: 'succeeded', payment };
}

function failedBy(fields: V2Fields): Extract<DebitResult, { status: 'failed' }> {
  const code = fields.get('err_code') ?? '';
  const message = fields.get('err_code_des') || fields.get('trade_state_desc') || '';
  return { status: 'failed', reason: debitFailureOf(code), code, message };
}

function fenOf(fields: V2Fields, name: string): number | null {
  const text = fields.get(name) ?? '';
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}
