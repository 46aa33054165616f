import { IsNull } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import { type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import type { DeliveryChannel } from './delivery.rules';
import { MessageDelivery } from './message.entity';

/** Topic of the job that looks for a report's message once more. */
export const REPORT_DELIVERY = 'message.report';

/** WeChat's word on what became of a message it had taken. */
export interface DeliveryReport {
  readonly channel: DeliveryChannel;
  readonly openid: string;
  /** Null where WeChat does not say. */
  readonly templateId: string | null;
  readonly wechatMessageId: string;
  readonly succeeded: boolean;
  readonly detail: string;
}

/** By then a send has ended and was recorded, or its process has died. */
const SECOND_LOOK_AFTER_MS = MINUTE_MS;

const DETAIL_LENGTH = 200;

/**
 * Records a report. It may overtake the answer to the send, before which the message's number is not known here: then a
 * job looks once more a minute later. A report of a message that others sent with the same account finds nothing.
 */
export async function takeReport(unit: Unit, report: DeliveryReport, now: Instant): Promise<void> {
  if (await applyReport(unit, report, now)) return;
  if (report.wechatMessageId === '') return;
  const uniqueKey = `${REPORT_DELIVERY}:${report.channel}:${report.wechatMessageId}`;
  const runAt = now + SECOND_LOOK_AFTER_MS;
  await enqueueJob(unit, { topic: REPORT_DELIVERY, payload: report, runAt, uniqueKey }, now);
}

/** The second look of a report that came early. */
export async function reportDelivery(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  report: DeliveryReport,
): Promise<void> {
  await database.inUnit((unit) => applyReport(unit, report, clock.now()));
}

/** @returns false when no message of ours is meant */
async function applyReport(unit: Unit, report: DeliveryReport, now: Instant): Promise<boolean> {
  const delivery = await findReported(unit, report);
  if (delivery === null) return false;
  const detail = report.succeeded ? delivery.detail : Array.from(report.detail).slice(0, DETAIL_LENGTH).join('');
  await unit.update(
    MessageDelivery,
    { id: delivery.id, status: 'sent' },
    { status: report.succeeded ? 'delivered' : 'refused', detail, updatedAt: now },
  );
  return true;
}

async function findReported(unit: Unit, report: DeliveryReport): Promise<MessageDelivery | null> {
  const { channel, openid, templateId, wechatMessageId } = report;
  if (wechatMessageId !== '') {
    const numbered = await unit.findOneBy(MessageDelivery, { channel, wechatMessageId });
    if (numbered !== null) return numbered;
  }
  if (templateId === null) return null;
  // Not every answer to a subscribe message carries its number: then it is known by person and template, if just one fits.
  const unnumbered = await unit.find(MessageDelivery, {
    where: { channel, openid, templateId, status: 'sent', wechatMessageId: IsNull() },
    take: 2,
  });
  return unnumbered.length === 1 ? (unnumbered[0] ?? null) : null;
}
