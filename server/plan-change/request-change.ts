import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { answerOnce } from '../purchase/command-key';
import { type Buyer, findBuyer, type NewOrder, writeOrder } from '../purchase/write-order';
import { endRenewal, moveChange } from './move-change';
import { PlanChange } from './plan-change.entity';
import { liveKeyOf, type PlanChangeParts } from './plan-change.parts';
import { type ChangeQuote, type QuoteRefusal, quoteChange } from './quote-change';

/** A member's wish to change to another plan, as it came. */
export interface ChangeWish {
  readonly memberId: string;
  readonly planId: string;
  /** What the member saw is to pay. */
  readonly payFen: number;
  readonly agreementVersion: string | null;
  readonly clientKey: string;
}

type ChangeRefusal =
  | QuoteRefusal
  | 'PLAN_CHANGE_QUOTE_CHANGED'
  | 'PLAN_CHANGE_UNDER_WAY'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'SESSION_ENDED';

const ROUTE = 'POST /api/v1/plan-changes';

/**
 * Takes a member's wish for another plan. At once: an order is written for what is to pay, and the change follows its
 * payment. At the term's end: the wish is stored, and an auto-renewal of the old plan ends. A wish that waits gives way to a
 * new one; a change that money is asked or held for does not. The repeat with the same key answers the same change.
 * @returns the change's id
 */
export async function requestChange(parts: PlanChangeParts, wish: ChangeWish): Promise<Result<string, ChangeRefusal>> {
  const now = parts.clock.now();
  const { memberId, planId, payFen, agreementVersion, clientKey } = wish;
  const body = { planId, payFen: String(payFen), agreementVersion };
  const work = async (unit: Unit): Promise<Result<string, ChangeRefusal>> => {
    const buyer = await findBuyer(unit, memberId);
    if (!buyer) return refuse('SESSION_ENDED');
    const quoted = await quoteChange(unit, memberId, planId, now);
    if (!quoted.ok) return quoted;
    const quote = quoted.value;
    if (quote.payFen !== payFen) return refuse('PLAN_CHANGE_QUOTE_CHANGED');
    const live = await unit.findOneBy(PlanChange, { liveKey: liveKeyOf(quote.membership) });
    if (live !== null && isSame(live, quote)) return accept(live.id);
    if (live !== null && live.status !== 'waiting') return refuse('PLAN_CHANGE_UNDER_WAY');
    if (live !== null) await moveChange(unit, live, 'cancelled', now);
    const change = buildChange(quote, agreementVersion, now);
    await insertChange(unit, change);
    if (change.kind === 'atOnce') await orderChange(unit, parts, { buyer, change, quote }, now);
    else await endRenewal(unit, change, now);
    return accept(change.id);
  };
  return parts.database.inUnit((unit) =>
    answerOnce(unit, { memberId, route: ROUTE, clientKey, body }, now, () => work(unit)),
  );
}

/**
 * Writes the order that pays for a change.
 * @returns its id
 */
export async function orderChange(
  unit: Unit,
  { purchase }: PlanChangeParts,
  wish: { readonly buyer: Buyer; readonly change: PlanChange; readonly quote: ChangeQuote },
  now: Instant,
): Promise<string> {
  const { buyer, change, quote } = wish;
  const { plan, planName, period, payFen } = quote;
  const order: NewOrder = {
    ...{ kind: 'change', subjectId: change.id, planId: plan.id, planName, amountFen: payFen },
    ...{ family: plan.family, familyRank: plan.familyRank, periodUnit: period.unit, periodCount: period.count },
    agreementVersion: change.agreementVersion,
  };
  const { id } = await writeOrder(unit, purchase.channel, buyer, order, now);
  await unit.update(PlanChange, { id: change.id }, { orderId: id });
  return id;
}

function buildChange(quote: ChangeQuote, agreementVersion: string | null, now: Instant): PlanChange {
  const { kind, membership, plan, planName, periods, priceFen, creditFen, payFen, givenDays, startsAt } = quote;
  const { memberId, family, planId: fromPlanId, planName: fromPlanName, version } = membership;
  return {
    ...{ id: newId(now), memberId, family, kind, liveKey: liveKeyOf(membership) },
    status: kind === 'atOnce' ? 'awaitingPayment' : 'waiting',
    ...{ fromPlanId, fromPlanName, toPlanId: plan.id, toPlanName: planName },
    ...{ periods, priceFen, creditFen, payFen, givenDays, membershipVersion: version, effectiveAt: startsAt },
    ...{ agreementVersion, orderId: null, createdAt: now, endedAt: null },
  };
}

async function insertChange(unit: Unit, change: PlanChange): Promise<void> {
  try {
    await unit.insert(PlanChange, change);
  } catch (error) {
    // Another wish of the member came at the same time: the next run finds it.
    if (isDuplicate(error)) throw new StaleRead('a plan change');
    throw error;
  }
}

/** Whether a change that is under way is the one that is wished again. */
function isSame(change: PlanChange, { kind, plan, payFen, membership }: ChangeQuote): boolean {
  return (
    change.status !== 'paid' &&
    change.kind === kind &&
    change.toPlanId === plan.id &&
    change.payFen === payFen &&
    (kind === 'atTermEnd' || change.membershipVersion === membership.version)
  );
}
