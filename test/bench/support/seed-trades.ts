import { createConnection } from 'mysql2/promise';
import { newId } from '../../../server/database/id';
import { type BusinessDay, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS } from '../../../shared/kernel/instant';
import { insertRows, type Row } from './rows';

/** A payment of the day, or the refund of one. */
interface Trade {
  readonly attemptId: string;
  readonly refundId: string | null;
  readonly transactionId: string;
  readonly amountFen: number;
  readonly at: number;
}

/** A day's trades as rows and as WeChat's files, with so many differences between the two. */
export interface DayOfTrades {
  readonly trade: string;
  readonly fund: string;
  readonly lineCount: number;
  /** Kinds of the differences that are to be found. */
  readonly differences: readonly string[];
}

/** Every fiftieth payment is given back on the same day. */
const REFUND_EVERY = 50;
const FEE_PER_FEN = 6;

/** Makes a day with `lines` trades: its rows and postings into a migrated database, and the two bills. */
export async function seedTrades(databaseUrl: string, day: BusinessDay, lines: number): Promise<DayOfTrades> {
  const trades = inventTrades(day, lines);
  const payments = trades.filter(({ refundId }) => refundId === null);
  const refunds = trades.filter(({ refundId }) => refundId !== null);
  const connection = await createConnection({ uri: databaseUrl });
  try {
    await insertRows(connection, 'payment_attempt', payments.map(attemptRow));
    await insertRows(connection, 'refund', refunds.map(refundRow));
    const cash = { day, account: 'cash', product: '' };
    const [paidFen, returnedFen] = [sumOf(payments), sumOf(refunds)];
    await insertRows(connection, 'book_balance', [
      { ...cash, debit_fen: paidFen, credit_fen: returnedFen },
      { ...cash, account: 'deferredIncome', product: 'plan', debit_fen: returnedFen, credit_fen: paidFen },
    ]);
    await connection.query('ANALYZE TABLE payment_attempt, refund, book_balance');
  } finally {
    await connection.end();
  }
  return { ...writeBills(trades), differences: ['amountDiffers', 'missingThere', 'unknownLine'] };
}

function inventTrades(day: BusinessDay, lines: number): Trade[] {
  const from = startOfBusinessDay(day);
  const trades: Trade[] = [];
  for (let nth = 0; trades.length < lines; nth++) {
    const at = from + Math.floor((nth / lines) * (DAY_MS - 3_600_000));
    const attemptId = newId(at);
    const transactionId = `4200000${String(nth).padStart(21, '0')}`;
    const payment = { attemptId, refundId: null, transactionId, amountFen: 1_000 + (nth % 20_000), at };
    trades.push(payment);
    if (nth % REFUND_EVERY === 0 && trades.length < lines) {
      trades.push({ ...payment, refundId: `${attemptId}R1`, at: at + 60_000 });
    }
  }
  return trades;
}

/** The first payment's amount is another, the second is not in the bill, and a line of a stranger is. */
function writeBills(trades: readonly Trade[]): { trade: string; fund: string; lineCount: number } {
  const payments = trades.filter(({ refundId }) => refundId === null);
  const [dearer, absent] = [payments[0], payments[1]];
  const billed = trades
    .filter((trade) => trade !== absent)
    .map((trade) => (trade === dearer ? { ...trade, amountFen: trade.amountFen + 1 } : trade));
  const stranger = { ...billed[0]!, refundId: null, attemptId: 'SOMEBODY-ELSES-ORDER', transactionId: '42' };
  const all = [...billed, stranger];
  const rows = all.map(tradeRow);
  const fundRows = all.flatMap((trade) => [moneyRow(trade), feeRow(trade)]).filter((row) => row !== null);
  return {
    lineCount: all.length,
    trade: `${[TRADE_TITLES, ...rows, TRADE_SUMS, `\`${rows.length},\`0.00`].join('\r\n')}\r\n`,
    fund: `${[FUND_TITLES, ...fundRows, FUND_SUMS, `\`${fundRows.length},\`0`].join('\r\n')}\r\n`,
  };
}

const TRADE_TITLES =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const TRADE_SUMS = '总交易单数,应结订单总金额';
const FUND_TITLES =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号';
const FUND_SUMS = '资金流水总笔数,收入笔数';

function tradeRow({ attemptId, refundId, transactionId, amountFen, at }: Trade): string {
  const [paid, back] = refundId === null ? [amountFen, 0] : [0, amountFen];
  const fee = (paid - back) * FEE_PER_FEN;
  return cells([
    ...[
      timeOf(at),
      'wx0123456789abcdef',
      '1900000001',
      '0',
      '',
      transactionId,
      attemptId,
      'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
    ],
    ...['JSAPI', refundId === null ? 'SUCCESS' : 'REFUND', 'OTHERS', 'CNY', yuan(paid), '0.00'],
    ...[refundId === null ? '0' : `503${transactionId.slice(3)}`, refundId ?? '0', yuan(back), '0.00'],
    ...[refundId === null ? '' : 'ORIGINAL', refundId === null ? '' : 'SUCCESS', '商城会员年卡', ''],
    ...[(fee / 100_000).toFixed(5), '0.60%', yuan(paid), yuan(back), ''],
  ]);
}

function moneyRow({ refundId, transactionId, attemptId, amountFen, at }: Trade): string {
  const [name, direction] = refundId === null ? ['交易', '收入'] : ['退款', '支出'];
  const number = refundId ?? attemptId;
  const head = [timeOf(at), transactionId, `${transactionId}1`, name, name, direction];
  return cells([...head, yuan(amountFen), '0.00', 'system', '', number]);
}

function feeRow({ refundId, transactionId, attemptId, amountFen, at }: Trade): string | null {
  const feeFen = Math.round((amountFen * FEE_PER_FEN) / 1_000);
  if (feeFen === 0) return null;
  const name = '扣除交易手续费';
  const head = [timeOf(at), transactionId, `${transactionId}2`, name, name, refundId === null ? '支出' : '收入'];
  return cells([...head, yuan(feeFen), '0.00', 'system', '', refundId ?? attemptId]);
}

function attemptRow({ attemptId, transactionId, amountFen, at }: Trade): Row {
  return {
    ...{ id: attemptId, order_id: attemptId, attempt_number: 1, member_id: 'member', channel: 'wechatpay_jsapi' },
    ...{ status: 'paid', mchid: '1900000001', appid: 'wx0123456789abcdef', payer_openid: 'openid' },
    ...{ description: '年卡', amount_fen: amountFen, transaction_id: transactionId },
    ...{ created_at: at - 60_000, expires_at: at + 60_000, paid_at: at },
  };
}

function refundRow({ attemptId, refundId, transactionId, amountFen, at }: Trade): Row {
  return {
    ...{ id: refundId, attempt_id: attemptId, order_id: attemptId, member_id: 'member', transaction_id: transactionId },
    ...{ amount_fen: amountFen, total_fen: amountFen, reason: '退款', status: 'succeeded' },
    ...{ created_at: at, succeeded_at: at },
  };
}

function sumOf(trades: readonly Trade[]): number {
  return trades.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

function cells(values: readonly string[]): string {
  return values.map((value) => `\`${value}`).join(',');
}

function yuan(fen: number): string {
  return (fen / 100).toFixed(2);
}

function timeOf(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
