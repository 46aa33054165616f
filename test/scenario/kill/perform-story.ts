import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxPaymentRequest, SandboxPerson } from '../../../shared/contract/sandbox';
import { formatInstant } from '../../../shared/kernel/instant';
import type { ProcessWorld } from '../../support/process-world';
import { type Client, createClient, newKey } from './client';
import type { Storm } from './storm';
import type { PlannedFault, Purchase, Story } from './story';

/** A member who lives through a story, and what is known of it from outside the server. */
export interface Protagonist {
  readonly story: Story;
  readonly person: SandboxPerson;
  readonly client: Client;
  /** Orders that this member began: each wish, however often it was repeated, is to be one. */
  wishes: number;
  /** Attempts that are to be paid after the order was closed at its time. */
  readonly late: { readonly outTradeNo: string; readonly purchase: Purchase }[];
  /** What happened, for whoever must understand a failure. */
  readonly journal: string[];
}

/** What a story needs of its surroundings. */
export interface Stage {
  readonly world: ProcessWorld;
  readonly storm: Storm;
  readonly planIds: Readonly<Record<Purchase['unit'], string>>;
  /** Closes an attempt at WeChat behind the server's back, as a clerk in the merchant's console does. */
  closeAtWechat(outTradeNo: string): Promise<void>;
}

/** Brings a person into the world who may follow the account and allow messages; they have not been here yet. */
export function introduce(world: ProcessWorld, serverUrl: string, story: Story): Protagonist {
  const { sandbox, config } = world;
  const person = sandbox.addPerson({ nickname: `客人${story.number}`, hasUnionid: story.hasUnionid });
  const address = `10.7.${Math.floor(story.number / 250)}.${(story.number % 250) + 1}`;
  if (story.follows) sandbox.setFollowing(person.id, true);
  if (story.allowsMessages) {
    const { membershipActivated, refundSucceeded } = config.templates.miniprogram;
    const templateIds = [membershipActivated, refundSucceeded].flatMap((template) => (template ? [template.id] : []));
    for (const _ of story.purchases) sandbox.askToSubscribe(person.id, templateIds);
  }
  const client = createClient(serverUrl, sandbox, { id: person.id, address });
  return { story, person, client, wishes: 0, late: [], journal: [] };
}

/** Lets a member live through their story. */
export async function performStory(stage: Stage, hero: Protagonist): Promise<void> {
  const { story, client } = hero;
  note(stage, hero, 'begins');
  await Promise.all(story.doubleLogin ? [client.logIn(), client.logIn()] : [client.logIn()]);
  if (story.atOnce) await Promise.all(story.purchases.map((purchase) => buy(stage, hero, purchase)));
  else for (const purchase of story.purchases) await buy(stage, hero, purchase);
  note(stage, hero, 'ends');
}

/** The money of an order that was closed at its time comes all the same. */
export function payLate(stage: Stage, hero: Protagonist): void {
  for (const { outTradeNo, purchase } of hero.late) payBehindTheSheet(stage, hero, outTradeNo, purchase);
}

/** A pay sheet is looked for at most so often: WeChat may refuse, and orders may end meanwhile. */
const MOST_TRIES = 8;
const LOOK_EVERY_MS = 90;

interface OpenedSheet {
  readonly sheetId: string;
  readonly outTradeNo: string;
}

