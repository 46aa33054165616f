import { errorTitles } from '../../shared/contract/error-code';
import { businessDayOf } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate, StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { describeRefundPolicy } from '../plan/refund-policy.rules';
import { PaymentAttempt } from '../purchase/purchase.entity';
import { findNumberOfCharge } from '../renewal/take-apple-push';
import type { AppleRefundAnswer, AppleRefundAnswerer, AppleRefundQuestion } from '../wechat/ports';
import { findRefundCase, type RefundCase } from './find-facts';
import { AppleRefundRecord } from './refund.entity';
import type { RefundParts } from './refund.parts';
import { adviseApple } from './refund.rules';

/**
 * Answers what the business thinks of a refund that a person asked Apple for: by the plan's refund policy and by what was
 * used of it. The answer is stored before it is given, and the same question gets the same one. Money and term stay as they
 * are: Apple decides, and tells of a refund by a push of its own. An order that is none of ours is not refused.
 */
export function appleRefundAnswerer({ database, clock }: Pick<RefundParts, 'database' | 'clock'>): AppleRefundAnswerer {
  return (question, key) =>
    database.inUnit(async (unit) => {
      const known = await unit.findOneBy(AppleRefundRecord, { id: key });
      if (known !== null) return answerOf(known);
      const now = clock.now();
      const found = await findCharged(unit, question.orderNumber);
      const answer = found === null ? UNKNOWN : decide(found, now);
      const orderNumber = question.orderNumber.slice(0, 64);
      const row = { id: key, orderNumber, orderId: found?.order.id ?? null, ...answer, answeredAt: now };
      try {
        await unit.insert(AppleRefundRecord, row);
      } catch (error) {
        // The question came twice at once.
        if (isDuplicate(error)) throw new StaleRead('an answer to Apple');
        throw error;
      }
      return answer;
    });
}

const UNKNOWN: AppleRefundAnswer = {
  gives: true,
  info: '没有异议',
  evidence: '商户系统中没有这笔订单，未提供会员服务',
};

/** The numbers of what Apple charged are WeChat's own; those of a single purchase are ours. */
async function findCharged(unit: Unit, orderNumber: AppleRefundQuestion['orderNumber']): Promise<RefundCase | null> {
  const id = (await findNumberOfCharge(unit, orderNumber)) ?? orderNumber;
  const attempt = await unit.findOneBy(PaymentAttempt, { id, channel: 'wechat_virtual' });
  return attempt && findRefundCase(unit, attempt.orderId);
}

function decide({ order, policy, facts }: RefundCase, now: Instant): AppleRefundAnswer {
  const advice = adviseApple(policy, facts, now);
  const used = facts.used ? '已使用会员权益' : '未使用会员权益';
  const days = [facts.paidAt ?? order.createdAt, now].map(businessDayOf);
  const evidence = `${order.planName}，${days[0]} 支付，${days[1]} 申请，${used}；${describeRefundPolicy(policy)}`;
  if (advice.ok) return { gives: true, info: '符合退款政策', evidence };
  return { gives: false, info: errorTitles[advice.refusal], evidence };
}

function answerOf({ gives, info, evidence }: AppleRefundRecord): AppleRefundAnswer {
  return { gives, info, evidence };
}
