import type { Instant } from '../../shared/kernel/instant';
import { newId } from '../database/id';
import { execute } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { emitEvent } from '../jobs/outbox';
import { Member, WechatIdentityRow } from '../member/member.entity';
import { addAttempt } from './add-attempt';
import { PurchaseOrder } from './purchase.entity';
import { PURCHASE_CLOSED, type PurchaseClosed } from './purchase.events';
import { type Seller, topics } from './purchase.parts';
import { ORDER_LIFE_MS } from './purchase.rules';

/** Who pays: the person is known to the mini-program by the openid. */
export interface Buyer {
  readonly memberId: string;
  readonly personHash: string;
  readonly openid: string;
}

/** What is bought, by whom and for how much. */
export type NewOrder = Pick<PurchaseOrder, 'kind' | 'planName' | 'amountFen'> &
  Partial<Pick<PurchaseOrder, Particular>>;

type Particular =
  | 'subjectId'
  | 'renewalId'
  | 'planId'
  | 'family'
  | 'familyRank'
  | 'periodUnit'
  | 'periodCount'
  | 'agreementVersion'
  | 'collectedBy';

/** The member as a buyer; null where the member is leaving or gone. */
export async function findBuyer(unit: Unit, memberId: string): Promise<Buyer | null> {
  const member = await unit.findOneBy(Member, { id: memberId, status: 'active' });
  const identity = await unit.findOneBy(WechatIdentityRow, { memberId, app: 'miniprogram' });
  if (member?.frozenAt != null) return null;
  return member && identity ? { memberId, openid: identity.openid, personHash: member.personHash } : null;
}

/**
 * Writes an open order with its first attempt to pay, and schedules its questions and its close. WeChat is not called
 * here. The caller guards against repeats.
 */
export async function writeOrder(
  unit: Unit,
  channel: Seller,
  buyer: Buyer,
  wish: NewOrder,
  now: Instant,
): Promise<PurchaseOrder> {
  const order: PurchaseOrder = {
    subjectId: null,
    planId: null,
    family: null,
    familyRank: null,
    periodUnit: null,
    periodCount: null,
    agreementVersion: null,
    renewalId: null,
    collectedBy: null,
    ...wish,
    id: newId(now),
    memberId: buyer.memberId,
    personHash: buyer.personHash,
    refundedFen: 0,
    status: 'pending',
    createdAt: now,
    expiresAt: now + ORDER_LIFE_MS,
    paidAt: null,
    closedAt: null,
    attemptCount: 0,
    askedAt: null,
  };
  await unit.insert(PurchaseOrder, order);
  await addAttempt(unit, channel, order, buyer.openid, now);
  await enqueueJob(unit, { topic: topics.close, payload: { orderId: order.id }, runAt: order.expiresAt }, now);
  return order;
}

/** Gives back what an order took of a person's limit of a plan. */
export async function releaseAllowance(unit: Unit, personHash: string, planId: string): Promise<void> {
  await execute(unit, 'UPDATE plan_allowance SET used = used - 1 WHERE person_hash = ? AND plan_id = ? AND used > 0', [
    personHash,
    planId,
  ]);
}

/** What must be known of an order that ends without standing paid. */
type ClosingOrder = Pick<PurchaseOrder, 'id' | 'memberId' | 'personHash' | 'planId' | 'kind' | 'subjectId'>;

/** What goes with the close of an order, in its unit of work: a plan's limit is given back, and later rooms are told. */
export async function releaseOrder(unit: Unit, order: ClosingOrder, now: Instant): Promise<void> {
  const { id: orderId, memberId, kind, subjectId } = order;
  // A renewal takes nothing of the limit.
  if (order.planId !== null && subjectId === null) {
    await releaseAllowance(unit, order.personHash, order.planId);
  }
  const event: PurchaseClosed = { orderId, memberId, kind, subjectId };
  await emitEvent(unit, { type: PURCHASE_CLOSED, key: orderId, payload: event }, now);
}
