import { randomUUID } from 'node:crypto';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { formatChinaTime, toUnixSeconds } from '../china-time';
import { sendRequest } from '../post';
import { randomText } from '../random';
import { type Delivery, KEPT_DELIVERIES } from '../records';
import type { Task } from '../schedule';
import type { World } from '../world';
import { type EncryptedResource, encryptResource } from './cipher';
import { type SigningMode, signMessage } from './signature';

/** What a notice tells. */
export interface NoticeFact {
  readonly eventType: 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS' | 'REFUND.ABNORMAL' | 'REFUND.CLOSED';
  readonly originalType: 'transaction' | 'refund';
  readonly summary: string;
  readonly url: string;
  /** What is encrypted. */
  readonly plain: Readonly<Record<string, unknown>>;
}

/** A notice on its way to the merchant. */
export interface PendingNotice extends NoticeFact {
  /** The id that all deliveries of the notice share. */
  readonly noticeId: string;
  readonly createdAt: Instant;
  /** How many deliveries have failed. */
  readonly failures: number;
}

/** How long WeChat Pay waits after each failed delivery: 15 repeats in 24 h 4 min (WeChat Pay: payment notice). */
export const NOTICE_LADDER_MS: readonly number[] = [
  ...[15, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[3, 10, 20, 30, 30, 30, 60, 180, 180, 180, 360, 360].map((minutes) => minutes * MINUTE_MS),
];

/** How often a probe comes before a notice when probes come now and then. */
const PROBE_CHANCE = 0.2;

type NoticeTask = Extract<Task, { kind: 'notice' }>;

/** Sends a notice on its way, at once unless a fault loses, delays, doubles or holds it. */
export function scheduleNotice(world: World, fact: NoticeFact): void {
  const { faults, schedule, clock } = world;
  const now = clock.now();
  const content: PendingNotice = { ...fact, noticeId: randomUUID(), createdAt: now, failures: 0 };
  if (faults.strike('noticeDropped', fact.eventType) !== null) return;
  const reordered = faults.strike('noticeReordered', fact.eventType);
  const delayed = faults.strike('noticeDelayed', fact.eventType);
  const dueAt = now + (reordered?.milliseconds ?? 0) + (delayed?.milliseconds ?? 0);
  const keptBack = reordered === null ? null : 'to-be-overtaken';
  const send = (at: Instant) => schedule.add({ kind: 'notice', dueAt: at, keptBack, lane: null, content });
  send(dueAt);
  const duplicated = faults.strike('noticeDuplicated', fact.eventType);
  if (duplicated !== null) send(dueAt + duplicated.milliseconds);
}

/** Delivers a notice once. Only 200 and 204 within the limit count as received; else the ladder says when again. */
export async function deliverNotice(world: World, task: NoticeTask, signal: AbortSignal): Promise<NoticeTask | null> {
  const notice = task.content;
  if (probesFirst(world)) await sendNotice(world, notice, 'sign-test', signal);
  const accepted = await sendNotice(world, notice, pickFlavour(world), signal);
  if (task.keptBack === null) world.schedule.release('to-be-overtaken');
  if (accepted) return null;
  const wait = NOTICE_LADDER_MS[notice.failures];
  if (wait === undefined) return null;
  return {
    ...task,
    keptBack: null,
    dueAt: world.clock.now() + wait,
    content: { ...notice, failures: notice.failures + 1 },
  };
}

async function sendNotice(
  world: World,
  notice: PendingNotice,
  flavour: Delivery['flavour'],
  signal: AbortSignal,
): Promise<boolean> {
  const body = JSON.stringify({
    id: notice.noticeId,
    create_time: formatChinaTime(notice.createdAt),
    resource_type: 'encrypt-resource',
    event_type: notice.eventType,
    summary: notice.summary,
    resource: { original_type: notice.originalType, ...encryptNotice(world, notice, flavour) },
  });
  const answer = await sendRequest(
    { method: 'POST', url: notice.url, headers: { ...noticeHeaders(world, body, flavour) }, body },
    world.answerLimitMs,
    signal,
  );
  const accepted = answer !== null && (answer.status === 200 || answer.status === 204);
  world.records.deliveries.put({
    id: randomText(16),
    kind: 'notice',
    subject: notice.noticeId,
    eventType: notice.eventType,
    url: notice.url,
    attempt: notice.failures + 1,
    flavour,
    status: answer?.status ?? null,
    accepted,
    at: world.clock.now(),
  });
  world.records.deliveries.trim(KEPT_DELIVERIES);
  world.changes.tell();
  return accepted;
}

function encryptNotice(world: World, notice: PendingNotice, flavour: Delivery['flavour']): EncryptedResource {
  const resource = encryptResource(JSON.stringify(notice.plain), world.keys.apiV3Key, notice.originalType);
  if (flavour !== 'tampered') return resource;
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  // A digit or letter in the middle changes, the signature over it stays right: only the tag gives it away.
  bytes[bytes.length >> 1]! ^= 1;
  return { ...resource, ciphertext: bytes.toString('base64') };
}

function noticeHeaders(world: World, body: string, flavour: Delivery['flavour']): Record<string, string> {
  const mode = pickMode(world);
  const fixed = { 'Content-Type': 'application/json', Accept: '*/*', 'User-Agent': 'Mozilla/4.0' };
  const present = toUnixSeconds(world.clock.now());
  switch (flavour) {
    case 'genuine':
    case 'tampered':
      return { ...fixed, ...signMessage(world, mode, body) };
    case 'stale': {
      const age = world.faults.list().find(({ name }) => name === 'noticeStale')?.milliseconds ?? 0;
      return { ...fixed, ...signMessage(world, mode, body, present - Math.ceil(age / SECOND_MS)) };
    }
    case 'wrong-signature':
      return { ...fixed, ...signMessage(world, mode, `${body} `) };
    case 'sign-test': {
      const probe = Buffer.from(randomText(96)).toString('base64');
      return { ...fixed, ...signMessage(world, mode, body), 'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${probe}` };
    }
    default: {
      const never: never = flavour;
      throw new Error(`unknown flavour: ${never}`);
    }
  }
}

function pickMode({ faults }: World): SigningMode {
  if (faults.isOn('noticeKeysAlternate') && faults.chance(0.5)) {
    faults.strike('noticeKeysAlternate');
    return 'certificate';
  }
  return faults.strike('noticeByCertificate') === null ? 'public-key' : 'certificate';
}

function pickFlavour({ faults }: World): Delivery['flavour'] {
  if (faults.strike('noticeWrongSignature') !== null) return 'wrong-signature';
  if (faults.strike('noticeTampered') !== null) return 'tampered';
  if (faults.strike('noticeStale') !== null) return 'stale';
  return 'genuine';
}

function probesFirst({ faults }: World): boolean {
  if (faults.strike('noticeSignTest') !== null) return true;
  return (
    faults.isOn('noticeSignTestSometimes') &&
    faults.chance(PROBE_CHANCE) &&
    faults.strike('noticeSignTestSometimes') !== null
  );
}
