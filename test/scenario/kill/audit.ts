import { DateTime } from 'luxon';
import { BadgeAward } from '../../../server/badge/badge.entity';
import { OperatorCase } from '../../../server/case/case.entity';
import { GrowthEntry, TierChangeRow } from '../../../server/growth/growth.entity';
import { Job } from '../../../server/jobs/job.entity';
import { Member, WechatIdentityRow } from '../../../server/member/member.entity';
import { Membership, MembershipTerm } from '../../../server/membership/membership.entity';
import { Message } from '../../../server/message/message.entity';
import { PaymentAttempt, PlanAllowance, PurchaseOrder, Refund } from '../../../server/purchase/purchase.entity';
import { createWechat } from '../../../server/wechat';
import type { BillLine } from '../../../server/wechat/ports';
import type { SandboxMessage, SandboxOrder } from '../../../shared/contract/sandbox';
import { type BusinessDay, businessDayOf } from '../../../shared/kernel/business-day';
import { formatInstant } from '../../../shared/kernel/instant';
import { readSums } from '../../support/bill-sums';
import type { ProcessWorld } from '../../support/process-world';
import type { Protagonist } from './perform-story';

/** Something that does not agree with something else. */
export interface Disagreement {
  /** Whose story it belongs to, where it is one's. */
  readonly memberId: string | null;
  readonly text: string;
  /** The rows that do not agree. */
  readonly rows: readonly object[];
}

/** The books of both sides at the end. */
export interface Books {
  readonly orders: readonly PurchaseOrder[];
  readonly attempts: readonly PaymentAttempt[];
  readonly refunds: readonly Refund[];
  readonly terms: readonly MembershipTerm[];
  readonly memberships: readonly Membership[];
  readonly members: readonly Member[];
  readonly identities: readonly WechatIdentityRow[];
  readonly messages: readonly Message[];
  readonly allowances: readonly PlanAllowance[];
  readonly growth: readonly GrowthEntry[];
  readonly tierChanges: readonly TierChangeRow[];
  readonly badges: readonly BadgeAward[];
  readonly parkedJobs: readonly Job[];
  readonly openCases: readonly OperatorCase[];
  /** WeChat's side. */
  readonly wechatOrders: readonly SandboxOrder[];
  readonly wechatMessages: readonly SandboxMessage[];
  /** WeChat's bills as the product fetches and reads them, by day. */
  readonly bills: ReadonlyMap<BusinessDay, readonly BillLine[]>;
  /** What WeChat's own sums of the bills of all days say, in fen. */
  readonly billedFen: { readonly paid: number; readonly refunded: number };
}

/** Reads the books; the bills of the given days must be ready. */
export async function readBooks(world: ProcessWorld, days: readonly BusinessDay[]): Promise<Books> {
  const { read } = world.database;
  const bills = new Map<BusinessDay, readonly BillLine[]>();
  const billedFen = { paid: 0, refunded: 0 };
  for (const day of days) {
    bills.set(day, await fetchBill(world, day));
    const sums = readSums(world.sandbox.bill(day, 'trade'));
    billedFen.paid += sums.paid;
    billedFen.refunded += sums.refunded;
  }
  return {
    orders: await read.find(PurchaseOrder),
    attempts: await read.find(PaymentAttempt),
    refunds: await read.find(Refund),
    terms: await read.find(MembershipTerm, { order: { startsAt: 'ASC' } }),
    memberships: await read.find(Membership),
    members: await read.find(Member),
    identities: await read.find(WechatIdentityRow),
    messages: await read.find(Message),
    allowances: await read.find(PlanAllowance),
    growth: await read.find(GrowthEntry),
    tierChanges: await read.find(TierChangeRow, { order: { number: 'ASC' } }),
    badges: await read.find(BadgeAward),
    parkedJobs: await read.findBy(Job, { status: 'parked' }),
    openCases: await read.findBy(OperatorCase, { status: 'open' }),
    wechatOrders: world.sandbox.orders(),
    wechatMessages: world.sandbox.messages(),
    bills,
    billedFen,
  };
}

