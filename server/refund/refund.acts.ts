import { z } from 'zod';
import type { RefundTaken } from '../../shared/contract/refund';
import { idSchema } from '../../shared/contract/wire';
import { formatLastChineseDay } from '../../shared/kernel/business-day';
import { formatFen } from '../../shared/kernel/fen';
import { parseInstant } from '../../shared/kernel/instant';
import { accept, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import type { Act } from '../operator/act';
import { secondPersonOf } from '../operator/second-person';
import { retryRefund } from '../purchase/return-money';
import { decideRequest } from './decide-request';
import { RefundRequest } from './refund.entity';
import type { RefundParts } from './refund.parts';
import { ALONE_UP_TO_FEN } from './refund.rules';

const decision = z
  .object({
    requestId: idSchema,
    verdict: z.enum(['approve', 'refuse']),
    /** Another amount than was proposed; left out for that. */
    amountFen: z.number().int().min(1).max(10_000_000_000).optional(),
    /** The member reads it. */
    answer: z.string().trim().min(2).max(120),
  })
  .strict();
type RefundDecision = z.output<typeof decision>;

/** Decides on a request for a refund; above a limit only with a second person. */
export function decideRefundAct(parts: Pick<RefundParts, 'growth'>): Act<RefundDecision, { readonly given: string }> {
  return {
    ...{ code: 'refunds.decide', name: '处理退款申请', permission: 'refunds.decide', input: decision },
    describe: async (manager, wish) => {
      const request = await manager.findOneBy(RefundRequest, { id: wish.requestId });
      const amount = formatFen(wish.amountFen ?? request?.amountFen ?? 0);
      return wish.verdict === 'refuse'
        ? '拒绝退款申请'
        : `退款 ${amount}（${request?.planName ?? ''}），收回这笔订单给出的内容`;
    },
    needsSecond: async (manager, wish) => {
      if (wish.verdict === 'refuse') return null;
      const amountFen = await amountOf(manager, wish);
      return amountFen > ALONE_UP_TO_FEN ? `超过 ${formatFen(ALONE_UP_TO_FEN)} 的退款要由另一位同事复核` : null;
    },
    carryOut: async (unit, wish, setting) => {
      const { requestId, verdict, answer } = wish;
      const request = await unit.findOneBy(RefundRequest, { id: requestId });
      if (!request) return refuse('REFUND_REQUEST_NOT_FOUND');
      const { actor, now } = setting;
      const decided = await decideRequest(
        unit,
        parts,
        {
          ...{ requestId, verdict, answer, amountFen: wish.amountFen ?? null },
          ...{ operator: actor.name, approvedBy: secondPersonOf(setting) },
        },
        now,
      );
      if (!decided.ok) return decided;
      const after = await unit.findOneByOrFail(RefundRequest, { id: requestId });
      return accept({
        ...{ value: { given: decided.value }, subject: `refundRequest:${requestId}` },
        before: { 申请: '等待处理' },
        after: {
          ...{ 申请: verdict === 'approve' ? '同意' : '拒绝', 退回: decided.value, 答复: answer },
          ...(after.taken === null ? {} : describeTaken(after.taken)),
        },
      });
    },
  };
}

async function amountOf(manager: Unit, wish: RefundDecision): Promise<number> {
  if (wish.amountFen !== undefined) return wish.amountFen;
  return (await manager.findOneBy(RefundRequest, { id: wish.requestId }))?.amountFen ?? 0;
}

const retry = z.object({ refundId: z.string().min(1).max(64) }).strict();

/** Asks WeChat again for a refund that is parked. */
export const retryRefundAct: Act<z.output<typeof retry>, { readonly refundId: string }> = {
  ...{ code: 'refunds.retry', name: '重试退款', permission: 'refunds.decide', input: retry },
  carryOut: async (unit, { refundId }, { now }) => {
    const retried = await retryRefund(unit, refundId, now);
    if (!retried.ok) return retried;
    return accept({
      value: { refundId: retried.value },
      subject: `refund:${refundId}`,
      after: { 号码: retried.value },
    });
  },
};

/** What is taken back with the money, as operators read it. */
function describeTaken({ term, growth, points, benefits, renewalEnds }: RefundTaken): Record<string, unknown> {
  const lastDay = (instant: string) => formatLastChineseDay(parseInstant(instant) ?? 0);
  return {
    ...(term === null ? {} : { 有效期: `${lastDay(term.until)} 改为 ${lastDay(term.endedAt)}` }),
    ...(growth === 0 ? {} : { 收回成长值: growth }),
    ...(points === 0 ? {} : { 收回积分: points }),
    ...(benefits.length === 0 ? {} : { 收回权益: benefits.map(({ name, count }) => `${name} × ${count}`) }),
    ...(renewalEnds ? { 自动续费: '一并结束' } : {}),
  };
}
