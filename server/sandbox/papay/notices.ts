import { type Instant, SECOND_MS } from '../../../shared/kernel/instant';
import { sendRequest } from '../post';
import { randomText } from '../random';
import { KEPT_DELIVERIES } from '../records';
import type { Task } from '../schedule';
import type { World } from '../world';
import { signFields } from './signature';
import { type Fields, readXml, writeXml } from './xml';

/** What a notice tells; also its name for the faults and the list of deliveries. */
export type PapayTopic = 'PAPAY.SIGNED' | 'PAPAY.TERMINATED' | 'PAPAY.DEBIT' | 'PAPAY.PAYMENT';

/** A notice on its way to the merchant. */
export interface PendingPapayNotice {
  readonly noticeId: string;
  readonly topic: PapayTopic;
  /** Null for the address that stands on the template in WeChat's console. */
  readonly url: string | null;
  readonly fields: Fields;
  /** How many deliveries have failed. */
  readonly failures: number;
}

type PapayNoticeTask = Extract<Task, { kind: 'papayNotice' }>;

const seconds = (...waits: readonly number[]) => waits.map((wait) => wait * SECOND_MS);

/** How long WeChat waits after each failed delivery (WeChat Pay: notices of signing and of debits). */
const CONTRACT_LADDER_MS = [...seconds(10, 10, 10, 30, 30, 30), ...Array<number>(23).fill(300 * SECOND_MS)];
const DEBIT_LADDER_MS = seconds(15, 15, 30, 180, 1_800, 1_800, 1_800, 1_800, 3_600);

/** Sends a notice on its way, at once unless a fault loses, delays, doubles or holds it. */
export function schedulePapayNotice(world: World, topic: PapayTopic, url: string | null, fields: Fields): void {
  const { faults, schedule, clock } = world;
  const content: PendingPapayNotice = { noticeId: randomText(24), topic, url, fields, failures: 0 };
  if (faults.strike('noticeDropped', topic) !== null) return;
  const reordered = faults.strike('noticeReordered', topic);
  const delayed = faults.strike('noticeDelayed', topic);
  const dueAt = clock.now() + (reordered?.milliseconds ?? 0) + (delayed?.milliseconds ?? 0);
  const waits = url === null && world.serverUrl() === null;
  const keptBack = waits ? 'server-unknown' : reordered === null ? null : 'to-be-overtaken';
  const send = (at: Instant) =>
    schedule.add({ kind: 'papayNotice', dueAt: waits ? null : at, keptBack, lane: null, content });
  send(dueAt);
  const duplicated = faults.strike('noticeDuplicated', topic);
  if (duplicated !== null) send(dueAt + duplicated.milliseconds);
}

/** Delivers a notice once. Only an answer that says SUCCESS counts as received; else the ladder says when again. */
export async function deliverPapayNotice(
  world: World,
  task: PapayNoticeTask,
  signal: AbortSignal,
): Promise<PapayNoticeTask | null> {
  const { noticeId, topic, fields, failures } = task.content;
  const url = task.content.url ?? terminationUrl(world);
  if (url === null) return { ...task, dueAt: null, keptBack: 'server-unknown' };
  const wrong = world.faults.strike('noticeWrongSignature', topic) !== null;
  const sign = signFields(world, wrong ? { ...fields, attach: 'wrong' } : fields);
  const answer = await sendRequest(
    { method: 'POST', url, headers: { 'Content-Type': 'text/xml' }, body: writeXml({ ...fields, sign }) },
    world.answerLimitMs,
    signal,
  );
  const accepted = answer?.status === 200 && readXml(answer.body)?.return_code === 'SUCCESS';
  world.records.deliveries.put({
    id: randomText(16),
    kind: 'notice',
    subject: noticeId,
    eventType: topic,
    url,
    attempt: failures + 1,
    flavour: wrong ? 'wrong-signature' : 'genuine',
    status: answer?.status ?? null,
    accepted,
    at: world.clock.now(),
  });
  world.records.deliveries.trim(KEPT_DELIVERIES);
  world.changes.tell();
  if (task.keptBack === null) world.schedule.release('to-be-overtaken');
  const ladder = topic === 'PAPAY.SIGNED' || topic === 'PAPAY.TERMINATED' ? CONTRACT_LADDER_MS : DEBIT_LADDER_MS;
  const wait = ladder[failures];
  if (accepted || wait === undefined) return null;
  const content = { ...task.content, failures: failures + 1 };
  return { ...task, keptBack: null, dueAt: world.clock.now() + wait, content };
}

/** Where every template of this merchant tells of contracts that ended. */
function terminationUrl(world: World): string | null {
  const base = world.serverUrl();
  return base === null ? null : `${base}/wechat/papay/termination-notify`;
}
