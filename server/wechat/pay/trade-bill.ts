import { createHash, timingSafeEqual } from 'node:crypto';
import type { Fen } from '../../../shared/kernel/fen';
import type { WechatLogger } from '../logger';
import type { BillLine, BillOutcome, TradeBills } from '../ports';
import type { PayClient } from './pay-client';

/** No trade on that day, or the file is not made yet: WeChat says the same for both (WeChat Pay: bills). */
const ABSENT_CODES = new Set(['NOSTATEMENTEXIST', 'STATEMENTCREATING']);

/** Titles of the columns that are read; WeChat adds columns now and then, so they are found by name. */
const TITLES = {
  transactionId: '微信订单号',
  attemptId: '商户订单号',
  state: '交易状态',
  refundId: '商户退款单号',
  total: '订单金额',
  refund: '申请退款金额',
} as const;
const COUNT_TITLE = '总交易单数';

/** The day's bill of all trades (WeChat Pay: bills), fetched, checked against its hash and read. */
export function createTradeBills(client: PayClient, logger: WechatLogger): TradeBills {
  const unknown = (day: string, reason: string): BillOutcome => {
    logger.warn({ day, reason }, 'bill could not be had');
    return { status: 'unknown', reason };
  };

  return {
    async ofDay(day) {
      const offer = await client.tradeBill(day);
      if (offer.kind === 'unknown') return unknown(day, offer.reason);
      if (offer.kind === 'refused') {
        if (ABSENT_CODES.has(offer.code.toUpperCase().replaceAll('_', ''))) return { status: 'absent' };
        return unknown(day, offer.code);
      }
      const { download_url: url, hash_type: hashType, hash_value: hash } = offer.body;
      if (typeof url !== 'string' || !URL.canParse(url) || hashType !== 'SHA1' || typeof hash !== 'string') {
        return unknown(day, 'the answer does not say where the file is');
      }
      const file = await client.billFile(url);
      if (file.kind !== 'done') return unknown(day, file.kind === 'refused' ? file.code : file.reason);
      if (!isSha1(file.raw, hash)) return unknown(day, 'the hash of the file does not fit');
      const lines = parseBill(file.raw.toString('utf8'));
      return lines === null ? unknown(day, 'the file cannot be read') : { status: 'ready', lines };
    },
  };
}

/**
 * Reads the file: titles, lines whose every cell begins with a backtick, titles of the sums, sums. Null when columns are
 * missing, an amount is none, or the number of lines is not the one that the sums say.
 */
export function parseBill(text: string): BillLine[] | null {
  const rows = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((row) => row !== '');
  const titles = rows[0]?.split(',') ?? [];
  const sumTitlesAt = rows.findIndex((row) => row.startsWith(COUNT_TITLE));
  if (sumTitlesAt < 1) return null;
  const lines = rows.slice(1, sumTitlesAt).map((row) => parseLine(titles, cellsOf(row)));
  const count = Number(cellsOf(rows[sumTitlesAt + 1] ?? '')[0]);
  const complete = lines.filter((line) => line !== null);
  return complete.length === lines.length && count === lines.length ? complete : null;
}

function parseLine(titles: readonly string[], cells: readonly string[]): BillLine | null {
  const cell = (title: string) => cells[titles.indexOf(title)] ?? null;
  const attemptId = cell(TITLES.attemptId);
  const transactionId = cell(TITLES.transactionId);
  const totalFen = parseYuan(cell(TITLES.total));
  const refundFen = parseYuan(cell(TITLES.refund));
  const refundId = cell(TITLES.refundId);
  if (attemptId === null || transactionId === null || totalFen === null || refundFen === null || refundId === null) {
    return null;
  }
  const kind = kindOf(cell(TITLES.state));
  return { kind, attemptId, transactionId, totalFen, refundFen, refundId: kind === 'refund' ? refundId : null };
}

function kindOf(state: string | null): BillLine['kind'] {
  if (state === 'SUCCESS') return 'payment';
  return state === 'REFUND' ? 'refund' : 'unknown';
}

/** A name of goods may hold a comma, so the backtick is what parts the cells. */
function cellsOf(row: string): string[] {
  return row.startsWith('`') ? row.slice(1).split(',`') : [];
}

/** `5.76` yuan is 576 fen, read by its digits: a fraction of binary has no place in money. */
function parseYuan(text: string | null): Fen | null {
  const found = /^(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(text ?? '');
  if (found === null) return null;
  const [, yuan = '', fraction = ''] = found;
  return Number(yuan) * 100 + Number(fraction.padEnd(2, '0'));
}

function isSha1(content: Buffer, hexadecimal: string): boolean {
  const actual = createHash('sha1').update(content).digest();
  const expected = Buffer.from(hexadecimal, 'hex');
  return expected.length === actual.length && timingSafeEqual(actual, expected);
}