/** Everything that must be so when all that was due has come to its end. Empty when it is. */
export function findDisagreements(books: Books, heroes: readonly Protagonist[]): Disagreement[] {
  const found: Disagreement[] = [];
  const say = (memberId: string | null, text: string, ...rows: object[]) => found.push({ memberId, text, rows });
  for (const job of books.parkedJobs) say(null, 'a job is parked', job);
  for (const parked of books.openCases) say(null, 'a case waits for an operator', parked);
  compareOrders(books, say);
  compareTerms(books, say);
  compareMembers(books, heroes, say);
  compareBills(books, say);
  compareGrowth(books, say);
  compareMessages(books, say);
  return found;
}

type Say = (memberId: string | null, text: string, ...rows: object[]) => void;

/** Our orders against WeChat's: every fen that WeChat took in is either bought for or sent back. */
function compareOrders({ orders, attempts, refunds, terms, wechatOrders, allowances }: Books, say: Say): void {
  const attemptIds = new Set(attempts.map(({ id }) => id));
  for (const theirs of wechatOrders) {
    if (!attemptIds.has(theirs.outTradeNo)) say(null, 'WeChat has an order that nobody here knows', theirs);
  }
  for (const order of orders) {
    const own = attempts.filter(({ orderId }) => orderId === order.id);
    const ownIds = new Set(own.map(({ id }) => id));
    const theirs = wechatOrders.filter(({ outTradeNo }) => ownIds.has(outTradeNo));
    const paid = theirs.filter(({ paidAt }) => paidAt !== null);
    const back = refunds.filter(({ orderId, status }) => orderId === order.id && status !== 'replaced');
    const given = terms.filter(({ orderId }) => orderId === order.id);
    const paidFen = sum(paid, ({ amountFen }) => amountFen);
    const backFen = sum(theirs, ({ refundedFen }) => refundedFen);
    const bought = order.status === 'paid' ? 1 : 0;
    const tell = (text: string) => say(order.memberId, text, order, ...own, ...theirs, ...back, ...given);
    if (order.status !== 'paid' && order.status !== 'closed') tell(`an order hangs in “${order.status}”`);
    if (given.length !== bought) tell(`${given.length} terms for an order that is ${order.status}`);
    if (paidFen - backFen !== bought * order.amountFen) tell(`WeChat keeps ${paidFen - backFen} fen of this order`);
    if (sum(back, ({ amountFen }) => amountFen) !== backFen) tell('our refunds are not WeChat’s');
    if (back.some(({ status }) => status !== 'succeeded')) tell('a refund has not come to its end');
    if (order.status === 'closed' && order.refundedFen !== backFen) tell('the order does not show what went back');
    for (const attempt of own) {
      const state = paid.some(({ outTradeNo }) => outTradeNo === attempt.id);
      const known = attempt.status === 'paid' || attempt.status === 'surplus';
      if (state !== known) tell(`WeChat has ${attempt.id} as ${state ? 'paid' : 'unpaid'}, we as ${attempt.status}`);
      if (!known && !['closed', 'refused'].includes(attempt.status)) tell(`attempt ${attempt.id} is still open`);
      if (attempt.status === 'paid' && attempt.shippedAt === null) tell(`${attempt.id} was not reported as delivered`);
    }
  }
  for (const allowance of allowances) {
    const counted = orders.filter(
      ({ personHash, planId, status }) =>
        status === 'paid' && personHash === allowance.personHash && planId === allowance.planId,
    );
    if (counted.length !== allowance.used) say(null, `${counted.length} orders count for a limit`, allowance);
  }
}

const MONTHS = { month: 1, quarter: 3, halfYear: 6, year: 12 } as const;

