import type { Instant } from '../../shared/kernel/instant';
import { parkCase } from '../case/park-case';
import { isDuplicate } from '../database/errors';
import { execute } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import type { PayNotice } from '../wechat/ports';
import type { PurchaseParts } from './purchase.parts';
import { applyRefund } from './return-money';
import { settlePayment } from './settle-payment';

/** Columns of the stored notice. WeChat's ids have 36 characters; what it may invent one day must not be sent for ever. */
const NOTICE_ID_LENGTH = 64;
const EVENT_TYPE_LENGTH = 40;

/**
 * Stores a genuine notice and applies it, in one unit of work; the caller acknowledges after that. The same notice again
 * changes nothing. A notice of an event that nobody here knows is stored and parked.
 */
export async function handlePayNotice(parts: PurchaseParts, notice: PayNotice): Promise<string> {
  const now = parts.clock.now();
  const outcome = await parts.database.inUnit(async (unit) => {
    const done = await apply(unit, parts, notice, now);
    await store(unit, notice, done, now);
    return done;
  });
  if (outcome !== 'applied' && outcome !== 'repeat') {
    parts.logger.warn(
      { noticeId: notice.id, eventType: notice.eventType, outcome },
      'a notice was not an ordinary payment',
    );
  }
  return outcome;
}

async function apply(unit: Unit, { givers }: PurchaseParts, notice: PayNotice, now: Instant): Promise<string> {
  switch (notice.fact.kind) {
    case 'payment':
      return settlePayment(unit, notice.fact.payment, now, givers);
    case 'refund':
      return applyRefund(unit, notice.fact.refund, now);
    case 'other':
      await parkCase(
        unit,
        {
          kind: 'payment.unknownEvent',
          subject: notice.id.slice(0, NOTICE_ID_LENGTH),
          content: { eventType: notice.eventType, content: notice.content },
        },
        now,
      );
      return 'unknownEvent';
    default: {
      const never: never = notice.fact;
      throw new Error(`unknown fact ${JSON.stringify(never)}`);
    }
  }
}

/** Raw SQL: it stands in the path of every payment confirmation. */
async function store(unit: Unit, notice: PayNotice, outcome: string, now: Instant): Promise<void> {
  const attemptId = notice.fact.kind === 'payment' ? notice.fact.payment.attemptId : null;
  try {
    await execute(
      unit,
      `INSERT INTO payment_notice (id, event_type, attempt_id, outcome, content, received_at) VALUES (?, ?, ?, ?, ?, ?)`,
      [
        notice.id.slice(0, NOTICE_ID_LENGTH),
        notice.eventType.slice(0, EVENT_TYPE_LENGTH),
        attemptId !== null && attemptId.length <= 26 ? attemptId : null,
        outcome,
        JSON.stringify(notice.content),
        now,
      ],
    );
  } catch (error) {
    // The same notice sent again: its first row stands.
    if (!isDuplicate(error)) throw error;
  }
}
