import { type Instant, SECOND_MS } from '../../../shared/kernel/instant';
import { toUnixSeconds } from '../china-time';
import { NOTICE_LADDER_MS } from '../pay/notices';
import { sendRequest } from '../post';
import { randomDigits, randomText } from '../random';
import { KEPT_DELIVERIES, type Records } from '../records';
import type { Task } from '../schedule';
import type { AppName } from '../templates';
import { endRefundQuestion, isRefundAnswer } from '../virtual/apple';
import { noteDelivered } from '../virtual/orders';
import type { World } from '../world';
import { type PushEvent, writeJson, writeXml } from './body';
import { encryptPush, signPush } from './cipher';

/** An event on its way to an app's server. */
export interface PendingPush {
  readonly app: AppName;
  readonly event: PushEvent;
  readonly createdAt: Instant;
  readonly failures: number;
}

/** How an app's message push is set up in WeChat's console. */
export interface PushSetup {
  readonly mode: 'plain' | 'compatible' | 'safe';
  /** The official account knows XML only. */
  readonly format: 'xml' | 'json';
}

/** WeChat tries 3 times, 5 s apart (Message push: message POST). */
const TRIES = 3;
const RETRY_MS = 5 * SECOND_MS;

/** A question about a refund at Apple waits no longer, and is asked three times as well (Mini-program: refunds on iOS). */
const QUESTION_LIMIT_MS = 3 * SECOND_MS;

type PushTask = Extract<Task, { kind: 'push' }>;

/** Sends an event on its way; events of one person to one app arrive in order. It waits until the server is known. */
export function pushEvent(world: World, app: AppName, event: PushEvent): void {
  if (world.faults.strike('pushDropped', event.event) !== null) return;
  const now = world.clock.now();
  const content: PendingPush = { app, event, createdAt: now, failures: 0 };
  const isKnown = world.serverUrl() !== null;
  const send = (dueAt: Instant) =>
    world.schedule.add({
      kind: 'push',
      dueAt: isKnown ? dueAt : null,
      keptBack: isKnown ? null : 'server-unknown',
      lane: `${app}|${event.openid}`,
      content,
    });
  send(now);
  const duplicated = world.faults.strike('pushDuplicated', event.event);
  if (duplicated !== null) send(now + duplicated.milliseconds);
}

/** How an app's push is set up now. */
export function readPushSetup(records: Records, app: AppName): PushSetup {
  const stored = records.settings.find(`push-${app}`)?.value as PushSetup | undefined;
  return stored ?? { mode: 'safe', format: app === 'official' ? 'xml' : 'json' };
}

/** Sets an app's push up; the official account stays with XML. */
export function setPushSetup(world: World, app: AppName, setup: PushSetup): PushSetup {
  const value: PushSetup = app === 'official' ? { ...setup, format: 'xml' } : setup;
  world.records.settings.put({ id: `push-${app}`, value });
  world.changes.tell();
  return value;
}

/** Delivers an event once; without an answer of `success` or nothing in time it is tried again, 3 times in all. */
export async function deliverPush(world: World, task: PushTask, signal: AbortSignal): Promise<PushTask | null> {
  const push = task.content;
  const base = world.serverUrl();
  if (base === null) return { ...task, dueAt: null, keptBack: 'server-unknown' };
  const { target, contentType, body } = encodePush(world, push);
  const url = `${base}/wechat/${push.app}${target}`;
  const isQuestion = push.event.event === 'xpay_subscribe_ios_refund_query_notify';
  const answer = await sendRequest(
    { method: 'POST', url, headers: { 'Content-Type': contentType, 'User-Agent': 'Mozilla/4.0', Accept: '*/*' }, body },
    isQuestion ? Math.min(world.answerLimitMs, QUESTION_LIMIT_MS) : world.answerLimitMs,
    signal,
  );
  const isVirtual = push.event.event.startsWith('xpay_');
  const isTaken = isQuestion ? isRefundAnswer : isVirtual ? isVirtualReceipt : isReceipt;
  const accepted = answer !== null && answer.status === 200 && isTaken(answer.body);
  if (accepted && push.event.event === 'xpay_goods_deliver_notify') {
    noteDelivered(world, String(push.event.fields?.OutTradeNo));
  }
  world.records.deliveries.put({
    id: randomText(16),
    kind: 'push',
    subject: `${push.app}|${push.event.openid}`,
    eventType: push.event.event,
    url,
    attempt: push.failures + 1,
    flavour: 'genuine',
    status: answer?.status ?? null,
    accepted,
    at: world.clock.now(),
  });
  world.records.deliveries.trim(KEPT_DELIVERIES);
  world.changes.tell();
  const hasLadder = isVirtual && !isQuestion;
  const wait = hasLadder ? NOTICE_LADDER_MS[push.failures] : push.failures + 1 < TRIES ? RETRY_MS : undefined;
  if (isQuestion && (accepted || wait === undefined)) {
    endRefundQuestion(world, String(push.event.fields?.pay_order_id), accepted ? answer.body : null);
  }
  if (accepted || wait === undefined) return null;
  return { ...task, dueAt: world.clock.now() + wait, content: { ...push, failures: push.failures + 1 } };
}