/** Every member's terms, computed again by the calendar of Shanghai from the anchor. */
function compareTerms({ orders, terms, memberships, attempts }: Books, say: Say): void {
  const memberIds = new Set([...orders, ...terms].map(({ memberId }) => memberId));
  for (const memberId of memberIds) {
    const own = terms.filter((term) => term.memberId === memberId);
    const held = memberships.filter((membership) => membership.memberId === memberId);
    const anchor = own[0]?.startsAt;
    let months = 0;
    let end = anchor;
    for (const term of own) {
      const order = orders.find(({ id }) => id === term.orderId);
      const paid = attempts.find(({ orderId, status }) => orderId === term.orderId && status === 'paid');
      if (order?.memberId !== memberId || !paid || order.periodUnit === null || order.periodCount === null) {
        say(memberId, 'a term that this member has not paid for', term, ...(order ? [order] : []));
        continue;
      }
      months += MONTHS[order.periodUnit] * order.periodCount;
      const expected = DateTime.fromMillis(anchor ?? 0, { zone: 'Asia/Shanghai' })
        .plus({ months })
        .toMillis();
      if (term.startsAt !== end) say(memberId, `a term does not begin where the one before ends`, ...own);
      if (term.endsAt !== expected) say(memberId, `a term ends elsewhere than at ${formatInstant(expected)}`, ...own);
      if (term.startsAt < (paid.paidAt ?? 0) - CLOCKS_APART_MS)
        say(memberId, 'a term begins before it was paid', term, paid);
      end = expected;
    }
    const [membership] = held;
    if (held.length !== (own.length > 0 ? 1 : 0)) say(memberId, `${held.length} memberships`, ...held, ...own);
    if (membership && (membership.endsAt !== end || membership.months !== months || membership.anchorAt !== anchor)) {
      say(memberId, 'the membership is not the sum of its terms', membership, ...own);
    }
  }
}

/** A process follows the clock a moment later, so at most one of the storm's steps behind WeChat. */
const CLOCKS_APART_MS = 250_000;

function compareMembers({ members, identities, orders }: Books, heroes: readonly Protagonist[], say: Say): void {
  for (const { person, wishes } of heroes) {
    const own = identities.filter(({ app, openid }) => app === 'miniprogram' && openid === person.miniprogramOpenid);
    const memberId = own[0]?.memberId ?? null;
    if (own.length !== 1 || memberId === null) say(memberId, `${person.id} has ${own.length} identities`, ...own);
    const made = orders.filter((order) => order.memberId === memberId);
    if (made.length !== wishes) say(memberId, `${wishes} wishes made ${made.length} orders`, ...made);
  }
  if (members.length !== heroes.length) say(null, `${heroes.length} people are ${members.length} members`);
}

function compareBills({ bills, attempts, refunds, orders, billedFen }: Books, say: Say): void {
  for (const [day, lines] of bills) {
    const billed = lines.map(
      ({ kind, attemptId, transactionId, refundId, totalFen, refundFen }) =>
        `${kind} ${attemptId} ${transactionId} ${refundId ?? '-'} ${kind === 'payment' ? totalFen : refundFen}`,
    );
    const payments = attempts
      .filter(({ paidAt }) => paidAt !== null && businessDayOf(paidAt) === day)
      .map(({ id, transactionId, amountFen }) => `payment ${id} ${transactionId} - ${amountFen}`);
    const returns = refunds
      .filter(({ succeededAt }) => succeededAt !== null && businessDayOf(succeededAt) === day)
      .map(({ id, attemptId, transactionId, amountFen }) => `refund ${attemptId} ${transactionId} ${id} ${amountFen}`);
    const ours = [...payments, ...returns];
    const missing = billed.filter((line) => !ours.includes(line));
    const extra = ours.filter((line) => !billed.includes(line));
    if (missing.length > 0) say(null, `the bill of ${day} has what we do not have`, missing);
    if (extra.length > 0) say(null, `we have what the bill of ${day} does not have`, extra);
    if (billed.length !== ours.length) say(null, `${day}: ${billed.length} lines billed, ${ours.length} of ours`);
  }
  const keptFen = sum(orders, ({ status, amountFen }) => (status === 'paid' ? amountFen : 0));
  if (billedFen.paid - billedFen.refunded !== keptFen) {
    say(null, `WeChat’s sums leave ${billedFen.paid - billedFen.refunded} fen, our paid orders ${keptFen} fen`);
  }
}

/** What a paid order of the shop's membership gives, once; what was sent back gave nothing, and takes nothing. */
function compareGrowth({ orders, growth, members }: Books, say: Say): void {
  for (const { id: memberId } of members) {
    const paid = orders.filter(
      ({ kind, status, memberId: buyer }) => kind === 'plan' && status === 'paid' && buyer === memberId,
    );
    const due = sum(paid, ({ amountFen }) => Math.floor((amountFen * 2) / 100));
    const own = growth.filter((entry) => entry.memberId === memberId && entry.source === 'membership');
    const given = sum(own, ({ amount }) => amount);
    if (given !== due) say(memberId, `growth of ${given} for orders that give ${due}`, ...paid, ...own);
  }
}

