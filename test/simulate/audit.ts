import { In, MoreThan, MoreThanOrEqual } from 'typeorm';
import { checkBooks } from '../../server/books/check-books';
import { OperatorCase } from '../../server/case/case.entity';
import { select } from '../../server/database/statement';
import { Job } from '../../server/jobs/job.entity';
import { Membership, MembershipTerm } from '../../server/membership/membership.entity';
import { PaymentAttempt, PurchaseOrder, Refund } from '../../server/purchase/purchase.entity';
import { ReconciliationDay } from '../../server/reconciliation/reconciliation.entity';
import { RenewalContract, RenewalCycle, RenewalDebit } from '../../server/renewal/renewal.entity';
import type { BusinessDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import { DAY_MS, formatInstant, type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import { readSums } from '../support/bill-sums';
import type { Person } from './live';
import { endOfTime } from './model';
import type { World } from './world';

/** How long a payment whose notice was lost may stay unnoticed: every ladder of questions has asked by then. */
const NOTICED_WITHIN_MS = DAY_MS + 2 * 60 * MINUTE_MS;
/** Money that WeChat took from a member. */
interface Taken {
  readonly amountFen: Fen;
  readonly paidAt: Instant;
}

/** The law's reminder before a debit. */
const REMINDER_MS = 5 * DAY_MS;

/** Sees at every day's end that all that the simulation promises still holds. */
export function auditOf(world: World, people: readonly Person[]) {
  const { read } = world.house.database;
  const { sandbox } = world.house;
  const byMember = new Map(people.map((person) => [person.memberId, person]));
  let lookedUntil: Instant = 0;

  /** Terms of the day become happenings of the member's own account of things, each against WeChat's money. */
  async function followTerms(): Promise<string[]> {
    const until = world.now();
    const terms = await read.find(MembershipTerm, {
      where: { createdAt: MoreThanOrEqual(lookedUntil) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    const faults: string[] = [];
    const touched = new Set<Person>();
    const takenAtWechat = terms.length === 0 ? new Map() : readTakenAtWechat();
    for (const term of terms.filter(({ createdAt }) => createdAt < until)) {
      const person = byMember.get(term.memberId);
      const money = await findMoney(term, takenAtWechat);
      if (!person || !money) {
        faults.push(`${term.memberId}: a term for which WeChat has no money`);
        continue;
      }
      const late = term.createdAt - money.paidAt;
      if (late < 0 || late > NOTICED_WITHIN_MS) faults.push(`${term.memberId}: a payment was noticed after ${late} ms`);
      const { kind, months } = person.bought.get(money.orderId) ?? { kind: 'paid', months: money.months };
      person.bought.delete(money.orderId);
      person.bought.set(money.orderId, { kind, months });
      person.happenings.push({ kind, orderId: money.orderId, months, noticedAt: term.createdAt });
      touched.add(person);
    }
    lookedUntil = until;
    for (const person of people) {
      const last = person.happenings.at(-1);
      if (last && last.kind !== 'paid' && last.kind !== 'changed') touched.add(person);
    }
    faults.push(...(await compareTime([...touched])));
    return faults;
  }

  async function findMoney({ orderId }: MembershipTerm, takenAtWechat: ReadonlyMap<string, Taken>) {
    const order = orderId === null ? null : await read.findOneBy(PurchaseOrder, { id: orderId });
    if (order?.periodUnit == null || order.periodCount === null) return null;
    const attempt = await read.findOneBy(PaymentAttempt, { orderId: order.id, status: 'paid' });
    const theirs = attempt && takenAtWechat.get(attempt.id);
    if (!theirs || theirs.amountFen !== order.amountFen) return null;
    const months = { month: 1, quarter: 3, halfYear: 6, year: 12 }[order.periodUnit] * order.periodCount;
    return { orderId: order.id, months, paidAt: theirs.paidAt };
  }

  /** What WeChat took, by our number: read once for all that is looked up in it. */
  function readTakenAtWechat(): Map<string, Taken> {
    const taken = new Map<string, Taken>();
    for (const { outTradeNo, amountFen, paidAt } of sandbox.orders()) {
      if (paidAt) taken.set(outTradeNo, { amountFen, paidAt: Date.parse(paidAt) });
    }
    for (const { outTradeNo, amountFen, state, endedAt } of sandbox.debits()) {
      if (state === 'SUCCESS' && endedAt) taken.set(outTradeNo, { amountFen, paidAt: Date.parse(endedAt) });
    }
    return taken;
  }

  async function compareTime(whose: readonly Person[]): Promise<string[]> {
    if (whose.length === 0) return [];
    const rows = await read.findBy(Membership, { memberId: In(whose.map(({ memberId }) => memberId)) });
    return whose.flatMap(({ memberId, happenings }) => {
      const expected = endOfTime([...happenings].sort((one, other) => momentOf(one) - momentOf(other)));
      const endsAt = rows.find((row) => row.memberId === memberId)?.endsAt ?? null;
      if (endsAt === expected) return [];
      const [ours, theirs] = [endsAt, expected].map((instant) => (instant === null ? 'never' : formatInstant(instant)));
      return [`${memberId}: the membership ends ${ours}, by what happened ${theirs}: ${JSON.stringify(happenings)}`];
    });
  }

  /** The ledger's cash of one day is what WeChat's bill of that day says, in and out. */
  async function compareBill(day: BusinessDay): Promise<string[]> {
    const rows = await select<{ kind: string; fen: number | string }>(
      read,
      `SELECT p.kind AS kind, SUM(l.amount_fen) AS fen FROM book_posting p JOIN book_line l ON l.posting_id = p.id
        WHERE p.day = ? AND l.account = 'cash' GROUP BY p.kind`,
      [day],
    );
    const fenOf = (...kinds: string[]) =>
      rows.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { fen }) => sum + Number(fen), 0);
    const ours = { paid: fenOf('payment', 'surplus'), refunded: -fenOf('refundPaid') };
    const theirs = readSums(sandbox.bill(day, 'trade'));
    return ours.paid === theirs.paid && ours.refunded === theirs.refunded
      ? []
      : [`${day}: our ledger has ${JSON.stringify(ours)}, WeChat’s bill ${JSON.stringify(theirs)}`];
  }

  /** One success a cycle, none after a cancel that is kept, each behind its reminder. */
  async function compareDebits(): Promise<string[]> {
    const faults: string[] = [];
    const ended = await read.findBy(RenewalDebit, { status: In(['succeeded', 'surplus']) });
    const debits = ended.filter(({ status }) => status === 'succeeded');
    const cycles = new Map((await read.find(RenewalCycle)).map((cycle) => [cycle.id, cycle]));
    const contracts = new Map((await read.find(RenewalContract)).map((contract) => [contract.id, contract]));
    const atWechat = sandbox.debits();
    const debitAtWechat = new Map(atWechat.map((each) => [each.outTradeNo, each]));
    const seen = new Set<string>();
    for (const { id, cycleId } of debits) {
      if (seen.has(cycleId)) faults.push(`cycle ${cycleId} was debited twice`);
      seen.add(cycleId);
      const theirs = debitAtWechat.get(id);
      const cycle = cycles.get(cycleId);
      const contract = cycle && contracts.get(cycle.contractId);
      if (!theirs?.endedAt || !cycle || !contract) {
        faults.push(`debit ${id} is none at WeChat`);
        continue;
      }
      const takenAt = Date.parse(theirs.endedAt);
      const askedAt = Date.parse(theirs.acceptedAt);
      if (!cycle.atOnce && takenAt - (cycle.reminderReachedAt ?? takenAt) < REMINDER_MS) {
        faults.push(`debit ${id} of ${theirs.endedAt} came less than five days after its reminder`);
      }
      if (theirs.amountFen > contract.consentedFen) faults.push(`debit ${id} took more than was agreed on`);
      if (contract.endRequestedAt !== null && askedAt > contract.endRequestedAt) {
        faults.push(`debit ${id} was asked for after the cancel`);
      }
    }
    const known = new Set(ended.map(({ id }) => id));
    for (const { outTradeNo, state, endedAt } of atWechat) {
      const isOld = endedAt !== null && world.now() - Date.parse(endedAt) > NOTICED_WITHIN_MS;
      if (state === 'SUCCESS' && isOld && !known.has(outTradeNo)) faults.push(`WeChat took ${outTradeNo} unnoticed`);
    }
    return [...faults, ...(await compareSurplus(ended.filter(({ status }) => status === 'surplus')))];
  }

  /** What WeChat took although nobody owed it any more gave nothing and went back whole. */
  async function compareSurplus(debits: readonly RenewalDebit[]): Promise<string[]> {
    const faults: string[] = [];
    for (const { id, amountFen, endedAt } of debits) {
      if (endedAt !== null && world.now() - endedAt < NOTICED_WITHIN_MS) continue;
      const { orderId } = await read.findOneByOrFail(PaymentAttempt, { id });
      const refunds = await read.findBy(Refund, { attemptId: id, status: 'succeeded' });
      const returned = refunds.reduce((sum, refund) => sum + refund.amountFen, 0);
      if (returned !== amountFen) faults.push(`surplus debit ${id} of ${amountFen} fen: ${returned} went back`);
      if (await read.existsBy(MembershipTerm, { orderId })) faults.push(`surplus debit ${id} gave paid time`);
    }
    return faults;
  }

  /** Every fen that WeChat keeps is an order's that is paid, less what of it went back. */
  async function compareMoney(): Promise<string[]> {
    const settledBefore = world.now() - NOTICED_WITHIN_MS;
    const orders = sandbox.orders().filter(({ paidAt }) => paidAt && Date.parse(paidAt) < settledBefore);
    const attempts = new Map(
      (await read.findBy(PaymentAttempt, { paidAt: MoreThan(0) })).map((each) => [each.id, each]),
    );
    const refunds = new Map<string, Fen>();
    for (const { attemptId, succeededAt, amountFen } of await read.findBy(Refund, { status: 'succeeded' })) {
      if ((succeededAt ?? 0) < settledBefore) refunds.set(attemptId, (refunds.get(attemptId) ?? 0) + amountFen);
    }
    return orders.flatMap(({ outTradeNo, refundedFen }) => {
      if (!attempts.has(outTradeNo)) return [`WeChat has ${outTradeNo} paid, we do not`];
      const ours = refunds.get(outTradeNo) ?? 0;
      return ours <= refundedFen ? [] : [`${outTradeNo}: WeChat gave ${refundedFen} fen back, we say ${ours}`];
    });
  }

  async function lookForLeftovers(): Promise<string[]> {
    const parked = await read.findBy(Job, { status: 'parked' });
    const cases = await read.findBy(OperatorCase, { status: 'open' });
    return [
      ...parked.map(({ topic, lastError }) => `a job is parked: ${topic} ${lastError?.slice(0, 200)}`),
      ...cases.map(({ kind, subject }) => `a case waits for an operator: ${kind} ${subject}`),
    ];
  }

  return {
    /** At the end of a day; `billDay` is one whose bill is complete, or null. */
    async ofDay(billDay: BusinessDay | null): Promise<string[]> {
      return [
        ...(await followTerms()),
        ...(await checkBooks(read)),
        ...(billDay === null ? [] : await compareBill(billDay)),
      ];
    },
    /** What costs more to look at: once a month, and at the end. */
    async ofAll(): Promise<string[]> {
      return [
        ...(await compareTime(people)),
        ...(await checkBooks(read, { lines: true })),
        ...(await compareDebits()),
        ...(await compareMoney()),
        ...(await lookForLeftovers()),
      ];
    },
    /** That every day up to one was compared with WeChat's bill and closed. */
    async ofDaysBefore(day: BusinessDay): Promise<string[]> {
      const days = await read.find(ReconciliationDay);
      return days
        .filter((each) => each.day < day && each.status !== 'closed')
        .map((each) => `${each.day} is ${each.status} in the reconciliation`);
    },
  };
}

function momentOf(happening: Person['happenings'][number]): Instant {
  return 'noticedAt' in happening ? happening.noticedAt : happening.at;
}