/** The outcome of the check that WeChat's console makes when a push URL is saved. */
export interface UrlCheck {
  readonly passed: boolean;
  readonly status: number | null;
}

/** Asks an app's push URL to prove that it knows the token (Message push: URL check). */
export async function checkPushUrl(world: World, app: AppName): Promise<UrlCheck> {
  const base = world.serverUrl();
  if (base === null) return { passed: false, status: null };
  const echo = randomDigits(19);
  const query = new URLSearchParams({ ...signedQuery(world, app), echostr: echo });
  const url = `${base}/wechat/${app}?${query}`;
  const never = new AbortController().signal;
  const answer = await sendRequest({ method: 'GET', url, headers: {}, body: '' }, world.answerLimitMs, never);
  return { passed: answer?.status === 200 && answer.body === echo, status: answer?.status ?? null };
}

function encodePush(world: World, push: PendingPush): { target: string; contentType: string; body: string } {
  const keys = world.keys.apps[push.app];
  const { mode, format } = readPushSetup(world.records, push.app);
  const write = format === 'json' ? writeJson : writeXml;
  const plain = write(push.event, {
    originalId: keys.originalId,
    createdAtSeconds: toUnixSeconds(push.createdAt),
  });
  const query = new URLSearchParams({ ...signedQuery(world, push.app), openid: push.event.openid });
  const contentType = format === 'json' ? 'application/json' : 'text/xml';
  if (mode === 'plain') return { target: `?${query}`, contentType, body: plain };
  const encrypted = encryptPush(plain, keys.appid, keys.aesKey);
  query.set('encrypt_type', 'aes');
  query.set('msg_signature', signPush(keys.token, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypted));
  return { target: `?${query}`, contentType, body: wrapEncrypted(plain, encrypted, keys.originalId, { mode, format }) };
}

/** Safe mode shows only the receiver and the ciphertext; the compatible mode adds the ciphertext to the plain text. */
function wrapEncrypted(plain: string, encrypted: string, originalId: string, { mode, format }: PushSetup): string {
  if (format === 'json') {
    const base = mode === 'compatible' ? (JSON.parse(plain) as Record<string, unknown>) : { ToUserName: originalId };
    return JSON.stringify({ ...base, Encrypt: encrypted });
  }
  const encryptElement = `<Encrypt><![CDATA[${encrypted}]]></Encrypt>`;
  return mode === 'compatible'
    ? plain.replace(/<\/xml>$/, `${encryptElement}</xml>`)
    : `<xml><ToUserName><![CDATA[${originalId}]]></ToUserName>${encryptElement}</xml>`;
}

function signedQuery(world: World, app: AppName): { signature: string; timestamp: string; nonce: string } {
  const timestamp = String(toUnixSeconds(world.clock.now()));
  const nonce = randomDigits(10);
  return { signature: signPush(world.keys.apps[app].token, timestamp, nonce), timestamp, nonce };
}

/** A code of 0 in either form; `success` and nothing count as well (Virtual payment: delivery push). */
function isVirtualReceipt(body: string): boolean {
  const text = body.trim();
  return text === '' || text === 'success' || /"ErrCode"\s*:\s*0\b|<ErrCode>(<!\[CDATA\[)?0\b/.test(text);
}

/** `success`, nothing, or a reply message count as received. */
function isReceipt(body: string): boolean {
  const text = body.trim();
  return text === '' || text === 'success' || text.startsWith('<xml>');
}
