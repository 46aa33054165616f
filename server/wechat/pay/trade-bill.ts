import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WechatLogger } from '../logger';
import type { BillLine, BillOutcome, FetchOutcome, TradeBills } from '../ports';
import { type BillForm, parseBill, parseDecimal, parseYuan } from './bill-csv';
import { faultOf, hashBill, readBill } from './bill-file';
import { fundBillForm } from './fund-bill';
import type { PayClient } from './pay-client';
import type { PayAnswer } from './pay-http';

/** No trade on that day, or the file is not made yet: WeChat says the same for both (WeChat Pay: bills). */
const ABSENT_CODES = new Set(['NOSTATEMENTEXIST', 'STATEMENTCREATING']);

/** The bills of trades and of the account (WeChat Pay: bills), fetched to the disk and checked against their hash. */
export function createTradeBills(client: PayClient, logger: WechatLogger): TradeBills {
  const unknown = (day: string, reason: string) => {
    logger.warn({ day, reason }, 'bill could not be had');
    return { status: 'unknown', reason } as const;
  };

  const fetchBill = async <Line, Column extends string>(
    day: string,
    offer: PayAnswer,
    form: BillForm<Line, Column>,
  ): Promise<FetchOutcome<Line>> => {
    if (offer.kind === 'unknown') return unknown(day, offer.reason);
    if (offer.kind === 'refused') {
      if (ABSENT_CODES.has(offer.code.toUpperCase().replaceAll('_', ''))) return { status: 'absent' };
      return unknown(day, offer.code);
    }
    const { download_url: url, hash_type: hashType, hash_value: hash } = offer.body;
    if (typeof url !== 'string' || !URL.canParse(url) || hashType !== 'SHA1' || typeof hash !== 'string') {
      return unknown(day, 'the answer does not say where the file is');
    }
    const folder = await mkdtemp(join(tmpdir(), 'wechat-bill-'));
    const remove = () => rm(folder, { recursive: true, force: true });
    const file = join(folder, 'bill');
    const fault = await findFileFault(client, url, file, hash.toLowerCase());
    if (fault !== null) {
      await remove();
      return unknown(day, fault);
    }
    return {
      status: 'ready',
      bill: {
        sha1: hash.toLowerCase(),
        async *pages() {
          yield* parseBill(await readBill(file), form);
        },
        remove,
      },
    };
  };

  const fetchTrades: TradeBills['fetchTrades'] = async (day) =>
    fetchBill(day, await client.tradeBill(day), tradeBillForm);

  return {
    fetchTrades,
    fetchFunds: async (day) => fetchBill(day, await client.fundFlowBill(day), fundBillForm),
    async ofDay(day): Promise<BillOutcome> {
      const outcome = await fetchTrades(day);
      if (outcome.status !== 'ready') return outcome;
      const lines: BillLine[] = [];
      try {
        for await (const page of outcome.bill.pages()) lines.push(...page);
        return { status: 'ready', lines };
      } catch (error) {
        return unknown(day, `the file cannot be read: ${faultOf(error)}`);
      } finally {
        await outcome.bill.remove();
      }
    },
  };
}

/** Fetches the file and holds it against its hash; null when it is the one that WeChat means. */
async function findFileFault(client: PayClient, url: string, file: string, hash: string): Promise<string | null> {
  const saved = await client.saveBill(url, file);
  if (saved.status === 'unknown') return saved.reason;
  try {
    return (await hashBill(file)) === hash ? null : 'the hash of the file does not fit';
  } catch (error) {
    return `the file cannot be unpacked: ${faultOf(error)}`;
  }
}

const TITLES = {
  transactionId: '微信订单号',
  attemptId: '商户订单号',
  state: '交易状态',
  settled: '应结订单金额',
  refundId: '商户退款单号',
  settledRefund: '退款金额',
  fee: '手续费',
  rate: '费率',
  total: '订单金额',
  refund: '申请退款金额',
} as const;

/** A fee has five decimals of a yuan. */
const FEE_PLACES = 5;

/** The day's bill of all trades (WeChat Pay: bills). */
const tradeBillForm: BillForm<BillLine, keyof typeof TITLES> = {
  titles: TITLES,
  countTitle: '总交易单数',
  parse(cell) {
    const [attemptId, transactionId, refundId] = [cell('attemptId'), cell('transactionId'), cell('refundId')];
    const amounts = {
      totalFen: parseYuan(cell('total')),
      settledFen: parseYuan(cell('settled')),
      refundFen: parseYuan(cell('refund')),
      settledRefundFen: parseYuan(cell('settledRefund')),
      feeUnits: parseDecimal(cell('fee'), FEE_PLACES),
      ratePpm: parsePercent(cell('rate')),
    };
    if (attemptId === '' || transactionId === '' || refundId === '' || !areNumbers(amounts)) return null;
    const kind = kindOf(cell('state'));
    const line = { kind, attemptId, transactionId, ...amounts };
    if (kind === 'payment') return { ...line, refundId: null, refundFen: 0, settledRefundFen: 0 };
    return { ...line, refundId: kind === 'refund' ? refundId : null, ...(kind === 'refund' ? { settledFen: 0 } : {}) };
  },
};

function kindOf(state: string): BillLine['kind'] {
  if (state === 'SUCCESS') return 'payment';
  return state === 'REFUND' ? 'refund' : 'unknown';
}

/** `0.60%` as parts of a million. */
function parsePercent(text: string): number | null {
  return text.endsWith('%') ? parseDecimal(text.slice(0, -1), 4) : null;
}

function areNumbers<T extends Readonly<Record<string, number | null>>>(
  values: T,
): values is T & { readonly [name in keyof T]: number } {
  return Object.values(values).every((value) => value !== null);
}
