import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { sendRequest } from '../post';
import { randomText } from '../random';
import { KEPT_DELIVERIES, type SupplyOrder } from '../records';
import type { Task } from '../schedule';
import type { World } from '../world';
import { HEADER, sign } from './signature';

/** A notice on its way to the customer. */
export interface PendingSupplyNotice {
  readonly noticeId: string;
  readonly url: string;
  readonly number: string;
  readonly supplierNumber: string;
  readonly status: 'succeeded' | 'failed';
  readonly failures: number;
}

type SupplyNoticeTask = Extract<Task, { kind: 'supplyNotice' }>;

/** How long the supplier waits after each failed delivery. */
const LADDER_MS: readonly number[] = [15 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS];

/** Sends the notice of an ended order on its way, unless a fault loses or doubles it. */
export function scheduleSupplyNotice({ faults, schedule, clock }: World, order: SupplyOrder): void {
  if (faults.strike('supplierNoticeDropped', order.sku) !== null) return;
  const { id: number, supplierNumber, outcome: status, notifyUrl: url } = order;
  const content: PendingSupplyNotice = { noticeId: randomText(24), url, number, supplierNumber, status, failures: 0 };
  const send = (dueAt: Instant) => schedule.add({ kind: 'supplyNotice', dueAt, keptBack: null, lane: null, content });
  send(clock.now());
  const duplicated = faults.strike('supplierNoticeDuplicated', order.sku);
  if (duplicated !== null) send(clock.now() + duplicated.milliseconds);
}

/** Delivers a notice once; only 200 and 204 count as received, else the ladder says when again. */
export async function deliverSupplyNotice(
  world: World,
  task: SupplyNoticeTask,
  signal: AbortSignal,
): Promise<SupplyNoticeTask | null> {
  const { clock, faults, records, supplier } = world;
  const { noticeId, url, number, supplierNumber, status, failures } = task.content;
  const reason = status === 'failed' ? { reason: '运营商充值失败' } : {};
  const body = JSON.stringify({ id: noticeId, number, supplierNumber, status, ...reason });
  const wrong = faults.strike('supplierNoticeWrongSignature') !== null;
  const signature = sign(supplier, ['notice'], wrong ? `${body} ` : body, clock.now());
  const answer = await sendRequest(
    { method: 'POST', url, headers: { 'Content-Type': 'application/json', [HEADER]: signature }, body },
    world.answerLimitMs,
    signal,
  );
  const accepted = answer !== null && (answer.status === 200 || answer.status === 204);
  records.deliveries.put({
    id: randomText(16),
    kind: 'supply',
    subject: noticeId,
    eventType: `supply.${status}`,
    url,
    attempt: failures + 1,
    flavour: wrong ? 'wrong-signature' : 'genuine',
    status: answer?.status ?? null,
    accepted,
    at: clock.now(),
  });
  records.deliveries.trim(KEPT_DELIVERIES);
  world.changes.tell();
  const wait = LADDER_MS[failures];
  if (accepted || wait === undefined) return null;
  return { ...task, dueAt: clock.now() + wait, content: { ...task.content, failures: failures + 1 } };
}