/** The inbox has every event exactly once; WeChat's channels at most once each, and together no more than events. */
function compareMessages({ messages, terms, refunds, tierChanges, badges, wechatMessages }: Books, say: Say): void {
  const expected = [
    ...terms.map(({ id, memberId }) => ({ memberId, eventKey: `activated:${id}` })),
    ...refunds
      .filter(({ status }) => status === 'succeeded')
      .map(({ id, memberId }) => ({ memberId, eventKey: `refunded:${id}` })),
    // Of several changes the last one is told; an earlier one only where it had been told before.
    ...new Map(
      tierChanges.map((change) => [change.memberId, { memberId: change.memberId, eventKey: changeKey(change) }]),
    ).values(),
  ];
  for (const { memberId, eventKey } of expected) {
    const told = messages.filter((message) => message.memberId === memberId && message.eventKey === eventKey);
    if (told.length !== 1) say(memberId, `${eventKey} was told ${told.length} times in the inbox`, ...told);
  }
  const wanted = new Set([...expected.map(({ eventKey }) => eventKey), ...tierChanges.map(changeKey)]);
  // Of several levels of a badge at once the highest is told.
  const earned = new Set(badges.map(({ memberId, badge, level }) => `${memberId} badge:${badge}:${level}`));
  for (const message of messages) {
    const { memberId, eventKey } = message;
    if (!wanted.has(eventKey) && !earned.has(`${memberId} ${eventKey}`)) {
      say(memberId, 'a message about nothing', message);
    }
  }
  // A message at WeChat leads to its order: so many events of its kind the order has, so many messages there may be.
  for (const message of wechatMessages) {
    if (message.page?.includes('badge/wall')) continue;
    const orderId = /[?&]id=(\w+)/.exec(message.page ?? '')?.[1] ?? null;
    const aboutTier = message.page?.includes('growth/tier') ?? false;
    const same = wechatMessages.filter(
      ({ page, title, personId }) =>
        page === message.page && title === message.title && (!aboutTier || personId === message.personId),
    );
    // One page for all changes of a ladder: nobody is told more often than the busiest member's tier has changed.
    const events = aboutTier
      ? tierChanges.slice(0, Math.max(...tierChanges.map(({ number }) => number)))
      : message.title === '退款成功通知'
        ? refunds.filter((refund) => refund.orderId === orderId && refund.status === 'succeeded')
        : terms.filter((term) => term.orderId === orderId);
    if (same.length <= events.length || same[0] !== message) continue;
    say(events[0]?.memberId ?? null, `${same.length} messages about ${events.length} events`, ...same, ...events);
  }
}

function changeKey({ programme, number }: TierChangeRow): string {
  return `tier:${programme}:change:${number}`;
}

async function fetchBill(world: ProcessWorld, day: BusinessDay): Promise<readonly BillLine[]> {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { config, database, clock } = world;
  const { pay } = createWechat({ ...config.wechat, database, clock, publicUrl: config.publicUrl, logger: silent });
  const outcome = await pay?.bills.ofDay(day);
  if (outcome?.status === 'ready') return outcome.lines;
  // Nothing traded on a day: then WeChat has no file, and the sandbox's own writer says the same.
  if (outcome?.status === 'absent' && world.sandbox.bill(day, 'trade') === null) return [];
  throw new Error(`the bill of ${day}: ${JSON.stringify(outcome)}`);
}

function sum<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0);
}

/** Disagreements in words: each member's with their story, what happened in it, and the rows, every row once. */
export function describeAll(found: readonly Disagreement[], books: Books, heroes: readonly Protagonist[]): string {
  return [...new Set(found.map(({ memberId }) => memberId))]
    .map((memberId) => {
      const openids = books.identities.filter((identity) => identity.memberId === memberId).map(({ openid }) => openid);
      const hero = heroes.find(({ person }) => openids.includes(person.miniprogramOpenid));
      const own = found.filter((each) => each.memberId === memberId);
      const rows = new Set(own.flatMap((each) => each.rows.map((row) => JSON.stringify(row))));
      return [
        ...own.map(({ text }) => `· ${text}`),
        ...(hero ? [`    story ${JSON.stringify(hero.story)}`, ...hero.journal.map((line) => `    ${line}`)] : []),
        ...[...rows].map((row) => `    ${row}`),
      ].join('\n');
    })
    .join('\n');
}
