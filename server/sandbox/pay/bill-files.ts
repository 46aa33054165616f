import { addDays, type BusinessDay, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { divideFen, type Fen } from '../../../shared/kernel/fen';
import type { Instant } from '../../../shared/kernel/instant';
import { formatBillTime } from '../china-time';
import type { Order, Refund } from '../records';
import type { World } from '../world';
import { spoilMovements, spoilTrades } from './bill-faults';

/** The share of every payment that WeChat Pay keeps: 0.60 %, in hundred-thousandths of a yuan for each fen. */
const FEE_PER_FEN = 6;
const FEE_RATE = '0.60%';

/** One payment or one successful refund of a day. */
export interface Trade {
  readonly at: Instant;
  readonly order: Order;
  readonly refund: Refund | null;
  /** What the bill says of its state, where that is not what it should. */
  readonly state?: string;
  /** By what its fee is multiplied, where that is not what it should be. */
  readonly feeFactor?: number;
}

/** A cell of the trade bill: its title and what it says of a trade. */
interface Column {
  readonly title: string;
  readonly in: readonly ('ALL' | 'SUCCESS' | 'REFUND')[];
  readonly write: (trade: Trade, world: World) => string;
}

/** The trade bill 交易账单 of a day as CSV with backticks; null when nothing was traded. */
export function writeTradeBill(world: World, day: BusinessDay, type: 'ALL' | 'SUCCESS' | 'REFUND'): string | null {
  const trades = spoilTrades(world.faults, listTrades(world, day)).filter(
    ({ refund }) => type === 'ALL' || (refund !== null) === (type === 'REFUND'),
  );
  if (trades.length === 0) return null;
  const columns = COLUMNS.filter((column) => column.in.includes(type));
  return writeCsv(
    columns.map(({ title }) => title),
    trades.map((trade) => columns.map(({ write }) => write(trade, world))),
    ['总交易单数', '应结订单总金额', '退款总金额', '充值券退款总金额', '手续费总金额', '订单总金额', '申请退款总金额'],
    summarize(trades),
  );
}

/** The fund flow bill 资金账单 of the basic account for a day; null when nothing moved. */
export function writeFundFlowBill(world: World, day: BusinessDay): string | null {
  const from = startOfBusinessDay(day);
  const to = startOfBusinessDay(addDays(day, 1));
  const movements = spoilMovements(world.faults, listMovements(world), { from, to });
  let balance = 0;
  const rows: string[][] = [];
  const totals = { in: 0, inFen: 0, out: 0, outFen: 0 };
  for (const movement of movements) {
    if (movement.at >= to) break;
    balance += movement.fen;
    if (movement.at < from) continue;
    const income = movement.fen >= 0;
    totals[income ? 'in' : 'out'] += 1;
    totals[income ? 'inFen' : 'outFen'] += Math.abs(movement.fen);
    rows.push([
      formatBillTime(movement.at),
      movement.businessNo,
      movement.flowNo,
      movement.name,
      movement.name,
      income ? '收入' : '支出',
      toYuan(Math.abs(movement.fen)),
      toYuan(balance),
      'system',
      movement.remark,
      movement.voucherNo,
    ]);
  }
  if (rows.length === 0) return null;
  return writeCsv(
    FUND_FLOW_TITLES,
    rows,
    ['资金流水总笔数', '收入笔数', '收入金额', '支出笔数', '支出金额'],
    [String(rows.length), String(totals.in), toYuan(totals.inFen), String(totals.out), toYuan(totals.outFen)],
  );
}

const FUND_FLOW_TITLES = [
  '记账时间',
  '微信支付业务单号',
  '资金流水单号',
  '业务名称',
  '业务类型',
  '收支类型',
  '收支金额(元)',
  '账户结余(元)',
  '资金变更提交申请人',
  '备注',
  '业务凭证号',
];

const BOTH = ['ALL', 'SUCCESS', 'REFUND'] as const;
const NOT_SUCCESS = ['ALL', 'REFUND'] as const;

const COLUMNS: readonly Column[] = [
  {
    title: '交易时间',
    in: BOTH,
    write: ({ order, refund, at }) => formatBillTime(refund === null ? at : (order.paidAt ?? at)),
  },
  { title: '公众账号ID', in: BOTH, write: (_, { keys }) => keys.apps.miniprogram.appid },
  { title: '商户号', in: BOTH, write: (_, { keys }) => keys.mchid },
  { title: '特约商户号', in: BOTH, write: () => '0' },
  { title: '设备号', in: BOTH, write: () => '' },
  { title: '微信订单号', in: BOTH, write: ({ order }) => order.transactionId ?? '' },
  { title: '商户订单号', in: BOTH, write: ({ order }) => order.id },
  { title: '用户标识', in: BOTH, write: ({ order }) => order.openid },
  { title: '交易类型', in: BOTH, write: ({ order }) => (order.kind === 'debit' ? 'PAP' : 'JSAPI') },
  { title: '交易状态', in: BOTH, write: ({ refund, state }) => state ?? (refund === null ? 'SUCCESS' : 'REFUND') },
  { title: '付款银行', in: BOTH, write: () => 'OTHERS' },
  { title: '货币种类', in: BOTH, write: () => 'CNY' },
  { title: '应结订单金额', in: BOTH, write: ({ order, refund }) => toYuan(refund === null ? order.totalFen : 0) },
  { title: '代金券金额', in: BOTH, write: ({ order, refund }) => toYuan(refund === null ? order.couponFen : 0) },
  { title: '退款申请时间', in: ['REFUND'], write: ({ refund, at }) => formatBillTime(refund?.createdAt ?? at) },
  { title: '退款成功时间', in: ['REFUND'], write: ({ at }) => formatBillTime(at) },
  { title: '微信退款单号', in: NOT_SUCCESS, write: ({ refund }) => refund?.refundId ?? '0' },
  { title: '商户退款单号', in: NOT_SUCCESS, write: ({ refund }) => refund?.id ?? '0' },
  { title: '退款金额', in: NOT_SUCCESS, write: ({ refund }) => toYuan(refund?.refundFen ?? 0) },
  { title: '充值券退款金额', in: NOT_SUCCESS, write: ({ refund }) => toYuan(couponRefundOf(refund)) },
  { title: '退款类型', in: NOT_SUCCESS, write: ({ refund }) => (refund === null ? '' : 'ORIGINAL') },
  { title: '退款状态', in: NOT_SUCCESS, write: ({ refund }) => refund?.status ?? '' },
  { title: '商品名称', in: BOTH, write: ({ order }) => order.description.replaceAll(/[,\r\n]/g, ' ') },
  { title: '商户数据包', in: BOTH, write: ({ order }) => (order.attach ?? '').replaceAll(/[,\r\n]/g, ' ') },
  { title: '手续费', in: BOTH, write: (trade) => toFee(feeOf(trade)) },
  { title: '费率', in: BOTH, write: () => FEE_RATE },
  { title: '订单金额', in: BOTH, write: ({ order, refund }) => toYuan(refund === null ? order.totalFen : 0) },
  { title: '申请退款金额', in: NOT_SUCCESS, write: ({ refund }) => toYuan(refund?.refundFen ?? 0) },
  { title: '费率备注', in: BOTH, write: () => '' },
];

function listTrades(world: World, day: BusinessDay): Trade[] {
  return listTradesBetween(world, startOfBusinessDay(day), startOfBusinessDay(addDays(day, 1)));
}

function listTradesBetween({ records }: World, from: Instant, to: Instant): Trade[] {
  const payments = records.orders
    .findBetween('paidAt', from, to)
    .map((order): Trade => ({ at: order.paidAt ?? from, order, refund: null }));
  const refunds = records.refunds.findBetween('successAt', from, to).flatMap((refund): Trade[] => {
    const order = records.orders.find(refund.outTradeNo);
    return order === null ? [] : [{ at: refund.successAt ?? from, order, refund }];
  });
  return [...payments, ...refunds].sort((left, right) => left.at - right.at);
}

/** A movement of the basic account. */
export interface Movement {
  readonly at: Instant;
  readonly fen: Fen;
  readonly name: string;
  readonly businessNo: string;
  readonly flowNo: string;
  readonly remark: string;
  readonly voucherNo: string;
}

/** Everything that ever moved on the basic account, in order; the fee of a trade is rounded to whole fen here. */
function listMovements(world: World): Movement[] {
  return listTradesBetween(world, 0, world.clock.now() + 1).flatMap((trade) => {
    const { order, refund, at } = trade;
    const fee = Math.sign(feeOf(trade)) * divideFen(Math.abs(feeOf(trade)), 1_000, 'half-up');
    const businessNo = refund?.refundId ?? order.transactionId ?? '';
    const voucherNo = refund?.id ?? order.id;
    const common = { at, businessNo, voucherNo };
    const money =
      refund === null
        ? { fen: order.totalFen, name: '交易', remark: '' }
        : { fen: -refund.refundFen, name: '退款', remark: `退款总金额${toYuan(refund.refundFen)}元` };
    const movement = { ...common, ...money, flowNo: `${businessNo}1` };
    const feeMovement = { ...common, fen: -fee, name: '扣除交易手续费', remark: '', flowNo: `${businessNo}2` };
    return fee === 0 ? [movement] : [movement, feeMovement];
  });
}

function summarize(trades: readonly Trade[]): string[] {
  const sum = (pick: (trade: Trade) => number) => trades.reduce((total, trade) => total + pick(trade), 0);
  const paid = sum(({ order, refund }) => (refund === null ? order.totalFen : 0));
  const refunded = sum(({ refund }) => refund?.refundFen ?? 0);
  return [
    String(trades.length),
    toYuan(paid),
    toYuan(refunded),
    toYuan(sum(({ refund }) => couponRefundOf(refund))),
    toFee(sum(feeOf)),
    toYuan(paid),
    toYuan(refunded),
  ];
}

/** In hundred-thousandths of a yuan; a refund gives its share back. */
function feeOf({ order, refund, feeFactor = 1 }: Trade): number {
  return (refund === null ? order.totalFen : -refund.refundFen) * FEE_PER_FEN * feeFactor;
}

function couponRefundOf(refund: Refund | null): Fen {
  return refund === null ? 0 : refund.refundFen - refund.payerRefundFen;
}

function writeCsv(
  titles: readonly string[],
  rows: string[][],
  sumTitles: readonly string[],
  sums: readonly string[],
): string {
  const cells = (values: readonly string[]) => values.map((value) => `\`${value}`).join(',');
  const lines = [titles.join(','), ...rows.map(cells), sumTitles.join(','), cells(sums)];
  return `${lines.join('\r\n')}\r\n`;
}

function toYuan(fen: Fen): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function toFee(hundredThousandths: number): string {
  const sign = hundredThousandths < 0 ? '-' : '';
  const digits = String(Math.abs(hundredThousandths)).padStart(6, '0');
  return `${sign}${digits.slice(0, -5)}.${digits.slice(-5)}`;
}
