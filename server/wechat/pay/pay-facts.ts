import { z } from 'zod';
import { parseInstant } from '../../../shared/kernel/instant';
import type { PaymentFact, RefundFact } from '../ports';

const instant = z.string().transform((text, context) => {
  const parsed = parseInstant(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: 'not an RFC 3339 instant' });
  return z.NEVER;
});
const name = z.string().min(1);
const fen = z.number().int().nonnegative();

const paymentSchema = z.object({
  out_trade_no: name,
  mchid: name,
  appid: name,
  transaction_id: name,
  success_time: instant,
  payer: z.object({ openid: name }),
  amount: z.object({ total: fen, payer_total: fen.optional(), currency: z.string().optional() }),
});

const refundSchema = z.object({
  out_refund_no: name,
  refund_id: name,
  out_trade_no: name,
  transaction_id: name,
  /** Of answers. */
  status: z.string().optional(),
  /** Of notices. */
  refund_status: z.string().optional(),
  success_time: instant.optional().catch(undefined),
  amount: z.object({ refund: fen, total: fen }),
});

/** States in which the money came; REFUND says that some of it was sent back since (WeChat Pay: query). */
const PAID_STATES = new Set(['SUCCESS', 'REFUND']);

/** Whether this trade state says that money came. */
export function isPaidState(tradeState: unknown): boolean {
  return typeof tradeState === 'string' && PAID_STATES.has(tradeState);
}

/** Reads a paid transaction, of a query or a notice; null when something that matters is missing. */
export function parsePayment(content: unknown): PaymentFact | null {
  const { data } = paymentSchema.safeParse(content);
  if (data === undefined) return null;
  return {
    attemptId: data.out_trade_no,
    mchid: data.mchid,
    appid: data.appid,
    transactionId: data.transaction_id,
    totalFen: data.amount.total,
    payerTotalFen: data.amount.payer_total ?? null,
    // CNY is what WeChat means where it says nothing (WeChat Pay: prepay).
    currency: data.amount.currency ?? 'CNY',
    payerOpenid: data.payer.openid,
    paidAt: data.success_time,
  };
}

/** Reads a refund, of an answer or a notice; null when something that matters is missing. */
export function parseRefund(content: unknown): RefundFact | null {
  const { data } = refundSchema.safeParse(content);
  if (data === undefined) return null;
  return {
    refundId: data.out_refund_no,
    wechatRefundId: data.refund_id,
    attemptId: data.out_trade_no,
    transactionId: data.transaction_id,
    status: refundStatusOf(data.refund_status ?? data.status),
    refundFen: data.amount.refund,
    totalFen: data.amount.total,
    succeededAt: data.success_time ?? null,
  };
}

function refundStatusOf(status: string | undefined): RefundFact['status'] {
  switch (status) {
    case 'PROCESSING':
      return 'processing';
    case 'SUCCESS':
      return 'succeeded';
    case 'ABNORMAL':
      return 'abnormal';
    case 'CLOSED':
      return 'closed';
    default:
      return 'unknown';
  }
}