async function buy(stage: Stage, hero: Protagonist, purchase: Purchase): Promise<void> {
  for (const fault of purchase.faults) arm(stage, fault);
  if (purchase.kill?.at === 'calling') stage.storm.ambush(purchase.kill);
  const placed = await placeOrder(stage, hero, purchase);
  if (placed === null) return;
  const { orderId } = placed;
  const sheet = await openSheet(stage, hero, orderId, placed.payment);
  if (sheet === null) return note(stage, hero, `${orderId} could not be paid any more`);
  switch (purchase.ending) {
    case 'pay':
      return payAndLook(stage, hero, orderId, sheet, purchase);
    case 'cancelThenPay': {
      stage.world.sandbox.answerSheet(sheet.sheetId, 'cancel');
      note(stage, hero, `${orderId} cancelled`);
      const again = await openSheet(stage, hero, orderId, null);
      return again === null ? undefined : payAndLook(stage, hero, orderId, again, purchase);
    }
    case 'abandon':
      return note(stage, hero, `${orderId} left`);
    case 'payAfterItsTime':
      hero.late.push({ outTradeNo: sheet.outTradeNo, purchase });
      return note(stage, hero, `${orderId} left, to be paid late`);
    case 'giveUp':
      return giveUp(stage, hero, orderId);
    case 'payAfterGivingUp':
      await giveUp(stage, hero, orderId);
      payBehindTheSheet(stage, hero, sheet.outTradeNo, purchase);
      return look(stage, hero, orderId, purchase.looks, false);
    case 'payWhileGivingUp': {
      const givingUp = giveUp(stage, hero, orderId);
      await sleep(purchase.looks * 4);
      pay(stage, hero, sheet, purchase);
      return givingUp;
    }
    case 'payBothAttempts':
      return payBothAttempts(stage, hero, orderId, sheet, purchase);
    default: {
      const never: never = purchase.ending;
      throw new Error(`unknown ending ${never}`);
    }
  }
}

async function placeOrder(
  stage: Stage,
  hero: Protagonist,
  purchase: Purchase,
): Promise<{ orderId: string; payment: SandboxPaymentRequest | null } | null> {
  const key = newKey();
  const send = () => hero.client.post('/api/v1/orders', { planId: stage.planIds[purchase.unit] }, key);
  hero.wishes += 1;
  if (purchase.kill?.at === 'ordering') strikeSoon(stage, purchase.kill.afterMs);
  const answers = await Promise.all(purchase.doubleTap ? [send(), send()] : [send()]);
  const orderIds = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.order.id));
  if (orderIds.size > 1) throw new Error(`one key made two orders: ${[...orderIds].join(', ')}`);
  const placed = answers.find(({ status }) => status === 201);
  if (placed) {
    note(stage, hero, `${placed.body.order.id} ordered (${purchase.unit}, ${purchase.ending})`);
    return { orderId: placed.body.order.id, payment: placed.body.payment };
  }
  // The order may have come to its end while its answer was on the way; anything else is a fault of the server's.
  const codes = answers.map(({ body }) => body.code);
  if (!codes.every((code) => ['ORDER_NOT_OPEN', 'ORDER_ALREADY_PAID'].includes(code))) {
    throw new Error(`an order was refused: ${JSON.stringify(answers)}`);
  }
  note(stage, hero, `an order was over before it was answered: ${codes.join(', ')}`);
  return null;
}

/** Comes to a pay sheet, by the payment of the order's answer or by "pay again"; null when the order is over. */
async function openSheet(
  stage: Stage,
  hero: Protagonist,
  orderId: string,
  first: SandboxPaymentRequest | null,
): Promise<OpenedSheet | null> {
  let payment = first;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (payment === null) {
      const again = await hero.client.post(`/api/v1/orders/${orderId}/payment`, undefined, newKey());
      if (again.status !== 200) {
        note(stage, hero, `${orderId} not payable: ${again.body.code}`);
        if (['ORDER_NOT_OPEN', 'ORDER_ALREADY_PAID'].includes(again.body.code)) return null;
      }
      payment = again.body.payment ?? null;
    }
    const sheet = payment && stage.world.sandbox.openSheet(hero.person.id, payment);
    if (sheet?.ok) return { sheetId: sheet.value.id, outTradeNo: sheet.value.outTradeNo };
    if (sheet) note(stage, hero, `${orderId}: ${sheet.refusal}`);
    payment = null;
    // The order page asks WeChat: what was closed there becomes known here.
    await sleep(LOOK_EVERY_MS);
    await hero.client.get(`/api/v1/orders/${orderId}`);
  }
  return null;
}

async function payAndLook(
  stage: Stage,
  hero: Protagonist,
  orderId: string,
  sheet: OpenedSheet,
  purchase: Purchase,
): Promise<void> {
  const paid = pay(stage, hero, sheet, purchase);
  await look(stage, hero, orderId, purchase.looks, paid);
}

