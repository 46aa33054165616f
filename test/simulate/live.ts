import type { Order } from '../../shared/contract/order';
import type { Plan } from '../../shared/contract/plan';
import { type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import type { Dice } from '../support/dice';
import type { Answer, Visitor } from '../support/house';
import type { Happening } from './model';
import type { World } from './world';

/** A member of the simulation, with what happened to their time as they saw it. */
export interface Person {
  /** 1, 2, …: what their dice are of. */
  readonly number: number;
  /** WeChat's person. */
  readonly id: string;
  readonly memberId: string;
  readonly happenings: Happening[];
  /** Orders that the member has paid, with what each gives; the newest last. */
  readonly bought: Map<string, { readonly months: number; readonly kind: 'paid' | 'changed' }>;
  /** Until when the member's money is short for debits; null while it is not. */
  shortUntil: Instant | null;
}

const MONTHS = { month: 1, quarter: 3, halfYear: 6, year: 12 } as const;
/** An answer that says nothing of what was done is asked for again so often, some minutes apart. */
const TRIES = 4;

/** What members do, with how likely each is on a day: those without a membership and those with one. */
const OUTSIDE = [
  { chance: 0.03, act: buy },
  { chance: 0.03, act: signWhilePaying },
  { chance: 0.01, act: signAlone },
] as const;
const INSIDE = [
  { chance: 0.004, act: buy },
  { chance: 0.003, act: signAlone },
  { chance: 0.005, act: askForRefund },
  { chance: 0.004, act: pause },
  { chance: 0.02, act: resume },
  { chance: 0.006, act: cancelRenewal },
  { chance: 0.002, act: cancelAtWechat },
  { chance: 0.004, act: changePlan },
  { chance: 0.03, act: runShort },
] as const;

type Act = (typeof OUTSIDE | typeof INSIDE)[number]['act'];

/** What a member would do on a day, without a membership and with one; nobody logs in to do nothing. */
export interface Intention {
  readonly outside: Act | null;
  readonly inside: Act | null;
}

/** Rolls what a member does on a day; null for nothing, as on most. */
export function intend(dice: Dice): Intention | null {
  const [outside, inside] = [OUTSIDE, INSIDE].map(
    (acts) => acts.find(({ chance }) => dice.chance(chance))?.act ?? null,
  );
  return outside || inside ? { outside: outside ?? null, inside: inside ?? null } : null;
}

/** Does it, whichever of the two fits. */
export async function carryOut(
  world: World,
  person: Person,
  { outside, inside }: Intention,
  dice: Dice,
): Promise<void> {
  const visitor = await world.visit(person);
  const membership = (await ask(world, visitor, '/api/v1/membership')).body;
  const isInside = membership.active === true || membership.pause !== null;
  await (isInside ? inside : outside)?.(world, person, visitor, dice);
}

async function buy(world: World, person: Person, visitor: Visitor, dice: Dice): Promise<void> {
  const plan = dice.pick(
    await onSale(world, visitor, ({ renewal, code }) => renewal === null && code !== 'premium-month'),
  );
  const answer = await command(world, visitor, '/api/v1/orders', { planId: plan.id });
  if (answer.status !== 201) return;
  await payFor(world, person, dice, answer.body, { months: monthsOf(plan), kind: 'paid' });
}

async function signWhilePaying(world: World, person: Person, visitor: Visitor, dice: Dice): Promise<void> {
  const plan = dice.pick(await onSale(world, visitor, ({ renewal }) => renewal !== null));
  const renewal = { consentVersion: plan.renewal?.consentVersion };
  const answer = await command(world, visitor, '/api/v1/orders', { planId: plan.id, renewal });
  if (answer.status !== 201) return;
  await payFor(world, person, dice, answer.body, { months: monthsOf(plan), kind: 'paid' });
}

async function signAlone(world: World, person: Person, visitor: Visitor, dice: Dice): Promise<void> {
  const plan = dice.pick(await onSale(world, visitor, ({ renewal }) => renewal !== null));
  const wish = { planId: plan.id, consentVersion: plan.renewal?.consentVersion };
  const answer = await command(world, visitor, '/api/v1/renewals', wish);
  if (answer.status !== 201) return;
  const sheet = world.house.sandbox.openSigning(person.id, answer.body.signing);
  if (sheet.ok) world.house.sandbox.answerSigning(sheet.value.id, dice.chance(0.9) ? 'sign' : 'decline');
  await world.settle();
}

async function askForRefund(world: World, person: Person, visitor: Visitor): Promise<void> {
  const orderId = [...person.bought.keys()].at(-1);
  if (orderId === undefined) return;
  const preview = (await ask(world, visitor, `/api/v1/orders/${orderId}/refund-preview`)).body;
  if (preview.decision !== 'atOnce') return;
  const wish = { reason: 'notNeeded', expectedFen: preview.amountFen };
  const answer = await command(world, visitor, `/api/v1/orders/${orderId}/refund-requests`, wish);
  if (answer.status !== 201 || answer.body.status !== 'agreed') return;
  person.happenings.push({ kind: 'refunded', orderId, at: Date.parse(answer.body.decidedAt) });
  person.bought.delete(orderId);
  await world.settle();
}

async function pause(world: World, person: Person, visitor: Visitor, dice: Dice): Promise<void> {
  const days = dice.between(3, 20);
  const answer = await command(world, visitor, '/api/v1/membership/pauses', { days });
  if (answer.status !== 201) return;
  person.happenings.push({ kind: 'paused', days, at: Date.parse(answer.body.from) });
}

async function resume(world: World, person: Person, visitor: Visitor): Promise<void> {
  const { pauses } = (await ask(world, visitor, '/api/v1/membership/pauses')).body;
  const running = pauses.find((each: { running: boolean }) => each.running);
  if (!running) return;
  const answer = await command(world, visitor, `/api/v1/membership/pauses/${running.id}/end`);
  if (answer.status === 200) person.happenings.push({ kind: 'resumed', at: Date.parse(answer.body.to) });
}

async function cancelRenewal(world: World, person: Person, visitor: Visitor): Promise<void> {
  const { items } = (await ask(world, visitor, '/api/v1/renewals')).body;
  const live = items.find(({ status }: { status: string }) => status === 'on');
  if (live) await command(world, visitor, `/api/v1/renewals/${live.id}/cancel`);
  await world.settle();
  await resume(world, person, visitor);
}

async function cancelAtWechat(world: World, person: Person): Promise<void> {
  const live = world.house.sandbox.contracts(person.id).find(({ endedAt }) => endedAt === null);
  if (live) world.house.sandbox.cancelContract(live.id);
  await world.settle();
}

async function changePlan(world: World, person: Person, visitor: Visitor, dice: Dice): Promise<void> {
  const [plan] = await onSale(world, visitor, ({ code }) => code === 'premium-month');
  if (!plan) return;
  const preview = await ask(world, visitor, `/api/v1/plan-changes/preview?planId=${plan.id}`);
  if (preview.status !== 200) return;
  const wish = { planId: plan.id, payFen: preview.body.payFen };
  const answer = await command(world, visitor, '/api/v1/plan-changes', wish);
  if (answer.status !== 201 || answer.body.order === null) return;
  const months = monthsOf(plan) * answer.body.change.periods;
  await payFor(world, person, dice, answer.body, { months, kind: 'changed' });
}

async function runShort(world: World, person: Person, _visitor: Visitor, dice: Dice): Promise<void> {
  world.house.sandbox.setBalance(person.id, 0);
  person.shortUntil = world.now() + dice.between(1, 6) * 24 * 60 * MINUTE_MS;
}

/** Pays an order, or leaves it: what was left is closed by itself. */
async function payFor(
  world: World,
  person: Person,
  dice: Dice,
  { order, payment }: { readonly order: Order; readonly payment: { readonly package: string } | null },
  gives: { readonly months: number; readonly kind: 'paid' | 'changed' },
): Promise<void> {
  if (payment === null || dice.chance(0.1)) return world.settle();
  const request = payment as Parameters<World['house']['sandbox']['openSheet']>[1];
  const sheet = world.house.sandbox.openSheet(person.id, request);
  if (!sheet.ok) throw new Error(`the pay sheet does not open: ${sheet.refusal}`);
  world.house.sandbox.answerSheet(sheet.value.id, 'pay', dice.chance(0.9));
  person.bought.set(order.id, gives);
  await world.settle();
}

/** A command as a client sends it: where no answer tells of its end, again with the same key. */
function command(world: World, visitor: Visitor, path: string, body?: object): Promise<Answer> {
  const key = world.nextKey();
  return insist(world, () => visitor.post(path, body, key));
}

function ask(world: World, visitor: Visitor, path: string): Promise<Answer> {
  return insist(world, () => visitor.get(path));
}

async function insist(world: World, call: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await call();
    if (answer.status < 500 && answer.status !== 401 && answer.status !== 429) return answer;
    if (tries === TRIES) throw new Error(`no answer in the end: ${answer.status} ${JSON.stringify(answer.body)}`);
    await world.comeBack();
  }
}

async function onSale(world: World, visitor: Visitor, wanted: (plan: Plan) => boolean): Promise<Plan[]> {
  const plans: Plan[] = (await ask(world, visitor, '/api/v1/plans')).body.items;
  return plans.filter(wanted);
}

function monthsOf({ period }: Plan): number {
  return MONTHS[period.unit] * period.count;
}
