import { businessDayOf } from '../../shared/kernel/business-day';
import { type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import { parkAgain } from '../case/park-case';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { PlanPrice } from '../plan/plan.entity';
import { priceAt } from '../plan/plan.rules';
import { askContract } from './ask-contract';
import { requestEnd, scheduleContractQuestion } from './change-contract';
import { changeCycle, findDueAt, findPaidUntil, viewOf } from './change-cycle';
import { channelOf, isDrivenByApple, keyOf } from './rails';
import { RenewalContract, RenewalCycle, RenewalDebit } from './renewal.entity';
import { RENEWAL_DUE, type RenewalDue } from './renewal.events';
import { NotYet, type RenewalParts } from './renewal.parts';
import { amountOf, decideStep, REMINDER_LEAD_MS } from './renewal.rules';
import { scheduleDebitQuestion, sendDebit } from './send-debit';

/** What is left to do outside the unit of work. */
type Errand =
  | { readonly kind: 'announce' }
  | { readonly kind: 'send'; readonly debitId: string }
  | { readonly kind: 'askApple'; readonly contractId: string }
  | null;

/**
 * Looks at a cycle and does what is due: reminds, announces, debits or lets it lapse. A look at another revision than the
 * cycle's own does nothing, so that it may run twice.
 */
export async function advanceCycle(parts: RenewalParts, cycleId: string, revision: number): Promise<void> {
  const errand = await parts.database.inUnit(async (unit): Promise<Errand> => {
    const cycle = await unit.findOneByOrFail(RenewalCycle, { id: cycleId });
    const contract = await unit.findOneByOrFail(RenewalContract, { id: cycle.contractId });
    if (cycle.revision !== revision || contract.status !== 'signed') return null;
    return takeStep(unit, contract, cycle, parts.clock.now());
  });
  if (errand === null) return;
  switch (errand.kind) {
    case 'announce':
      return announce(parts, cycleId, revision);
    case 'send':
      return sendDebit(parts, errand.debitId);
    case 'askApple':
      if (!(await askContract(parts, errand.contractId))) throw new NotYet('WeChat did not say how it stands at Apple');
      return;
    default: {
      const never: never = errand;
      throw new Error(`unknown errand ${JSON.stringify(never)}`);
    }
  }
}

async function takeStep(unit: Unit, contract: RenewalContract, cycle: RenewalCycle, now: Instant): Promise<Errand> {
  if (isDrivenByApple(contract)) return { kind: 'askApple', contractId: contract.id };
  if (await followTerm(unit, contract, cycle, now)) return null;
  const step = decideStep(viewOf(contract, cycle), now);
  switch (step.kind) {
    case 'wait':
      await changeCycle(unit, cycle, {}, step.until, now);
      return null;
    case 'remind':
      await remind(unit, contract, cycle, now);
      return null;
    case 'announce':
      // The revision stays: after a crash this look is taken again.
      if (cycle.announceTriedAt === null || isAnnouncedAnew(cycle)) {
        await unit.update(RenewalCycle, { id: cycle.id }, { announceTriedAt: now });
      }
      return { kind: 'announce' };
    case 'debit':
      return { kind: 'send', debitId: await writeDebit(unit, contract, cycle, now) };
    case 'lapse':
      await changeCycle(unit, cycle, { status: 'lapsed' }, null, now);
      await requestEnd(unit, contract, 'lapsed', now);
      return null;
    default: {
      const never: never = step;
      throw new Error(`unknown step ${JSON.stringify(never)}`);
    }
  }
}

/**
 * Paid time that was bought meanwhile, or moved by a pause, moves the debit, as long as the member was not told of its day.
 * @returns whether it did
 */
export async function followTerm(
  unit: Unit,
  contract: RenewalContract,
  cycle: RenewalCycle,
  now: Instant,
): Promise<boolean> {
  if (cycle.status !== 'waiting' || isDrivenByApple(contract)) return false;
  const termEndsAt = cycle.atOnce ? null : await findPaidUntil(unit, contract, now);
  if (termEndsAt === null || termEndsAt === cycle.termEndsAt) return false;
  await changeCycle(unit, cycle, { termEndsAt, dueAt: await findDueAt(unit, contract, termEndsAt, now) }, now, now);
  return true;
}

/** What was tried before belongs to an announcement whose days are over. */
function isAnnouncedAnew({ announceTriedAt, announcedAt }: RenewalCycle): boolean {
  return announceTriedAt !== null && announcedAt !== null && announceTriedAt <= announcedAt;
}

/** The legal reminder goes out; the amount stands from here on. */
async function remind(unit: Unit, contract: RenewalContract, cycle: RenewalCycle, now: Instant): Promise<void> {
  const price = priceAt(await unit.findBy(PlanPrice, { planId: contract.planId }), now);
  const amountFen = amountOf(cycle.amountFen, price?.priceFen ?? null);
  // A debit that the reminder comes too late for is told with its new day.
  const view = { ...viewOf(contract, cycle), status: 'reminded' as const };
  const debitAt = view.windows.nextWithinHours(Math.max(cycle.dueAt, now + REMINDER_LEAD_MS));
  const { memberId, planName } = contract;
  const payload: RenewalDue = { cycleId: cycle.id, contractId: contract.id, memberId, planName, amountFen, debitAt };
  await emitEvent(unit, { type: RENEWAL_DUE, key: cycle.id, payload }, now);
  const next = decideStep(view, now);
  await changeCycle(
    unit,
    cycle,
    { status: 'reminded', reminderAt: now, amountFen },
    next.kind === 'wait' ? next.until : now,
    now,
  );
}

async function writeDebit(unit: Unit, contract: RenewalContract, cycle: RenewalCycle, now: Instant): Promise<string> {
  const { id: cycleId, amountFen } = cycle;
  if (amountFen > contract.consentedFen) throw new Error(`cycle ${cycleId} would take more than was agreed on`);
  await changeCycle(unit, cycle, { status: 'debiting' }, null, now);
  const number = (await unit.countBy(RenewalDebit, { cycleId })) + 1;
  const debit: RenewalDebit = {
    ...{ id: newId(now), cycleId, number, toldNumber: null, status: 'sent', amountFen, sentAt: now },
    ...{ askAt: now, asked: 0 },
    ...{ failure: null, detail: null, endedAt: null },
  };
  await unit.insert(RenewalDebit, debit);
  await scheduleDebitQuestion(unit, contract, debit, now);
  return debit.id;
}

/** WeChat tells the member of the debit; the same words on the same day do no harm. */
async function announce(parts: RenewalParts, cycleId: string, revision: number): Promise<void> {
  const { database, clock, logger } = parts;
  const cycle = await database.read.findOneByOrFail(RenewalCycle, { id: cycleId });
  const contract = await database.read.findOneByOrFail(RenewalContract, { id: cycle.contractId });
  const { wechatContractId } = contract;
  if (wechatContractId === null || cycle.revision !== revision || contract.status !== 'signed') return;
  const days = viewOf(contract, cycle).windows.debitDays;
  const { amountFen } = cycle;
  const request = { contract: keyOf(contract), wechatContractId, amountFen, days };
  const outcome = await channelOf(parts, contract).announceDebit(request);
  if (outcome.status === 'unknown') throw new NotYet(`no word about an announcement: ${outcome.reason}`);
  await database.inUnit(async (unit) => {
    const now = clock.now();
    const fresh = await unit.findOneByOrFail(RenewalCycle, { id: cycleId });
    if (fresh.revision !== revision) return;
    const tried = fresh.announceTriedAt ?? now;
    if (outcome.status === 'announced') {
      await changeCycle(unit, fresh, { status: statusOnceAnnounced(fresh), announcedAt: now }, now, now);
      return;
    }
    if (outcome.reason === 'refused' && businessDayOf(tried) < businessDayOf(now)) {
      // WeChat knows of an announcement already: ours of an earlier day, whose answer was lost.
      await changeCycle(unit, fresh, { status: statusOnceAnnounced(fresh), announcedAt: tried }, now, now);
      return;
    }
    logger.warn({ cycleId, reason: outcome.reason, code: outcome.code }, 'WeChat refused an announcement');
    if (outcome.reason === 'contractGone') await scheduleContractQuestion(unit, contract.id, now);
    else if (outcome.reason !== 'rateLimited') {
      const { code, message } = outcome;
      const question = { kind: 'renewal.announcementRefused', subject: cycleId, content: { code, message } };
      await parkAgain(unit, question, now);
    }
    const pause = outcome.reason === 'rateLimited' ? 5 * MINUTE_MS : 6 * 60 * MINUTE_MS;
    await changeCycle(unit, fresh, { announceTriedAt: null }, now + pause, now);
  });
}

/** One whose debit failed goes on being tried; it is only told of a new day. */
function statusOnceAnnounced({ status }: RenewalCycle): RenewalCycle['status'] {
  return status === 'reminded' ? 'announced' : status;
}