/** The tap on "pay": what shall go wrong with this payment's notice is switched on for this payment only. */
function pay(stage: Stage, hero: Protagonist, sheet: OpenedSheet, purchase: Purchase): boolean {
  const { sandbox } = stage.world;
  const answered = withPaymentFaults(stage, purchase, false, () => sandbox.answerSheet(sheet.sheetId, 'pay'));
  if (purchase.kill?.at === 'paying') strikeSoon(stage, purchase.kill.afterMs);
  note(stage, hero, `${sheet.outTradeNo} tapped: ${answered?.status}`);
  return answered?.status === 'paid';
}

function payBehindTheSheet(stage: Stage, hero: Protagonist, outTradeNo: string, purchase: Purchase): void {
  const paid = withPaymentFaults(stage, purchase, true, () => stage.world.sandbox.payOrder({ outTradeNo }));
  if (purchase.kill?.at === 'paying') strikeSoon(stage, purchase.kill.afterMs);
  note(stage, hero, `${outTradeNo} paid late: ${paid.ok ? 'done' : paid.refusal}`);
}

/** Everything in here happens in one turn of the event loop: no other story's payment meets these faults. */
function withPaymentFaults<T>(stage: Stage, purchase: Purchase, afterClose: boolean, act: () => T): T {
  const { sandbox } = stage.world;
  if (purchase.notice) arm(stage, purchase.notice);
  if (purchase.coupon) sandbox.setFault('couponPaid', { enabled: true, count: 1 });
  if (afterClose) sandbox.setFault('payAfterClose', { enabled: true, count: 1 });
  const result = act();
  sandbox.setFault('couponPaid', { enabled: false });
  sandbox.setFault('payAfterClose', { enabled: false });
  for (const name of ['noticeDropped', 'noticeDelayed', 'noticeDuplicated', 'noticeReordered'] as const) {
    if (purchase.notice?.name === name) sandbox.setFault(name, { enabled: false });
  }
  return result;
}

/** The order page after the payment: whoever has paid is never told otherwise. */
async function look(stage: Stage, hero: Protagonist, orderId: string, looks: number, hasPaid: boolean): Promise<void> {
  for (let count = 0; count < looks; count++) {
    const { status, body } = await hero.client.get(`/api/v1/orders/${orderId}`);
    if (status !== 200) throw new Error(`${orderId} cannot be looked at: ${status} ${JSON.stringify(body)}`);
    if (hasPaid && body.status !== 'paid' && !body.confirming) {
      throw new Error(`${orderId} is paid, and the member is told “${body.status}”`);
    }
    note(stage, hero, `${orderId} looked at: ${body.status}${body.confirming ? ', confirming' : ''}`);
    if (body.status === 'paid') return;
    await sleep(LOOK_EVERY_MS);
  }
}

async function giveUp(stage: Stage, hero: Protagonist, orderId: string): Promise<void> {
  const { status, body } = await hero.client.post(`/api/v1/orders/${orderId}/closing`, undefined, newKey());
  note(stage, hero, `${orderId} given up: ${status} ${body.status ?? body.code}`);
}

async function payBothAttempts(
  stage: Stage,
  hero: Protagonist,
  orderId: string,
  first: OpenedSheet,
  purchase: Purchase,
): Promise<void> {
  await stage.closeAtWechat(first.outTradeNo);
  note(stage, hero, `${first.outTradeNo} closed at WeChat`);
  const second = await openSheet(stage, hero, orderId, null);
  if (second === null) return;
  if (purchase.doubleTap) {
    payBehindTheSheet(stage, hero, first.outTradeNo, purchase);
    await payAndLook(stage, hero, orderId, second, purchase);
  } else {
    await payAndLook(stage, hero, orderId, second, purchase);
    payBehindTheSheet(stage, hero, first.outTradeNo, purchase);
  }
}

function arm(stage: Stage, { name, operation, count, milliseconds }: PlannedFault): void {
  stage.world.sandbox.setFault(name, { enabled: true, count, operation, milliseconds });
}

function strikeSoon(stage: Stage, afterMs: number): void {
  setTimeout(() => stage.storm.strike(), afterMs);
}

function note(stage: Stage, hero: Protagonist, text: string): void {
  hero.journal.push(`${formatInstant(stage.world.clock.now()).slice(11, 19)}  ${text}`);
}
